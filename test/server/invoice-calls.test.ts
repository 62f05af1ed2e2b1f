import { asked, downloaded, refusalOf, twoInvoices } from '../support/invoice-files';
import { aBilledAccount, finalized, type InvoiceAnswer } from '../support/monthly-invoices';
import {
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { aCall, aRate, aSubscription, sendCalls } from '../support/world';

let server: TestServer;
let accountId: string;
let subscriptionId: string;
let april: InvoiceAnswer;
let may: InvoiceAnswer;

const START = '2025-03-10T10:00:00.000Z';

beforeAll(async () => {
  server = await startTestServer({ now: START });
  ({ accountId } = await aBilledAccount(server, { account: { viewer: partner('first') } }));
  [april, may, subscriptionId] = await twoInvoices(server, accountId);
});
afterAll(() => server.close());

const person = (role: 'OWNER' | 'MEMBER') => (): TestViewer => ({
  kind: 'PERSON',
  accountId,
  role,
});
const client =
  (...scopes: string[]) =>
  (): TestViewer =>
    ({ ...partner('first'), scopes }) as TestViewer;

describe('The calls of an invoice', () => {
  const rowsOf = async (id: string, viewer: TestViewer = STAFF) => {
    const text = (await downloaded(server, `${id}/calls.csv`, viewer)).toString();
    const [header = '', ...rows] = text.split('\r\n').slice(0, -1);
    return { header, rows: rows.map((row) => row.split(',')), columns: header.split(',') };
  };

  it('are those of the months that it bills, as GET /usage/export gives them', async () => {
    const { header, rows, columns } = await rowsOf(april.id);
    // 20 calls, and the late one, which is on record by now.
    expect(rows).toHaveLength(21);
    const search = `subscription=${subscriptionId}&from=2025-03-01&before=2025-04-01&format=csv`;
    const exported = await fetch(`${server.url}/usage/export?${search}`, {
      headers: { authorization: `Bearer ${await server.tokenOf(STAFF)}` },
    });
    const text = [header, ...rows.map((row) => row.join(','))].join('\r\n');
    expect(await exported.text()).toBe(`${text}\r\n`);
    const seconds = rows.map((row) => Number(row[columns.indexOf('billedSeconds')]));
    expect(seconds.reduce((sum, each) => sum + each, 0)).toBe(390 * 60 + 600);
    // The document of May bills the late call of March, and nothing of April.
    expect((await rowsOf(may.id)).rows).toEqual(rows);
  });

  it('have their numbers for whoever may read them, and need READ_USAGE', async () => {
    const shows = async (viewer: TestViewer) => {
      const { rows } = await rowsOf(april.id, viewer);
      return rows.some((row) => row.includes("'+33170000001"));
    };
    expect(await shows(person('OWNER')())).toBe(true);
    expect(await shows(person('MEMBER')())).toBe(false);
    expect(await shows(client('BILLING_READ', 'USAGE_READ', 'ACCOUNTS_READ')())).toBe(false);
    const refused = await asked(server, `${april.id}/calls.csv`, client('BILLING_READ')());
    expect(await refusalOf(refused)).toEqual([
      ...[403, 'FORBIDDEN'],
      'This requires staff, a person of the account, or a partner’s client with USAGE_READ.',
    ]);
  });

  it('of several subscriptions are all there; of none there is the header alone', async () => {
    const billed = async (contracts: number) => {
      server.clock.now = START;
      const { accountId: other } = await aBilledAccount(server);
      const seat = { description: 'Seat', quantity: 1, unitPrice: '10' };
      const line = { recurringCharges: [seat], rates: [aRate('0.05')] };
      const ids: string[] = [];
      for (let made = 0; made < contracts; made += 1) {
        ids.push((await aSubscription(server, other, '2025-03-10', line)).subscriptionId);
      }
      server.clock.now = '2025-03-31T10:00:00.000Z';
      const days = ['2025-03-11T09:00:00Z', '2025-03-12T09:00:00Z'];
      const calls = ids.slice(1).flatMap((id) => days.map((day) => aCall(id, day, 60)));
      if (calls.length > 0) await sendCalls(server, calls);
      const { id } = await finalized(server, other, '2025-04');
      return { ids, rows: (await rowsOf(id)).rows };
    };
    expect((await billed(1)).rows).toEqual([]);
    const { ids, rows } = await billed(3);
    expect(rows.map(([id]) => id).sort()).toEqual([1, 1, 2, 2].map((index) => ids[index]).sort());
  });
});
