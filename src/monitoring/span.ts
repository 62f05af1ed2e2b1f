import { AsyncLocalStorage } from 'node:async_hooks';

/** What is told of a span; never what a caller sent, but for names. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A part of a trace that is being recorded. */
export interface Span {
  readonly traceId: string;
  /** As W3C Trace Context writes it for whoever is called. */
  readonly traceparent: string;
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** @param startedAt by `performance.now()`; now when absent. */
  child(name: string, attributes: SpanAttributes, startedAt?: number): Span;
  /** @param failure in a word, where it failed: what a caller sent has no place in it. */
  end(failure?: string): void;
}

/** Begins traces. */
export interface Tracing {
  /**
   * @param traceparent of whoever asks; anything else begins a trace of its own.
   * @returns undefined for a trace that is not recorded.
   */
  begin(name: string, attributes: SpanAttributes, traceparent?: string): Span | undefined;
  /** Sends what has been recorded. */
  close(): Promise<void>;
}

const spans = new AsyncLocalStorage<Span>();
let tracing: Tracing | undefined;

/** Has traces recorded in this process from now on; or no more. */
export function recordBy(recorder: Tracing | undefined): void {
  tracing = recorder;
}

/** Begins a trace. @returns undefined for one that is not recorded. */
export const beginTrace: Tracing['begin'] = (name, attributes, traceparent) =>
  tracing?.begin(name, attributes, traceparent);

/** The span that this code runs in; undefined where nothing is recorded. */
export const currentSpan = (): Span | undefined => spans.getStore();

/** Runs some work, and whatever it leads to, in a span; in none where that is undefined. */
export const within = <Result>(span: Span | undefined, work: () => Result): Result =>
  span ? spans.run(span, work) : work();

/** Runs some work as a trace of its own. */
export const inTrace = <Result>(
  name: string,
  attributes: SpanAttributes,
  work: () => Promise<Result>,
): Promise<Result> => ending(beginTrace(name, attributes), work);

/** Runs some work in a span of its own, where the code around it is in one. */
export const inSpan = <Result>(
  name: string,
  attributes: SpanAttributes,
  work: () => Promise<Result>,
): Promise<Result> => ending(spans.getStore()?.child(name, attributes), work);

/** Runs some work in a span, which ends with it. */
async function ending<Result>(
  span: Span | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!span) return work();
  try {
    const result = await within(span, work);
    span.end();
    return result;
  } catch (error) {
    span.end(error instanceof Error ? error.name : 'Error');
    throw error;
  }
}
