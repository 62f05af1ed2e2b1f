import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of a request while it is under way, for the log, the metrics and the traces. */
export interface RequestNotes {
  readonly requestId: string;
  /** Where a trace of it is recorded. */
  readonly traceId?: string | undefined;
  /** The name of its GraphQL operation, empty for one without; undefined for no operation. */
  operation?: string;
  /** The code of the first error that its client is told. */
  code?: string;
}

const requests = new AsyncLocalStorage<RequestNotes>();

/** The request that this code runs for; undefined in background work. */
export const currentRequest = (): RequestNotes | undefined => requests.getStore();

/** Runs some work, and whatever it leads to, as a request's own. */
export const asRequest = <Result>(notes: RequestNotes, work: () => Result): Result =>
  requests.run(notes, work);

/** Notes which operation it is; empty for one without a name. */
export function noteOperation(name: string | undefined): void {
  const request = requests.getStore();
  if (request) request.operation = name ?? '';
}

/** Notes what a client is told; its first error is the one that counts. */
export function noteCode(code: string): void {
  const request = requests.getStore();
  if (request) request.code ??= code;
}

/** Lines of the log that this process has written, by level. */
export const logLines = new Map(['info', 'warn', 'error', 'fatal'].map((level) => [level, 0]));
