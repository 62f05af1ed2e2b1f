import { change, chargeIdOf, order } from './contract-life';
import { noticeActs } from './notices';
import { partner, STAFF, type TestServer, type TestViewer } from './test-server';
import { aDemand, anAccount, aSubscription, read, type LineOptions } from './world';

// Timelines as the API tells them, and contracts for which something comes up.

export interface Entry {
  readonly occursOn: string;
  readonly kind: string;
  readonly account: { readonly id: string };
  readonly subscription: { readonly id: string; readonly service: { readonly code: string } };
  readonly period: { readonly index: number; readonly endsBefore: string } | null;
  readonly terminationNotice: { readonly id: string } | null;
  readonly contractChange: { readonly id: string; readonly kind: string } | null;
  readonly charge: { readonly id: string } | null;
  readonly performanceDemand: { readonly id: string } | null;
  readonly limitationNotice: { readonly version: number } | null;
  readonly derivation: { readonly summary: string; readonly steps: { result: { text: string } }[] };
}
export interface Page {
  readonly nodes: Entry[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
}
const PAGE = `totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  nodes { occursOn kind account { id } subscription { id service { code } }
    period { index endsBefore } terminationNotice { id } contractChange { id kind }
    charge { id } performanceDemand { id } limitationNotice { version }
    derivation { summary steps { result { text } } } }`;

type Ask = (args: string, viewer?: TestViewer) => Promise<Page>;

/** The timeline of an account, and that of all, on a server that is there once tests run. */
export function timelinesOf(serverNow: () => TestServer): {
  readonly ofAccount: (accountId: string) => Ask;
  readonly across: Ask;
} {
  return {
    ofAccount:
      (accountId) =>
      async (args, viewer = STAFF) => {
        const query = `{ account(id: "${accountId}") { timeline(${args}) { ${PAGE} } } }`;
        const { account } = await read<{ account: { timeline: Page } }>(serverNow(), viewer, query);
        return account.timeline;
      },
    across: async (args, viewer = STAFF) => {
      const query = `{ timeline(${args}) { ${PAGE} } }`;
      return (await read<{ timeline: Page }>(serverNow(), viewer, query)).timeline;
    },
  };
}

export const told = ({ occursOn, kind }: Entry) => `${occursOn} ${kind}`;
export const placed = ({ occursOn, kind, account, subscription }: Entry) =>
  [occursOn, kind, account.id, subscription.id].join(' ');

const LINES: readonly (readonly [startsOn: string, line: LineOptions])[] = [
  ['2024-01-31', { termMonths: 12 }],
  ['2025-12-28', { termMonths: 12 }],
  ['2026-01-15', { termMonths: 12, serviceCode: 'GOTO_CONNECT' }],
  ['2026-08-31', { termMonths: null, termDays: 100, serviceCode: 'OPENVOICE' }],
  ['2026-11-01', { termMonths: 1, serviceCode: 'GOTO_CONNECT' }],
];
export const YEAR = 'from: "2026-11-23", to: "2027-11-23"';

export interface TimelineWorld {
  readonly accounts: Readonly<Record<'first' | 'second' | 'life', string>>;
  /** The contract to which everything happens, with its facts. */
  readonly life: Readonly<Record<string, string>>;
}

/** An account of each partner with several contracts, and one with a life. */
export async function aTimelineWorld(server: TestServer): Promise<TimelineWorld> {
  const accounts = {
    first: await anAccount(server, { viewer: partner('first') }),
    second: await anAccount(server, { viewer: partner('second') }),
    life: await anAccount(server),
  };
  for (const accountId of [accounts.first, accounts.second]) {
    for (const [startsOn, line] of LINES) await aSubscription(server, accountId, startsOn, line);
  }
  const ended = await aSubscription(server, accounts.first, '2024-01-31');
  await noticeActs(() => server).give(ended.subscriptionId, { givenOn: '2026-11-20' });
  return { accounts, life: await aLife(server, accounts.life) };
}

/** A CXone contract whose initial term ends before 2027-01-10, and everything that can happen. */
export async function aLife(
  server: TestServer,
  accountId: string,
): Promise<Record<string, string>> {
  const charge = { description: 'Seat', quantity: 5, unitPrice: '20' };
  const lapse = { unitPriceAfter: '30', lapsesOn: '2027-02-01' };
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-10', {
    recurringCharges: [charge, { ...charge, description: 'Recording', lapse }],
  });
  const chargeId = await chargeIdOf(server, subscriptionId, '2026-02-01');
  const of = { subscriptionId };
  const price = { ...of, chargeId, effectiveOn: '2027-02-01', unitPrice: '25' };
  const suspension = { ...of, reason: 'Unpaid fees.' };
  await order(server, accountId, '2026-11-20', {
    ...{ serviceCode: 'CXONE', amendsId: subscriptionId, startsOn: '2026-12-01' },
    ...{ recurringCharges: [charge], chargeChanges: [{ chargeId, fewerUnits: 1 }] },
  });
  return {
    subscriptionId,
    chargeId,
    price: await change(server, 'announcePriceChange', price),
    partial: await change(server, 'givePartialNotice', { ...of, chargeId, fewerUnits: 1 }),
    breach: await change(server, 'recordBreachNotice', {
      ...{ ...of, givenBy: 'PROVIDER', breach: 'Unpaid fees.', receivedOn: '2026-11-23' },
    }),
    suspension: await change(server, 'suspendSubscription', {
      ...{ ...suspension, suspendedAt: '2026-11-23T10:00:00Z', resumedAt: '2026-12-05T23:30:00Z' },
    }),
    demand: await aDemand(server, subscriptionId, '2026-12-15'),
  };
}
