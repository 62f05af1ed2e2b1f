import { addMonths, parseDate } from '../src/domain/time/calendar-date';
import {
  demoTokens,
  differences,
  examplesOf,
  graphiqlExamples,
  type DocumentExample,
} from './support/document-examples';
import { subscribe } from './support/live-updates';
import { startTestServer, type Answer, type TestServer } from './support/test-server';

const DOCUMENTS = ['README.md', 'docs/api.md', 'docs/deliveries.md'];

/** In the order in which they stand: an example may go on from what another one did. */
const examples = [...DOCUMENTS.flatMap((file) => examplesOf(file)), ...graphiqlExamples()];

/** The day the examples were written on, and others on which they must hold as well. */
const CLOCKS = [
  '2026-11-23T12:00:00.000Z',
  '2026-12-23T12:00:00.000Z',
  '2027-11-23T12:00:00.000Z',
  '2029-11-23T12:00:00.000Z',
  // First and last days of months, of thirty and thirty-one days and of February.
  '2027-03-01T00:30:00.000Z',
  '2026-11-30T23:30:00.000Z',
  '2027-01-31T12:00:00.000Z',
  '2027-02-28T12:00:00.000Z',
  '2028-02-29T12:00:00.000Z',
];

/** As the demonstration has it where nothing else is set. */
const RATE_LIMIT = { points: 60_000_000, windowSeconds: 60 };

interface DemoAnswer {
  readonly accounts: {
    readonly nodes: {
      readonly subscriptions: {
        readonly nodes: {
          readonly service: { readonly code: string };
          readonly status: string;
          readonly terminationNoticePreview: {
            readonly isAlreadyGiven: boolean;
            readonly lateNotice: object | null;
          } | null;
        }[];
      };
    }[];
  };
}

interface ChangesAnswer {
  readonly accounts: {
    readonly nodes: {
      readonly subscriptions: {
        readonly nodes: {
          readonly contractChanges: {
            readonly kind: string;
            readonly effectiveOn: string | null;
            readonly recordedAt: string;
          }[];
        }[];
      };
    }[];
  };
}

interface SuspensionAnswer {
  readonly accounts: {
    readonly nodes: {
      readonly subscriptions: {
        readonly nodes: {
          readonly contractChanges?: {
            readonly suspendedAt: string | null;
            readonly resumedAt: string | null;
          }[];
          readonly usageRecords?: { readonly nodes: { readonly isDuringSuspension: boolean }[] };
        }[];
      };
    }[];
  };
}

interface YearAnswer {
  readonly accounts: {
    readonly nodes: {
      readonly invoices: {
        readonly nodes: {
          readonly kind: string;
          readonly issueMonth: string;
          readonly disputeStatus: string | null;
          readonly lines: { readonly kind: string }[];
          readonly payments: { readonly paidOn: string }[];
          readonly dueOn: string | null;
        }[];
      };
    }[];
  };
}

/** The month so many months before that of an instant. */
const monthBefore = (now: string, months: number): string =>
  addMonths(parseDate(`${now.slice(0, 7)}-01`), -months).slice(0, 7);

/** The parts of an answer in which a mutation says that it did nothing. */
const refusals = (data: unknown): unknown[] => {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) =>
    name === 'userErrors' ? (value as unknown[]) : refusals(value),
  );
};

function faults({ answer: printed }: DocumentExample, answer: Answer): unknown[] {
  if (answer.errors) return [...answer.errors];
  if (printed) return differences(printed, answer);
  return refusals(answer.data);
}

describe.each(CLOCKS)(
  'The examples of README, docs and GraphiQL, loaded and asked at %s',
  (now) => {
    let server: TestServer;
    let tokens: Record<string, string>;

    beforeAll(async () => {
      server = await startTestServer({ demo: true, now, traffic: { rateLimit: RATE_LIMIT } });
      tokens = await demoTokens(server.url);
    });
    afterAll(() => server.close());

    test('The demonstration is as current on that day: what it shows still runs.', async () => {
      const query = `{ accounts { nodes { subscriptions { nodes { service { code } status
        terminationNoticePreview { isAlreadyGiven lateNotice { extraDays } } } } } } }`;
      const answer = await server.askWith(tokens['customer'] ?? '', query);
      const { accounts } = answer.data as DemoAnswer;
      const [account] = accounts.nodes;
      const seen = account?.subscriptions.nodes.map(
        ({ service: { code }, status, terminationNoticePreview: preview }) =>
          [code, status, preview?.isAlreadyGiven, preview?.lateNotice != null] as const,
      );
      expect(seen?.toSorted()).toEqual([
        ['CXONE', 'INITIAL', false, true],
        ['GOTO_CONNECT', 'RENEWAL', false, true],
        ['GOTO_MEETING', 'ENDED', undefined, false],
        ['GOTO_MEETING', 'INITIAL', false, true],
        ['GOTO_WEBINAR', 'INITIAL', true, false],
        ['OPENVOICE', 'RENEWAL', false, true],
      ]);
    });

    test('What changed in its contracts has happened, or lies just ahead.', async () => {
      const query = `{ accounts { nodes { subscriptions { nodes {
        contractChanges { kind effectiveOn recordedAt } } } } } }`;
      const answer = await server.askWith(tokens['staff'] ?? '', query);
      const { accounts } = answer.data as ChangesAnswer;
      const contracts = accounts.nodes.flatMap(({ subscriptions: { nodes } }) => nodes);
      const changed = contracts.filter(({ contractChanges }) => contractChanges.length > 0);
      expect(changed.map(({ contractChanges }) => contractChanges.map(({ kind }) => kind))).toEqual(
        expect.arrayContaining([
          ['SUSPENDED', 'RESUMED', 'PRICE_CHANGED', 'RATES_CHANGED'],
          ['PARTIAL_NOTICE', 'AMENDED'],
          ['REPLACED'],
          ['BREACH_NOTICE', 'ENDED_FOR_CAUSE'],
        ]),
      );
      const changes = changed.flatMap(({ contractChanges }) => contractChanges);
      expect(changes.filter(({ recordedAt }) => recordedAt > now)).toEqual([]);
      const next = (kind: string) => changes.find((each) => each.kind === kind)?.effectiveOn ?? '';
      expect(next('AMENDED').slice(0, 7)).toBe(now.slice(0, 7));
      expect(next('PRICE_CHANGED') > now).toBe(true);
      expect(next('PARTIAL_NOTICE') > now).toBe(true);
    });

    test('Documents of each of its accounts would need nothing more.', async () => {
      const query = `{ accounts { nodes { billingProfile {
        missing billedFrom legalEntity { code } } } } }`;
      const answer = await server.askWith(tokens['staff'] ?? '', query);
      const profiles = [
        ['PASSERELLE_FR', monthBefore(now, 11)],
        ['PASSERELLE_IE', '2025-12'],
        ['PASSERELLE_IE', monthBefore(now, 0)],
      ].map(([code, billedFrom]) => ({ missing: [], billedFrom, legalEntity: { code } }));
      const nodes = profiles.map((billingProfile) => ({ billingProfile }));
      expect(answer.data).toEqual({ accounts: { nodes } });
    });

    test('Two of its accounts have a year of invoices, up to the last 4th of a month.', async () => {
      const last = now.slice(8, 10) < '04' ? 1 : 0;
      const query = `{ accounts { nodes { invoices(first: 100) { nodes {
        kind issueMonth disputeStatus lines { kind } payments { paidOn } dueOn } } } } }`;
      const answer = await server.askWith(tokens['staff'] ?? '', query);
      const [meridian = [], harbor = [], kestrel] = (answer.data as YearAnswer).accounts.nodes.map(
        ({ invoices }) => invoices.nodes,
      );
      const monthly = (all: typeof meridian) => all.filter(({ kind }) => kind === 'MONTHLY');
      expect(monthly(meridian).map(({ issueMonth }) => issueMonth)).toEqual(
        Array.from({ length: 12 - last }, (_, index) => monthBefore(now, 11 - index)),
      );
      expect(monthly(harbor)[0]?.issueMonth).toBe('2025-12');
      expect(monthly(harbor).at(-1)?.issueMonth).toBe(monthBefore(now, last));
      expect(kestrel).toEqual([]);
      // A credit note, a dispute that is resolved and one that is not, a payment that came late.
      expect(meridian.map(({ kind }) => kind)).toContain('CREDIT');
      const disputes = meridian.map(({ disputeStatus }) => disputeStatus);
      expect(disputes.filter((status) => status === 'RESOLVED')).toHaveLength(1);
      expect(disputes.filter((status) => status === 'OPEN')).toHaveLength(1);
      const late = meridian.filter(({ payments, dueOn }) =>
        payments.some(({ paidOn }) => dueOn !== null && paidOn > dueOn),
      );
      expect(late).toHaveLength(1);
      const kindsOf = (all: typeof meridian) =>
        new Set(all.flatMap(({ lines }) => lines.map(({ kind }) => kind)));
      expect(kindsOf(meridian)).toContain('CORRECTION');
      for (const kind of ['MINIMUM_SHORTFALL', 'USAGE', 'LATE_USAGE']) {
        expect(kindsOf(harbor)).toContain(kind);
      }
    });

    test('Calls that were made while service was suspended are there, and say so.', async () => {
      const connect = (selection: string) => `query ($from: DateTime, $to: DateTime) {
        accounts(first: 1) { nodes {
          subscriptions(where: { serviceCode: { eq: GOTO_CONNECT } }) { nodes { ${selection} } }
        } } }`;
      const token = tokens['customer'] ?? '';
      const told = connect('contractChanges { kind suspendedAt resumedAt }').replace(
        / \(.*?\)/,
        '',
      );
      const { accounts } = (await server.askWith(token, told)).data as SuspensionAnswer;
      const [contract] = accounts.nodes[0]?.subscriptions.nodes ?? [];
      const from = contract?.contractChanges?.find(({ suspendedAt }) => suspendedAt)?.suspendedAt;
      const to = contract?.contractChanges?.find(({ resumedAt }) => resumedAt)?.resumedAt;
      const calls = connect(`usageRecords(where: { startedAt: { gte: $from, lt: $to } }) {
        nodes { isDuringSuspension } }`);
      const answer = (await server.askWith(token, calls, { from, to })).data as SuspensionAnswer;
      const [asked] = answer.accounts.nodes[0]?.subscriptions.nodes ?? [];
      expect(asked?.usageRecords?.nodes).toContainEqual({ isDuringSuspension: true });
    });

    test.each(examples)('$place answers what is printed, without a refusal.', async (example) => {
      const { viewer, query, variables } = example;
      const token = tokens[viewer] ?? '';
      if (/^subscription\b/m.test(query)) {
        const stream = await subscribe(server.url, { token, query });
        stream.close();
        expect({ viewer, status: stream.status }).toEqual({ viewer, status: 200 });
        return;
      }
      const answer = await server.askWith(token, query, variables);
      expect({ viewer, faults: faults(example, answer) }).toEqual({ viewer, faults: [] });
    });
  },
);

describe('An answer is compared with what is printed', () => {
  test.each([
    ['a member that is not printed may be anything', { a: 1 }, { a: 1, b: 2 }, 0],
    ['another value is told', { a: 1 }, { a: 2 }, 1],
    ['a member that is not there is told', { a: '…' }, {}, 1],
    ['a part of a text may be anything', 'sb_…', 'sb_abc', 0],
    ['what surrounds it may not', 'sb_…', 'ab_abc', 1],
    ['a shorter list is told', [1, 2], [1], 1],
    ['a longer one is told', [1], [1, 2], 1],
    ['unless it says that there is more', [1, '…', 3], [1, 2, 3], 0],
    ['whose end is compared', [1, '…', 3], [1, 2, 4], 1],
  ])('%s', (_, printed, actual, count) => {
    expect(differences(printed, actual)).toHaveLength(count);
  });
});
