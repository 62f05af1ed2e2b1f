import { exampleOf } from '../domain/examples';
import { partner, STAFF, startTestServer, NOON, type TestServer } from '../support/test-server';
import { act, anAccount, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => {
  server.clock.now = NOON;
});
afterAll(() => server.close());

const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
const cxone = { serviceCode: 'CXONE', termMonths: 12 };

interface PlacedOrder {
  readonly id: string;
  readonly number: string;
  readonly effectiveOn: string;
}

async function place(accountId: string, changes: object = {}): Promise<PlacedOrder> {
  const input = { accountId, acceptedBy, lines: [cxone], ...changes };
  const selection = 'order { id number effectiveOn }';
  return (await act<{ order: PlacedOrder }>(server, STAFF, 'placeOrder', input, selection)).order;
}

interface Activated {
  readonly subscriptions: { id: string; number: string; startsOn: string }[];
}

const activate = (orderId: string) =>
  act<Activated>(
    server,
    STAFF,
    'activateOrder',
    { orderId },
    'subscriptions { id number startsOn }',
  );

const readOrder = (id: string, selection: string) =>
  read(server, STAFF, `query ($id: ID!) { node(id: $id) { ... on Order { ${selection} } } }`, {
    id,
  });

/** The initial term that an order becomes. */
async function initialTermOf(order: PlacedOrder): Promise<object> {
  const { subscriptions } = await activate(order.id);
  const data = await read<{ node: { term: object } }>(
    server,
    STAFF,
    `query ($id: ID!, $asOf: Date) {
      node(id: $id) { ... on Subscription { term(asOf: $asOf) { index startsOn endsBefore } } }
    }`,
    { id: subscriptions[0]?.id, asOf: order.effectiveOn },
  );
  return data.node.term;
}

describe('Effective date', () => {
  test("T16 (Terms of Service 2.1): the day is one of the account's zone.", async () => {
    const { input, expected } = exampleOf('T16');
    const accountId = await anAccount(server, { timeZone: input.text('zone') });
    const order = await place(accountId, { submittedAt: input.text('submittedAt') });
    expect(order.effectiveOn).toBe(expected.text('start'));
    expect(order.effectiveOn).not.toBe(expected.text('startIfUtcWereUsed'));
    expect(await initialTermOf(order)).toEqual({
      index: 0,
      startsOn: '2025-06-30',
      endsBefore: expected.text('endExclusive'),
    });
  });

  test('T19 (Terms of Service 2.1): an earlier signature wins over the submission.', async () => {
    const { input, expected } = exampleOf('T19');
    const order = await place(await anAccount(server), {
      submittedAt: `${input.text('submitted')}T10:00:00Z`,
      signedOn: input.text('signed'),
    });
    expect(order.effectiveOn).toBe(expected.text('start'));
    expect(await initialTermOf(order)).toEqual({
      index: 0,
      startsOn: '2025-05-14',
      endsBefore: expected.text('endExclusive'),
    });
  });

  test('A later signature does not delay an order submitted before (2.1).', async () => {
    const order = await place(await anAccount(server), {
      submittedAt: '2025-05-20T10:00:00Z',
      signedOn: '2025-05-27',
    });
    expect(order.effectiveOn).toBe('2025-05-20');
  });

  test("An order without dates takes effect today, in its account's zone.", async () => {
    server.clock.now = '2026-11-23T15:30:00.000Z'; // already the 24th in Tokyo
    const tokyo = await place(await anAccount(server, { timeZone: 'Asia/Tokyo' }));
    const paris = await place(await anAccount(server, { timeZone: 'Europe/Paris' }));
    expect([tokyo.effectiveOn, paris.effectiveOn]).toEqual(['2026-11-24', '2026-11-23']);
  });
});

describe('What an order keeps', () => {
  test('An order pins the terms it was accepted under, by whom, and when.', async () => {
    const { id } = await place(await anAccount(server), {
      submittedAt: '2025-05-20T10:00:00Z',
      acceptedAt: '2025-05-21T08:15:30.123+02:00',
      lines: [cxone, { serviceCode: 'GOTO_CONNECT' }],
    });
    const selection = `
      submittedAt signedOn acceptedBy { name email acceptedAt } activatedAt recordedAt
      lines { service { code } termMonths termDays
        serviceTerms { version document { code version } } }
    `;
    expect(await readOrder(id, selection)).toEqual({
      node: {
        submittedAt: '2025-05-20T10:00:00.000Z',
        signedOn: null,
        acceptedBy: { ...acceptedBy, acceptedAt: '2025-05-21T06:15:30.123Z' },
        activatedAt: null,
        recordedAt: NOON,
        lines: [
          {
            service: { code: 'CXONE' },
            termMonths: 12,
            termDays: null,
            serviceTerms: {
              version: 1,
              document: { code: 'cxone-service-terms', version: '2022-01' },
            },
          },
          {
            service: { code: 'GOTO_CONNECT' },
            termMonths: null,
            termDays: null,
            serviceTerms: {
              version: 1,
              document: { code: 'terms-of-service', version: '2020-08-21' },
            },
          },
        ],
      },
    });
  });

  test('An order accepted before its service had terms is refused, naming the line.', async () => {
    const accountId = await anAccount(server);
    const input = { accountId, acceptedBy, submittedAt: '2021-12-31T12:00:00Z' };
    const lines = [{ serviceCode: 'GOTO_CONNECT' }, cxone]; // CXone's terms are of January 2022
    expect(await refusalsOf(server, STAFF, 'placeOrder', { ...input, lines })).toEqual([
      expect.objectContaining({
        code: 'INVALID_INPUT',
        path: ['input', 'lines', '1', 'serviceCode'],
      }),
    ]);
  });

  test('Charges and rates are read back exactly as agreed, to six decimals.', async () => {
    const { id } = await place(await anAccount(server, { currencyCode: 'JPY' }), {
      lines: [
        {
          ...cxone,
          recurringCharges: [
            { description: 'Agent seat', quantity: 25, unitPrice: '79.990001' },
            { description: 'Supervisor', unitPrice: 120 },
          ],
          oneTimeCharges: [{ description: 'Set-up', quantity: 1_000_000, unitPrice: '0' }],
          rates: [
            {
              direction: 'OUTBOUND',
              prefix: '336',
              perMinute: '0.012345',
              connectionFee: '0.000001',
              minimumCharge: '123456789.654321',
              initialIncrementSeconds: 30,
              additionalIncrementSeconds: 1,
              validFrom: '2026-01-01',
              validBefore: '2027-01-01',
            },
          ],
        },
      ],
    });
    const selection = `lines {
      recurringCharges { description quantity unitPrice { amount currencyCode } }
      oneTimeCharges { description quantity unitPrice { amount } }
      rates { direction leg prefix perMinute { amount currencyCode } connectionFee { amount }
        minimumCharge { amount } initialIncrementSeconds additionalIncrementSeconds
        validFrom validBefore }
    }`;
    expect(await readOrder(id, selection)).toEqual({
      node: {
        lines: [
          {
            recurringCharges: [
              {
                description: 'Agent seat',
                quantity: 25,
                unitPrice: { amount: '79.990001', currencyCode: 'JPY' },
              },
              {
                description: 'Supervisor',
                quantity: 1,
                unitPrice: { amount: '120.000000', currencyCode: 'JPY' },
              },
            ],
            oneTimeCharges: [
              { description: 'Set-up', quantity: 1_000_000, unitPrice: { amount: '0.000000' } },
            ],
            rates: [
              {
                direction: 'OUTBOUND',
                leg: 'CONSUMER',
                prefix: '336',
                perMinute: { amount: '0.012345', currencyCode: 'JPY' },
                connectionFee: { amount: '0.000001' },
                minimumCharge: { amount: '123456789.654321' },
                initialIncrementSeconds: 30,
                additionalIncrementSeconds: 1,
                validFrom: '2026-01-01',
                validBefore: '2027-01-01',
              },
            ],
          },
        ],
      },
    });
  });

  test('A silent order gets the increments of its terms: 12/6 for CXone, 60/60 else.', async () => {
    const rates = [{ direction: 'INBOUND', perMinute: '0.02' }];
    const { id } = await place(await anAccount(server), {
      signedOn: '2026-02-03',
      lines: [
        { ...cxone, rates },
        { serviceCode: 'GOTO_CONNECT', rates },
        { serviceCode: 'OPENVOICE', rates },
      ],
    });
    const increments = 'initialIncrementSeconds additionalIncrementSeconds validFrom validBefore';
    const from = { validFrom: '2026-02-03', validBefore: null }; // the effective date
    const minute = { initialIncrementSeconds: 60, additionalIncrementSeconds: 60, ...from };
    expect(await readOrder(id, `lines { rates { ${increments} } }`)).toEqual({
      node: {
        lines: [
          { rates: [{ initialIncrementSeconds: 12, additionalIncrementSeconds: 6, ...from }] },
          { rates: [minute] },
          { rates: [minute] },
        ],
      },
    });
  });
});

describe('Activation', () => {
  test('Lines become one subscription each, in order, with their own terms.', async () => {
    const { id } = await place(await anAccount(server), {
      signedOn: '2026-02-03',
      lines: [{ serviceCode: 'OPENVOICE' }, cxone, { serviceCode: 'GOTO_WEBINAR', termMonths: 24 }],
    });
    const { subscriptions } = await activate(id);
    expect(subscriptions.map(({ number, startsOn }) => [number, startsOn])).toEqual([
      ['S-1', '2026-02-03'],
      ['S-2', '2026-02-03'],
      ['S-3', '2026-02-03'],
    ]);
    const selection = `activatedAt
      subscriptions { id service { code } term(asOf: "2026-02-03") { endsBefore }
        orderLine { service { code } } }`;
    const expected = [
      ['OPENVOICE', '2027-02-03'],
      ['CXONE', '2027-02-03'],
      ['GOTO_WEBINAR', '2028-02-03'],
    ];
    expect(await readOrder(id, selection)).toEqual({
      node: {
        activatedAt: NOON,
        subscriptions: expected.map(([code, endsBefore], index) => ({
          id: subscriptions[index]?.id,
          service: { code },
          term: { endsBefore },
          orderLine: { service: { code } },
        })),
      },
    });
  });

  test('Activating an order twice is refused with ALREADY_DONE and makes nothing.', async () => {
    const { id } = await place(await anAccount(server));
    const { subscriptions } = await activate(id);
    expect(await refusalsOf(server, STAFF, 'activateOrder', { orderId: id })).toEqual([
      expect.objectContaining({ code: 'ALREADY_DONE', path: ['input', 'orderId'] }),
    ]);
    expect(await readOrder(id, 'subscriptions { id }')).toEqual({
      node: { subscriptions: [{ id: subscriptions[0]?.id }] },
    });
  });

  test('Activations of one order at the same instant make one set of subscriptions.', async () => {
    const lines = [cxone, { serviceCode: 'GOTO_CONNECT' }];
    const { id } = await place(await anAccount(server), { lines });
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() =>
        read<{ activateOrder: { subscriptions: object[] | null; userErrors: object[] } }>(
          server,
          STAFF,
          `mutation ($id: ID!) { activateOrder(input: { orderId: $id }) {
            subscriptions { number } userErrors { code }
          } }`,
          { id },
        ),
      ),
    );
    const made = answers.map(({ activateOrder }) => activateOrder.subscriptions);
    expect(made.filter((set) => set !== null)).toEqual([[{ number: 'S-1' }, { number: 'S-2' }]]);
    expect(answers.flatMap(({ activateOrder }) => activateOrder.userErrors)).toEqual(
      Array(3).fill({ code: 'ALREADY_DONE' }),
    );
    expect(await readOrder(id, 'subscriptions { number }')).toEqual({
      node: { subscriptions: [{ number: 'S-1' }, { number: 'S-2' }] },
    });
  });

  test('Activation needs staff; a partner places orders for its own accounts only.', async () => {
    const accountId = await anAccount(server, { viewer: partner('first') });
    const input = { accountId, acceptedBy, lines: [cxone] };
    const { order } = await act<{ order: PlacedOrder }>(
      server,
      partner('first'),
      'placeOrder',
      input,
      'order { id }',
    );
    const mutation = `mutation ($id: ID!) {
      activateOrder(input: { orderId: $id }) { userErrors { code } }
    }`;
    const answer = await server.ask(partner('first'), mutation, { id: order.id });
    expect(answer.errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN']);
    expect(await refusalsOf(server, partner('second'), 'placeOrder', input)).toEqual([
      expect.objectContaining({ __typename: 'NotFoundError', path: ['input', 'accountId'] }),
    ]);
  });
});

describe('Numbers', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  test('Twenty orders of one account at once are numbered without a gap or a double.', async () => {
    const accountId = await anAccount(server);
    const placed = await Promise.all(upTo(20).map(() => place(accountId)));
    const numbers = placed.map(({ number }) => Number(number.slice('O-'.length)));
    expect(numbers.sort((a, b) => a - b)).toEqual(upTo(20));
    expect((await place(accountId)).number).toBe('O-21');
  });

  test('Subscriptions of orders activated at once have no gap or double.', async () => {
    const accountId = await anAccount(server);
    const lines = [cxone, { serviceCode: 'GOTO_CONNECT' }];
    const orders = await Promise.all(upTo(5).map(() => place(accountId, { lines })));
    const activated = await Promise.all(orders.map(({ id }) => activate(id)));
    const numbers = activated.flatMap(({ subscriptions }) =>
      subscriptions.map(({ number }) => Number(number.slice('S-'.length))),
    );
    expect(numbers.sort((a, b) => a - b)).toEqual(upTo(10));
  });

  test('A refused order uses up no number, and accounts number for themselves.', async () => {
    const [first, second] = [await anAccount(server), await anAccount(server)];
    await refusalsOf(server, STAFF, 'placeOrder', { accountId: first, acceptedBy, lines: [] });
    expect((await place(first)).number).toBe('O-1');
    expect((await place(second)).number).toBe('O-1');
  });
});
