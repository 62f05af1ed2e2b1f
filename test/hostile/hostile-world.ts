import type { GraphQLSchema } from 'graphql';
import { readNodeId, rootNodeId } from '../../src/graphql/node-id';
import { keyOwnerOf, type Viewer } from '../../src/application/viewer';
import { servedSchema } from '../support/served-schema';
import { aFullAccount, type FullAccount } from '../support/full-account';
import { aRateCard } from '../support/rates';
import {
  NICE,
  partner,
  PARTNERS,
  STAFF,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { change, chargeIdOf } from '../support/contract-life';
import { act, anAccount, aSubscription } from '../support/world';
import { idsOf, type IdsByType } from './ids-of-account';
import type { HostileRequest } from './judge';

/** Someone who asks, and what must never be shown to them. */
export interface Seat {
  readonly name: string;
  readonly authorization: string;
  readonly hidden: readonly string[];
}

export interface HostileWorld {
  readonly schema: GraphQLSchema;
  /** Whom accepted acts belong to. */
  readonly playground: FullAccount;
  /** A contract that ended with 2024, and its account, whose contracts nobody is given. */
  readonly endedId: string;
  readonly endedAccountId: string;
  /** One whose notice day was three days ago. */
  readonly lateId: string;
  readonly playgroundIds: IdsByType;
  /** Whom nobody may touch, and only staff and its beneficiary may see. */
  readonly victim: FullAccount;
  readonly victimIds: IdsByType;
  readonly seats: Readonly<Record<SeatName, Seat>>;
  /** The account and the partner, as the tables name them, that accepted acts may change. */
  readonly playgrounds: ReadonlySet<string>;
  /** Who may send calls, as the tables of deliveries name their owners. */
  readonly senders: ReadonlySet<string>;
}

const SEATS = ['staff', 'owner', 'member', 'partner', 'stranger', 'otherPartner', 'NICE'] as const;
export type SeatName = (typeof SEATS)[number];

/** Two full accounts: one to play with, one that must come out as it went in. */
export async function aHostileWorld(server: TestServer): Promise<HostileWorld> {
  const schema = servedSchema();
  const card = await aRateCard(server);
  const playground = await aFullAccount(server, { viewer: partner('first') }, card);
  const contracts = await furnish(server, playground.accountId);
  const changes = await changesToAnswer(server, playground.accountId);
  const named = {
    countryCode: 'FR',
    number: 'QUILLFEATHER-0001',
    name: 'Quillfeather & Daughters',
  };
  const victim = await aFullAccount(server, named);
  const strangerId = await anAccount(server);
  const victimIds = await idsOf(server, STAFF, schema, victim.accountId);
  const marks = [...victimIds.values()].flat().concat(named.number, named.name);
  const seenByNice = [...(await idsOf(server, NICE, schema, victim.accountId)).values()].flat();
  const hiddenFromNice = marks.filter(
    (mark) => !seenByNice.includes(mark) && mark !== named.number && mark !== named.name,
  );
  const person = (accountId: string, role: 'OWNER' | 'MEMBER'): TestViewer => ({
    kind: 'PERSON',
    accountId,
    role,
  });
  const viewers: Record<SeatName, [TestViewer, readonly string[]]> = {
    staff: [STAFF, []],
    owner: [person(playground.accountId, 'OWNER'), marks],
    member: [person(playground.accountId, 'MEMBER'), marks],
    partner: [partner('first'), marks],
    stranger: [person(strangerId, 'OWNER'), marks],
    otherPartner: [partner('second'), marks],
    NICE: [NICE, hiddenFromNice],
  };
  const playgroundIds = await idsOf(server, STAFF, schema, playground.accountId);
  const seats = await Promise.all(
    SEATS.map(async (name) => {
      const [viewer, hidden] = viewers[name];
      const authorization = `Bearer ${await server.tokenOf(viewer)}`;
      return [name, { name, authorization, hidden }] as const;
    }),
  );
  return {
    schema,
    playground,
    ...contracts,
    playgroundIds: playgroundIds
      // One that is corrected on purpose.
      .set('Rate', othersThan(playground.cxone.rateId, playgroundIds.get('Rate')))
      .set('Partner', [rootNodeId('Partner', PARTNERS.first)])
      .set('ServiceUser', [playground.serviceUserId])
      .set('Invoice', [playground.settled.invoiceId])
      .set('CreditNote', [playground.settled.creditNoteId])
      .set('InvoiceDispute', [playground.settled.disputeId])
      .set('PartialNotice', changes.partialNotices)
      .set('Suspension', changes.suspensions)
      .set('BreachNotice', changes.breachNotices),
    victim,
    victimIds,
    seats: Object.fromEntries(seats) as Record<SeatName, Seat>,
    playgrounds: new Set([
      ...[playground.accountId, contracts.endedAccountId].map(
        (id) => readNodeId(id)?.key.accountId ?? '',
      ),
      PARTNERS.first,
    ]),
    senders: new Set(senders().map(keyOwnerOf)),
  };
}

const othersThan = (id: string, ids: readonly string[] = []): string[] =>
  ids.filter((other) => other !== id);

/** Staff, and both partners: a stranger's calls are refused, and its delivery lists them. */
function senders(): Viewer[] {
  const client = { subject: '', clientId: null, scopes: new Set<never>(), accountIds: null };
  const partners = Object.values(PARTNERS).map((partnerId): Viewer => ({
    kind: 'PARTNER',
    partnerId,
    ...client,
  }));
  return [{ kind: 'STAFF', subject: 'test-staff', permissions: new Set() }, ...partners];
}

/** More to act on: orders that are not active yet, notices that stand, and contracts in time. */
async function furnish(
  server: TestServer,
  accountId: string,
): Promise<Pick<HostileWorld, 'endedId' | 'endedAccountId' | 'lateId'>> {
  const acceptedBy = { name: 'Olive', email: 'olive@example.com' };
  const lines = [{ serviceCode: 'OPENVOICE' }];
  for (let count = 0; count < 4; count += 1) {
    await act(server, STAFF, 'placeOrder', { accountId, acceptedBy, lines }, 'order { id }');
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01');
    const notice = { subscriptionId };
    if (count < 2) continue;
    await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
  }
  const endedAccountId = await anAccount(server, { viewer: partner('first') });
  const { subscriptionId: endedId } = await aSubscription(server, endedAccountId, '2024-01-01');
  const ending = { subscriptionId: endedId, givenOn: '2024-06-01' };
  await act(server, STAFF, 'giveTerminationNotice', ending, 'terminationNotice { id }');
  const { subscriptionId: lateId } = await aSubscription(server, accountId, '2025-12-20');
  return { endedId, endedAccountId, lateId };
}

/** Facts of contracts of the playground that await an answer, some of each. */
async function changesToAnswer(server: TestServer, accountId: string) {
  const found = { partialNotices: [], suspensions: [], breachNotices: [] } as Record<
    'partialNotices' | 'suspensions' | 'breachNotices',
    string[]
  >;
  for (let made = 0; made < 4; made += 1) {
    const line = { recurringCharges: [{ description: 'Seat', quantity: 9, unitPrice: '20' }] };
    const { subscriptionId } = await aSubscription(server, accountId, '2025-12-20', line);
    const chargeId = await chargeIdOf(server, subscriptionId, '2026-01-01');
    const less = { subscriptionId, chargeId, fewerUnits: 1 };
    found.partialNotices.push(await change(server, 'givePartialNotice', less));
    const why = { subscriptionId, reason: 'Unpaid fees.' };
    found.suspensions.push(await change(server, 'suspendSubscription', why));
    const breach = { givenBy: 'PROVIDER', breach: 'Unpaid fees.', isCurable: made % 2 === 0 };
    const input = { subscriptionId, ...breach };
    found.breachNotices.push(await change(server, 'recordBreachNotice', input));
  }
  return found;
}

/** A GraphQL request of someone; `variables` as the text that goes over the wire. */
export function asked(
  kind: string,
  name: string,
  seat: Seat,
  query: string,
  variables?: string,
): HostileRequest {
  const more = variables === undefined ? '' : `,"variables":${variables}`;
  const texts = [query, variables ?? ''];
  const request = posted(kind, name, seat, `{"query":${JSON.stringify(query)}${more}}`, texts);
  if (!query.startsWith('subscription')) return request;
  return { ...request, headers: { ...request.headers, accept: 'text/event-stream' } };
}

/** The same with a body of its own. */
export function posted(
  kind: string,
  name: string,
  { authorization, hidden }: Seat,
  body: string | Buffer,
  texts: readonly string[] = [body.toString('utf8')],
): HostileRequest {
  const headers = { authorization, 'content-type': 'application/json' };
  return { kind, name, headers, body, texts, hidden };
}
