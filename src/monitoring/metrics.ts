import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { logLines } from './current-request';

/** What this process counts and times, in the form that Prometheus reads. */
export const processMetrics = new Registry();

const registers = [processMetrics];
const named = (name: string) => `switchboard_${name}`;

const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
  new Counter({ name: named(name), help, labelNames, registers });

const histogram = <Label extends string>(
  name: string,
  help: string,
  labelNames: readonly Label[],
  buckets: number[],
) => new Histogram({ name: named(name), help, labelNames, buckets, registers });

const OF_A_REQUEST = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const OF_A_STATEMENT = [0.001, 0.01, 0.1, 1];
const OF_WORK = [0.01, 0.1, 1, 10, 60];

export const requestSeconds = histogram(
  'request_seconds',
  'Requests answered, and how long each took from its headers to the end of its answer. ' +
    'Deliveries, exports and live updates are counted as long requests instead.',
  ['endpoint', 'operation', 'code'],
  OF_A_REQUEST,
);

export const internalErrors = counter(
  'internal_errors_total',
  'Requests that failed by a fault of the program; the log says which by their ids.',
  [],
);

export const longRequests = counter(
  'long_requests_total',
  'Deliveries, exports and live updates that have ended.',
  ['endpoint', 'code'],
);

export const requestsRefused = counter(
  'requests_refused_total',
  'Requests refused because of load, before anything was read of them.',
  ['reason'],
);

export const statementSeconds = histogram(
  'statement_seconds',
  'Statements of the database by name, until each was answered. The first of a message includes ' +
    'the way to the database.',
  ['statement'],
  OF_A_STATEMENT,
);

export const usageLines = counter(
  'usage_lines_total',
  'Call records of deliveries by what became of them.',
  ['outcome'],
);

export const workSeconds = histogram(
  'work_round_seconds',
  'Rounds of background work in this process.',
  ['work', 'outcome'],
  OF_WORK,
);

export const eventsPlaced = counter('events_placed_total', 'Events placed in the feed.', []);

export const webhookAttempts = histogram(
  'webhook_attempt_seconds',
  'Attempts to send a message to a webhook, by what came of each.',
  ['outcome'],
  OF_WORK,
);

export const mailsSettled = counter(
  'reminder_mails_total',
  'Reminder mails by what became of an attempt to send each.',
  ['outcome'],
);

export const accountsBilled = counter(
  'accounts_billed_total',
  'Accounts that billing runs have worked on, by what became of each.',
  ['outcome'],
);

new Gauge({
  ...{ name: named('log_lines'), labelNames: ['level'], registers },
  help: 'Lines of the log since the start, by level.',
  collect() {
    for (const [level, lines] of logLines) this.set({ level }, lines);
  },
});

// Alerts are of what is added: a series that begins with its first failure would add nothing.
mailsSettled.inc({ outcome: 'FAILED' }, 0);
accountsBilled.inc({ outcome: 'held' }, 0);

/** Names of operations come from clients: these are kept apart, all others are one. */
const OPERATION_NAMES_MAX = 200;
const operationNames = new Set<string>();

/** What an operation is called in metrics: there are only so many names. */
export function operationLabel(name: string | undefined): string {
  if (name === undefined || name === '') return '';
  if (operationNames.has(name)) return name;
  if (operationNames.size >= OPERATION_NAMES_MAX) return '(other)';
  operationNames.add(name);
  return name;
}
