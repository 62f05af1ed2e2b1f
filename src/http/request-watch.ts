import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpEndpoint, RequestLength } from '../application/http-endpoint';
import { asRequest, type RequestNotes } from '../monitoring/current-request';
import {
  internalErrors,
  longRequests,
  operationLabel,
  requestSeconds,
} from '../monitoring/metrics';
import { SlowLog, type SlowLimit } from '../monitoring/slow-log';
import { beginTrace, within, type Span } from '../monitoring/span';
import { requestIdOf } from './request-id';

/** What is answered, as it is called in metrics and traces. */
interface Asked {
  readonly name: HttpEndpoint['name'];
  readonly length: RequestLength;
}

/** What becomes of a request whose client has not waited for the end of its answer. */
const CLIENT_GONE = 'CLIENT_GONE';

/** Gives each request its id and its trace, and notes how long it took and what came of it. */
export class RequestWatch {
  private readonly slow: SlowLog;

  constructor(limit: SlowLimit | undefined) {
    this.slow = new SlowLog(limit, 'Slow request.');
  }

  /** Answers a request, as one of its own. */
  around(
    asked: Asked,
    request: IncomingMessage,
    response: ServerResponse,
    answer: () => void,
  ): void {
    const requestId = requestIdOf(request);
    response.setHeader('X-Request-Id', requestId);
    const parent = String(request.headers['traceparent'] ?? '');
    const span = beginTrace(`${request.method} ${asked.name}`, {}, parent);
    const notes: RequestNotes = { requestId, traceId: span?.traceId };
    const began = performance.now();
    response.once('close', () => {
      const isGone = !response.writableFinished && asked.length !== 'LIVE';
      const code = notes.code ?? (isGone ? CLIENT_GONE : 'OK');
      this.note(asked, notes, code, performance.now() - began);
      if (span) conclude(span, notes, code, response.statusCode);
    });
    asRequest(notes, () => within(span, answer));
  }

  private note({ name, length }: Asked, notes: RequestNotes, code: string, millis: number): void {
    if (code === 'INTERNAL_SERVER_ERROR') internalErrors.inc();
    if (length !== 'SHORT') {
      longRequests.inc({ endpoint: name, code });
      return;
    }
    const operation = operationLabel(notes.operation);
    requestSeconds.observe({ endpoint: name, operation, code }, millis / 1_000);
    this.slow.note(`${name} ${operation}`, millis, () => {
      const { requestId, operation } = notes;
      return { requestId, endpoint: name, operation, code };
    });
  }
}

function conclude(span: Span, notes: RequestNotes, code: string, status: number): void {
  const { requestId, operation } = notes;
  if (operation) span.rename(`graphql ${operation}`);
  span.set({
    ...{ 'http.response.status_code': status, 'switchboard.request_id': requestId },
    ...(operation ? { 'graphql.operation.name': operation } : {}),
    ...(code === 'OK' ? {} : { 'error.type': code }),
  });
  span.end(status >= 500 || code === 'INTERNAL_SERVER_ERROR' ? code : undefined);
}
