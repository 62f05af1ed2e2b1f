import type { InputCheck } from '../../application/input-check';
import type { InputPath } from '../../application/command';
import type { RequestContext } from '../../application/context';
import type { EventType } from '../../application/event-types';
import { holds } from '../../application/rights';
import type {
  OperationMoment,
  OperationProblem,
  OperationUse,
} from '../../application/stored-operations';
import type { Actor } from '../../application/viewer';
import { localDate, type TimeZone } from '../../domain/time/time-zone';
import { told, type Wording } from '../../domain/wording';
import { rootNodeId } from '../../graphql/node-id';
import { accountById } from '../accounts/account.loader';
import { EVENT_TYPE_LIST, mayReadEvents, objectNameOf } from '../events/event-kind';
import type { SentEvent } from './webhook-message';
import { endpointsWithOperations, type WebhookEndpoint } from './webhook-endpoint.loader';
import { readerOf } from './webhook-reader';
import type { DataProblem } from './webhook-state';
import { wording } from './webhook.sentences';

/** What an operation has to be good for: each type that the reader may be sent. */
const useBy = (reader: Actor, types: readonly EventType[] | null): OperationUse => ({
  objectTypes: (types ?? EVENT_TYPE_LIST)
    .filter((type) => mayReadEvents(reader, type))
    .map(objectNameOf),
  holds: (right) => holds(reader, right),
});

function wordingOf(problem: OperationProblem, bytesMax: number): Wording {
  switch (problem.kind) {
    case 'INVALID':
      return wording('expected a subscription that is valid, but: {message}', {
        message: problem.message,
      });
    case 'TOO_DEAR':
      return wording('expected a subscription within the limits, but: {message}', {
        message: problem.message,
      });
    case 'TOO_LONG':
      return wording('expected an operation of at most {max} bytes', { max: bytesMax });
    case 'NOT_EVENTS_ALONE':
      return wording('expected a subscription to events, and to nothing else');
    case 'ARGUMENTS':
      return wording('expected events without arguments: the endpoint says which events');
    case 'VARIABLES':
      return wording('expected an operation without variables');
    case 'NOTHING_FOR':
      return wording('expected fields of each type of event, got none of {type}', {
        type: problem.objectType,
      });
    case 'CHANGING':
      return wording('expected fields that answer the same at every attempt, got {field}', {
        field: problem.field,
      });
    case 'UNREADABLE':
      return wording('expected fields that the endpoint may be sent, got {field}', {
        field: problem.field,
      });
  }
}

/**
 * An operation that gives the data of messages: what is wrong is a problem of its field.
 *
 * @param readers whom it is run for, and who asks for that: each may read what it tells.
 */
export function checkOperation(
  check: InputCheck,
  { storedOperations }: RequestContext,
  readers: readonly Actor[],
  { operation, types }: Pick<WebhookEndpoint, 'operation' | 'types'>,
  path: InputPath,
): void {
  if (operation === null || !storedOperations) return;
  for (const reader of readers) {
    const problem = storedOperations.problemOf(operation, useBy(reader, types));
    if (!problem) continue;
    check.invalid(path, wordingOf(problem, storedOperations.bytesMax));
    return;
  }
}

/**
 * Why the operation of an endpoint, which was good when it was stored, cannot be run for a reader;
 * undefined where it can, or where there is none.
 */
export const operationProblem = (
  { storedOperations }: Pick<RequestContext, 'storedOperations'>,
  { operation, types }: WebhookEndpoint,
  reader: Actor,
): OperationProblem | undefined =>
  operation === null ? undefined : storedOperations?.problemOf(operation, useBy(reader, types));

export interface InvalidOperation {
  readonly endpointId: string;
  readonly message: string;
}

/** The stored operations, of everybody, that would not be run any more. */
export async function invalidOperations(context: RequestContext): Promise<InvalidOperation[]> {
  const { storedOperations } = context;
  const endpoints = await endpointsWithOperations(context);
  return endpoints.flatMap((endpoint) => {
    const problem = operationProblem(context, endpoint, readerOf(endpoint));
    if (!problem || !storedOperations) return [];
    const message = told(wordingOf(problem, storedOperations.bytesMax), 'EN');
    return [{ endpointId: rootNodeId('WebhookEndpoint', endpoint.id), message }];
  });
}

const UTC = 'UTC' as TimeZone;

/** Beyond it a message has ids alone. */
const DATA_BYTES_MAX = 262_144;

/**
 * What the operation of an endpoint gives for an event, as its owner reads it: as of the day of the
 * event, with what was known when it was recorded, so that it is the same at every attempt.
 */
export async function operationData(
  context: RequestContext,
  endpoint: WebhookEndpoint,
  { place, event }: SentEvent,
): Promise<object | DataProblem> {
  const { operation } = endpoint;
  if (operation === null || !context.storedOperations) return 'OPERATION_FAILED';
  if (operationProblem(context, endpoint, readerOf(endpoint))) return 'OPERATION_INVALID';
  const { accountId, occurredAt, recordedAt } = event;
  const account = accountId === null ? null : await accountById(context, accountId);
  const zone = account?.timeZone ?? UTC;
  // A fact of an earlier day is told with how things stand once it is known.
  const asOf = localDate(occurredAt > recordedAt ? occurredAt : recordedAt, zone);
  const moment: OperationMoment = { asOf, knownAt: recordedAt };
  const data = await context.storedOperations.run(operation, context, place, moment);
  if (!data) return 'OPERATION_FAILED';
  return Buffer.byteLength(JSON.stringify(data)) > DATA_BYTES_MAX ? 'TOO_LARGE' : data;
}
