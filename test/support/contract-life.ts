import { STAFF, type TestServer } from './test-server';
import { act, read } from './world';

// Acts that change a running contract, and what is read of it, through the API.

export interface MonthAnswer {
  readonly total: { readonly amount: string };
  readonly lines: readonly {
    readonly quantity: number;
    readonly days: number;
    readonly amount: { readonly amount: string };
  }[];
}
export const MONTH = 'total { amount } lines { quantity days amount { amount } }';

export interface PreviewAnswer {
  readonly effectiveOn: string;
  readonly endsBefore: string | null;
  readonly term: { readonly endsBefore: string; readonly noticeDueBy: string } | null;
  readonly firstMonth: { readonly before: MonthAnswer; readonly after: MonthAnswer };
  readonly fullMonth: { readonly before: MonthAnswer; readonly after: MonthAnswer };
}
export const PREVIEW = `effectiveOn endsBefore term { endsBefore noticeDueBy }
  firstMonth { before { ${MONTH} } after { ${MONTH} } }
  fullMonth { before { ${MONTH} } after { ${MONTH} } }`;

/** What a preview query answers. */
export async function previewOf(
  server: TestServer,
  query: string,
  type: string,
  input: object,
): Promise<PreviewAnswer> {
  const text = `query ($input: ${type}!) { preview: ${query}(input: $input) { ${PREVIEW} } }`;
  const { preview } = await read<{ preview: PreviewAnswer }>(server, STAFF, text, { input });
  return preview;
}

/** What a field of a subscription answers. */
export async function ofSubscription<Answer>(
  server: TestServer,
  id: string,
  selection: string,
): Promise<Answer> {
  const text = `query ($id: ID!) { node(id: $id) { ... on Subscription { ${selection} } } }`;
  return (await read<{ node: Answer }>(server, STAFF, text, { id })).node;
}

export const monthOf = async (
  server: TestServer,
  id: string,
  month: string,
  knownAt?: string,
): Promise<MonthAnswer> => {
  const known = knownAt === undefined ? '' : `, knownAt: "${knownAt}"`;
  const selection = `month: monthCharges(month: "${month}"${known}) { ${MONTH} }`;
  return (await ofSubscription<{ month: MonthAnswer }>(server, id, selection)).month;
};

/** The amounts of a month's lines. */
export const amountsOf = ({ lines }: MonthAnswer): string[] =>
  lines.map(({ amount }) => amount.amount);

/** The first monthly charge of a subscription on a day. */
export async function chargeIdOf(server: TestServer, id: string, asOf: string): Promise<string> {
  const { charges } = await ofSubscription<{ charges: { charge: { id: string } }[] }>(
    server,
    id,
    `charges(asOf: "${asOf}") { charge { id } }`,
  );
  return charges[0]?.charge.id ?? '';
}

/** Records a change of a contract; the id of the fact. */
export async function change(server: TestServer, mutation: string, input: object): Promise<string> {
  const selection = 'contractChange { id }';
  const made = await act<{ contractChange: { id: string } }>(
    server,
    STAFF,
    mutation,
    input,
    selection,
  );
  return made.contractChange.id;
}

/** Places an order of one line and activates it; the ids of what it began. */
export async function order(
  server: TestServer,
  accountId: string,
  signedOn: string,
  line: object,
): Promise<{ orderId: string; subscriptionIds: string[] }> {
  const input = {
    accountId,
    signedOn,
    acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
    lines: [line],
  };
  const placed = await act<{ order: { id: string } }>(
    server,
    STAFF,
    'placeOrder',
    input,
    'order { id }',
  );
  const orderId = placed.order.id;
  const { subscriptions } = await act<{ subscriptions: { id: string }[] }>(
    server,
    STAFF,
    'activateOrder',
    { orderId },
    'subscriptions { id }',
  );
  return { orderId, subscriptionIds: subscriptions.map(({ id }) => id) };
}

/** Everything that adds a row about a contract that goes on: an amendment and a suspension. */
export async function changeEverything(
  server: TestServer,
  contract: {
    readonly accountId: string;
    readonly subscriptionId: string;
    readonly serviceCode: string;
  },
): Promise<void> {
  const { accountId, subscriptionId, serviceCode } = contract;
  const { startsOn } = await ofSubscription<{ startsOn: string }>(
    server,
    subscriptionId,
    'startsOn',
  );
  const chargeId = await chargeIdOf(server, subscriptionId, startsOn);
  await order(server, accountId, startsOn, {
    serviceCode,
    amendsId: subscriptionId,
    recurringCharges: [{ description: 'Further seat', unitPrice: '40' }],
    chargeChanges: [{ chargeId, unitPrice: '49' }],
  });
  const since = { suspendedAt: '2026-11-01T00:00:00Z', resumedAt: '2026-11-02T00:00:00Z' };
  await change(server, 'suspendSubscription', { subscriptionId, ...since, reason: 'Unpaid fees.' });
}
