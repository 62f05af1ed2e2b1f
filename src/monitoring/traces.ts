import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span as OtelSpan,
  type Tracer,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  TracerProvider,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Span, SpanAttributes, Tracing } from './span';

/** Where traces go, and how many. */
export interface TraceSettings {
  /** Of the collector, the path of traces included; OTLP over HTTP. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The part of the traces that is recorded, from 0 to 1. */
  readonly sampled: number;
  readonly serviceName: string;
}

/** What is not sent at a stop by then is lost. */
const CLOSE_MILLIS_MAX = 2_000;

/**
 * Begins traces that are sent to a collector, in the background: one that is away costs what is
 * recorded, and nothing else.
 *
 * A caller's trace is gone on with; whether it is recorded is decided by its id, as everywhere with
 * the same part, so that no caller can have all of its requests recorded.
 */
export function openTracing(settings: TraceSettings, version: string): Tracing {
  const { url, headers, sampled, serviceName } = settings;
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers } });
  const provider = new TracerProvider({
    sampler: new TraceIdRatioBasedSampler(sampled),
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('switchboard', version);
  return {
    begin: (name, attributes, traceparent) => {
      const options = { kind: SpanKind.SERVER, attributes, startTime: timeOf(performance.now()) };
      const span = tracer.startSpan(name, options, contextOf(traceparent));
      return span.isRecording() ? new RecordedSpan(tracer, span) : undefined;
    },
    close: () =>
      provider.forceFlush({ timeoutMillis: CLOSE_MILLIS_MAX }).then(
        () => provider.shutdown(),
        () => undefined,
      ),
  };
}

/** Milliseconds since 1970, by the clock that all spans go by: wall clocks are set now and then. */
const timeOf = (moment: number): number => performance.timeOrigin + moment;

function contextOf(traceparent: string | undefined): Context {
  const parent = traceparent === undefined ? null : parseTraceParent(traceparent);
  return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT;
}

class RecordedSpan implements Span {
  readonly traceId: string;
  readonly traceparent: string;

  constructor(
    private readonly tracer: Tracer,
    private readonly span: OtelSpan,
  ) {
    const { traceId, spanId } = span.spanContext();
    this.traceId = traceId;
    this.traceparent = `00-${traceId}-${spanId}-0${TraceFlags.SAMPLED}`;
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributes);
  }

  child(name: string, attributes: SpanAttributes, startedAt = performance.now()): Span {
    const parent = trace.setSpan(ROOT_CONTEXT, this.span);
    const options = { kind: SpanKind.INTERNAL, attributes, startTime: timeOf(startedAt) };
    return new RecordedSpan(this.tracer, this.tracer.startSpan(name, options, parent));
  }

  end(failure?: string): void {
    if (failure !== undefined) {
      this.span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    }
    this.span.end(timeOf(performance.now()));
  }
}
