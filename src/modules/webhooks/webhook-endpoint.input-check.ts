import type { EventType } from '../../application/event-types';
import type { InputPath } from '../../application/command';
import type { CommandContext, RequestContext } from '../../application/context';
import type { InputCheck } from '../../application/input-check';
import { problemOfText } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import { quote } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { Wording } from '../../domain/wording';
import { checkTargetUrl, URL_BYTES_MAX, type UrlProblem } from '../../outgoing/target-url';
import type { Actor } from '../../application/viewer';
import { EVENT_TYPE_LIST, mayReadEvents } from '../events/event-kind';
import { feedHead, positionBefore } from '../events/event-feed.loader';
import { readFeedCursor, type CursorScope } from '../events/feed-cursor';
import type { WebhookDeliveryRow } from './webhook.entity';
import type { WebhookStatus } from './webhook-state';
import type { WebhookEndpoint } from './webhook-endpoint.loader';
import { operationProblem } from './webhook-operation';
import { filterOf } from './webhook-reader';
import { wording } from './webhook.sentences';
import { lockedEndpoint } from './webhook.store';

/** A URL of many characters is named by its beginning. */
const SHOWN_CHARACTERS = 200;

function wordingOf(problem: UrlProblem, text: string): Wording {
  const got = quote(text.slice(0, SHOWN_CHARACTERS));
  switch (problem) {
    case 'MALFORMED':
      return wording('expected a URL such as "https://hooks.example/switchboard", got {got}', {
        got,
      });
    case 'NOT_HTTPS':
      return wording('expected a URL that begins with "https:", got {got}', { got });
    case 'CREDENTIALS':
      // The password in it is not repeated.
      return wording('expected a URL without a user name or password');
    case 'FRAGMENT':
      return wording('expected a URL without a fragment, got {got}', { got });
    case 'TOO_LONG':
      return wording('expected a URL of at most {max} bytes', { max: URL_BYTES_MAX });
    case 'PORT':
      return wording('expected port 443 or one from 1024 on, got {got}', { got });
    case 'ADDRESS':
      return wording('expected a public address, got {got}', { got });
  }
}

/** The URL as it is called; what is wrong with it becomes a problem of that field. */
export function checkUrl(
  check: InputCheck,
  { webhooks }: RequestContext,
  text: string,
  path: InputPath,
): string {
  const unfit = problemOfText(text.slice(0, URL_BYTES_MAX), URL_BYTES_MAX);
  if (unfit !== undefined) {
    check.invalid(path, unfit);
    return text;
  }
  const url = checkTargetUrl(text, webhooks.rules);
  if (typeof url !== 'string') return url.href;
  const code = url === 'ADDRESS' ? 'TARGET_REFUSED' : 'INVALID_INPUT';
  check.add({ code, path, message: wordingOf(url, text) });
  return text;
}

/** Types that an endpoint is to be sent: each once, and those that all of the readers may read. */
export function checkTypes(
  check: InputCheck,
  readers: readonly Actor[],
  types: readonly EventType[] | null,
  path: InputPath,
): EventType[] | null {
  if (types === null) return null;
  if (types.length === 0) {
    check.invalid(path, wording('expected at least one type, or none for every type'));
  }
  for (const [index, type] of types.entries()) {
    const at = [...path, `${index}`];
    if (types.indexOf(type) < index) {
      check.invalid(at, wording('expected each type once, got {type} again', { type }));
    } else if (!readers.every((reader) => mayReadEvents(reader, type))) {
      check.invalid(
        at,
        wording('expected types that the endpoint may be sent, got {type}', { type }),
      );
    }
  }
  return [...types];
}

/** @throws UserInputError NOT_FOUND where the viewer has no such endpoint. */
export async function requireEndpoint(
  context: CommandContext,
  id: string | undefined,
  path: InputPath,
): Promise<{ endpoint: WebhookEndpoint; delivery: WebhookDeliveryRow }> {
  const locked = id === undefined ? undefined : await lockedEndpoint(context, id);
  return locked ?? refuse('NOT_FOUND', path, wording('No webhook endpoint with this id.'));
}

/** @throws UserInputError INVALID_INPUT where an endpoint is in none of these states. */
export function requireStatus(
  { status }: WebhookEndpoint,
  expected: readonly WebhookStatus[],
  path: InputPath,
): void {
  if (expected.includes(status)) return;
  const states = { expected: expected.join(', '), status };
  refuse(
    'INVALID_INPUT',
    path,
    wording('expected an endpoint that is {expected}, got one that is {status}', states),
  );
}

/**
 * Whoever has events sent elsewhere, or learns a secret or a message, may read all that the
 * endpoint is sent: what a client may not read itself, it does not get by an endpoint of another.
 *
 * @throws UserInputError INVALID_INPUT naming the first that it may not read.
 */
export function requireNoMore(
  context: RequestContext,
  endpoint: WebhookEndpoint,
  path: InputPath,
): void {
  const { viewer } = context;
  const types = filterOf(endpoint).types ?? EVENT_TYPE_LIST;
  const type = types.find((each) => !mayReadEvents(viewer, each));
  const problem = operationProblem(context, endpoint, viewer);
  const beyond = type ?? (problem?.kind === 'UNREADABLE' ? problem.field : undefined);
  if (beyond === undefined) return;
  const message = 'expected an endpoint that is sent only what you may read, got one with {beyond}';
  refuse('INVALID_INPUT', path, wording(message, { beyond }));
}

/** A place in the feed, as a cursor or an instant names it. */
export async function placeNamed(
  context: RequestContext,
  scope: CursorScope,
  cursor: string | null | undefined,
  instant: Instant | null | undefined,
): Promise<number | undefined> {
  if (cursor != null) return readFeedCursor(await feedHead(context), scope, cursor).position;
  return instant == null ? undefined : positionBefore(context, instant);
}
