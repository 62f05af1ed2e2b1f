import { EXIT, ImportFailure } from '../import-usage/exit-code';
import type { Display } from '../import-usage/display';
import { pause, waitAfter, type Patience } from '../import-usage/patience';
import {
  isOfTheConnection,
  Interrupted,
  reasonOfBreak,
  refusedBy,
  responseTo,
  type Broken,
  type Refused,
  type ServerConnection,
} from '../import-usage/server-connection';
import { parseJson } from '../import-usage/server-messages';
import { failureOf, isTemporary, why } from '../import-usage/unfinished';
import { seconds } from '../import-usage/wording';

/** What operations are asked with. */
export interface Asking {
  readonly connection: ServerConnection;
  readonly display: Display;
  readonly patience: Patience;
  readonly stop: AbortSignal;
}

/**
 * The data of an operation, asked again where the connection broke: a mutation needs an idempotency
 * key for that.
 *
 * @throws ImportFailure where that would not help, or was tried too often.
 */
export async function ask<Data>(asking: Asking, query: string, variables: object): Promise<Data> {
  const { connection, display, patience, stop } = asking;
  for (let attempt = 1; ; attempt += 1) {
    const end = await attemptOf<Data>(asking, JSON.stringify({ query, variables }));
    if (end.kind === 'answer') return end.data;
    if (stop.aborted) throw new ImportFailure('Stopped.', EXIT.notFinished);
    if (!isTemporary(end, connection)) throw failureOf(end, connection);
    if (attempt >= patience.attemptsMax) {
      const text = `${why(end)} Given up after ${attempt} attempts.`;
      throw new ImportFailure(text, EXIT.notFinished);
    }
    const asked = end.kind === 'refused' ? end.retryAfterMs : undefined;
    const millis = waitAfter(attempt, asked, patience);
    const next = `attempt ${attempt + 1} of ${patience.attemptsMax}`;
    display.say(`${why(end)} Trying again in ${seconds(millis)} s (${next}).`);
    await pause(millis, stop);
  }
}

interface Answered<Data> {
  readonly kind: 'answer';
  readonly data: Data;
}

async function attemptOf<Data>(
  { connection, stop, patience }: Asking,
  body: string,
): Promise<Answered<Data> | Refused | Broken> {
  const headers = { 'Content-Type': 'application/json' };
  const request = connection.request('POST', {}, headers, 'graphql');
  const leave = () => request.destroy(new Interrupted('stopped'));
  const silent = () => request.destroy(new Interrupted('no answer came in time'));
  const late = setTimeout(silent, patience.silenceMs);
  stop.addEventListener('abort', leave);
  if (stop.aborted) leave();
  try {
    request.end(body);
    const response = await responseTo(request);
    if (response.statusCode !== 200) return await refusedBy(response);
    let text = '';
    for await (const part of response.setEncoding('utf8') as AsyncIterable<string>) text += part;
    return answerOf<Data>(connection, text);
  } catch (error) {
    if (!isOfTheConnection(error)) throw error;
    return { kind: 'broken', reason: reasonOfBreak(error) };
  } finally {
    clearTimeout(late);
    stop.removeEventListener('abort', leave);
    request.destroy();
  }
}

interface GraphqlAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { message?: string; extensions?: { code?: string } }[];
}

function answerOf<Data>(connection: ServerConnection, text: string): Answered<Data> | Refused {
  const answer = parseJson(text) as GraphqlAnswer<Data> | null | undefined;
  const error = answer?.errors?.[0];
  if (answer?.data && !error) return { kind: 'answer', data: answer.data };
  if (!error) {
    throw new ImportFailure(
      `Expected the answer of a Switchboard from ${connection.url.href}, got another. Is the ` +
        'address right (--url)?',
    );
  }
  const { message = 'no reason given', extensions: { code = '' } = {} } = error;
  const isBusy = code === 'TEMPORARILY_UNAVAILABLE' || code === 'RATE_LIMITED';
  return { kind: 'refused', status: isBusy ? 503 : 400, code, message, retryAfterMs: undefined };
}
