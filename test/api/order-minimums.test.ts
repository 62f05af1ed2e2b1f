import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, read } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const cxone = { serviceCode: 'CXONE', termMonths: 12 };

async function placed(changes: object): Promise<string> {
  const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
  const input = { accountId: await anAccount(server), acceptedBy, ...changes };
  const { order } = await act<{ order: { id: string } }>(
    server,
    STAFF,
    'placeOrder',
    input,
    'order { id }',
  );
  return order.id;
}

test('An agreed minimum, and what counts towards it, are read back as agreed.', async () => {
  const connectivity = { description: 'Connectivity', unitPrice: '300' };
  const charged = {
    recurringCharges: [
      { description: 'Agent seat', unitPrice: '1650' },
      { ...connectivity, countsTowardsMinimum: false },
    ],
    oneTimeCharges: [{ description: 'Set-up', unitPrice: '500', countsTowardsMinimum: true }],
  };
  const id = await placed({
    lines: [
      { ...cxone, ...charged, monthlyMinimum: '2000.000001' },
      { serviceCode: 'GOTO_CONNECT', monthlyMinimum: '0' },
      { serviceCode: 'OPENVOICE' },
    ],
  });
  const selection = `lines {
    monthlyMinimum { amount currencyCode }
    recurringCharges { description countsTowardsMinimum }
    oneTimeCharges { description countsTowardsMinimum }
  }`;
  const none = { recurringCharges: [], oneTimeCharges: [] };
  expect(
    await read(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Order { ${selection} } } }`,
      { id },
    ),
  ).toEqual({
    node: {
      lines: [
        {
          monthlyMinimum: { amount: '2000.000001', currencyCode: 'EUR' },
          recurringCharges: [
            { description: 'Agent seat', countsTowardsMinimum: true },
            { description: 'Connectivity', countsTowardsMinimum: false },
          ],
          oneTimeCharges: [{ description: 'Set-up', countsTowardsMinimum: false }],
        },
        { ...none, monthlyMinimum: { amount: '0.000000', currencyCode: 'EUR' } },
        { ...none, monthlyMinimum: null },
      ],
    },
  });
});
