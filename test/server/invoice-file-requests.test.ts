import { asked, refusalOf, twoInvoices, wholeInvoice } from '../support/invoice-files';
import {
  aBilledAccount,
  drafted,
  previewed,
  type InvoiceAnswer,
} from '../support/monthly-invoices';
import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount } from '../support/world';

let server: TestServer;
let accountId: string;
let subscriptionId: string;
let april: InvoiceAnswer;
let may: InvoiceAnswer;

const START = '2025-03-10T10:00:00.000Z';
const FORMATS = ['.pdf', '.xml', '.csv'];
const ENDS = [...FORMATS, '/calls.csv'];

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
const stranger = async (): Promise<TestViewer> => ({
  kind: 'PERSON',
  accountId: await anAccount(server),
});

describe('Who gets files', () => {
  it.each<[string, () => TestViewer]>([
    ['staff', () => STAFF],
    ['staff who only read', () => ({ kind: 'STAFF', permissions: ['READ'] })],
    ['an owner', person('OWNER')],
    ['a member', person('MEMBER')],
    ['a client of its partner with BILLING_READ', client('BILLING_READ')],
  ])('is %s', async (_, viewerOf) => {
    for (const end of FORMATS) {
      expect([end, (await asked(server, `${april.id}${end}`, viewerOf())).status]).toEqual([
        end,
        200,
      ]);
    }
  });

  it.each<[string, () => TestViewer | null | Promise<TestViewer>, number, string]>([
    ['somebody without a token', () => null, 401, 'UNAUTHENTICATED'],
    ['a client without BILLING_READ', client('ACCOUNTS_READ', 'USAGE_READ'), 403, 'FORBIDDEN'],
    ['a beneficiary', () => NICE, 404, 'NOT_FOUND'],
    ['a person of another account', stranger, 404, 'NOT_FOUND'],
    ['another partner', () => partner('second'), 404, 'NOT_FOUND'],
    [
      'a client that is confined to no account',
      () => ({ ...partner('first'), accountIds: [] }) as TestViewer,
      ...([404, 'NOT_FOUND'] as const),
    ],
  ])('is not %s', async (_, viewerOf, status, code) => {
    const viewer = await viewerOf();
    for (const end of ENDS) {
      const [got, gotCode, message] = await refusalOf(
        await asked(server, `${april.id}${end}`, viewer),
      );
      expect([end, got, gotCode]).toEqual([end, status, code]);
      if (status === 404) expect(message).toBe('There is no invoice of that id.');
    }
  });

  it('may only be told apart by what may be read: a preview of others is as unknown', async () => {
    const { id } = await previewed(server, accountId, '2026-01');
    const [, , own] = await refusalOf(await asked(server, `${id}.pdf`, person('MEMBER')()));
    expect(own).toBe('This invoice is not finalized: it has no files yet.');
    const [, , others] = await refusalOf(await asked(server, `${id}.pdf`, await stranger()));
    expect(others).toBe('There is no invoice of that id.');
  });
});

describe('What is not finalized', () => {
  it('has no files: a preview, a draft, what was discarded', async () => {
    const { id } = await previewed(server, accountId, '2025-06');
    const message = 'This invoice is not finalized: it has no files yet.';
    const refusals = async () => {
      for (const end of ENDS) {
        const response = await asked(server, `${id}${end}`);
        expect(await refusalOf(response)).toEqual([404, 'NOT_FOUND', message]);
      }
      expect((await wholeInvoice(server, id)).files).toBeNull();
    };
    await refusals();
    server.clock.now = '2025-06-01T10:00:00.000Z';
    await drafted(server, accountId, '2025-06');
    await refusals();
    await act(server, STAFF, 'discardInvoiceDraft', { invoiceId: id }, 'invoice { id }');
    await refusals();
  });
});

describe('An id', () => {
  const hostile = [
    ...['inv_', 'inv_x', 'inv', 'null', 'undefined', '.', '%00', '%2e%2e', '%zz', '😀'],
    ...["'; drop table invoice; --", '<script>alert(1)</script>', '$%7B7*7%7D', '../../etc/passwd'],
    ...['inv_AAAAAAABcACAAAAAAAAAAQAAAAAAAXAAgary6KZoAAE', 'A'.repeat(5_000)],
  ];
  it.each(hostile.map((id) => [id.slice(0, 60), id]))(
    'that nothing has is not found: %j',
    async (_, id = '') => {
      for (const end of ENDS) {
        const response = await fetch(`${server.url}/invoices/${encodeURIComponent(id)}${end}`, {
          headers: { authorization: `Bearer ${await server.tokenOf(STAFF)}` },
        });
        const [status, code] = await refusalOf(response);
        expect([end, status, code]).toEqual([end, 404, 'NOT_FOUND']);
      }
    },
  );

  it('of something else, or written in another way, is not found', async () => {
    const others = [accountId, subscriptionId, april.id.toUpperCase(), `${april.id}=`];
    for (const id of [...others, `%69${april.id.slice(1)}`, april.id.replace('inv_', 'ord_')]) {
      expect([id, (await asked(server, `${id}.pdf`)).status]).toEqual([id, 404]);
    }
  });

  it('and a form that there is make the path: anything else has nothing at it', async () => {
    for (const end of ['', '.PDF', '.json', '.pdf/', '/x.pdf', '.pdf%00', '/calls.xml', '.']) {
      expect([end, (await asked(server, `${april.id}${end}`)).status]).toEqual([end, 404]);
    }
  });
});

describe('A request for a file', () => {
  it.each([
    ['.pdf', 'application/pdf'],
    ['.xml', 'application/xml; charset=utf-8'],
    ['.csv', 'text/csv; charset=utf-8; header=present'],
  ])('of %s is answered with what browsers and caches need to know', async (end, type) => {
    const { status, headers } = await asked(server, `${april.id}${end}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${april.number}${end}"`);
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
  });

  it('by HEAD has the same headers, and no body', async () => {
    for (const end of FORMATS) {
      const got = await asked(server, `${may.id}${end}`);
      const length = (await got.arrayBuffer()).byteLength;
      const head = await asked(server, `${may.id}${end}`, STAFF, { method: 'HEAD' });
      const told = (response: Response) =>
        [...response.headers].filter(
          ([name]) => !['connection', 'date', 'keep-alive', 'x-request-id'].includes(name),
        );
      expect(told(head)).toEqual(told(got));
      expect(head.headers.get('content-length')).toBe(`${length}`);
      expect((await head.arrayBuffer()).byteLength).toBe(0);
    }
  });

  it('of a client that has it already is answered with 304, and its right is asked for again', async () => {
    for (const end of FORMATS) {
      const path = `${april.id}${end}`;
      const tag = (await asked(server, path)).headers.get('etag') ?? '';
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
        const headers = { 'if-none-match': known };
        const again = await asked(server, path, STAFF, { headers });
        expect([again.status, await again.text()]).toEqual([304, '']);
        expect(again.headers.get('etag')).toBe(tag);
        expect((await asked(server, path, await stranger(), { headers })).status).toBe(404);
      }
      const other = { headers: { 'if-none-match': '"other"' } };
      expect((await asked(server, path, STAFF, other)).status).toBe(200);
    }
  });

  it('is a GET or HEAD without parameters', async () => {
    const post = await asked(server, `${april.id}.pdf`, STAFF, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const calls = await asked(server, `${april.id}/calls.csv`, STAFF, { method: 'HEAD' });
    expect([calls.status, calls.headers.get('allow')]).toEqual([405, 'GET']);
    for (const end of ENDS) {
      const refusal = await refusalOf(await asked(server, `${april.id}${end}?language=FR`));
      expect(refusal).toEqual([400, 'BAD_REQUEST', 'Expected no parameters, got "language".']);
    }
  });

  it('beyond the points of its viewer is refused with the seconds to wait', async () => {
    const rateLimit = { points: 5_120, windowSeconds: 60 };
    const limited = await server.beside({ traffic: { rateLimit } });
    const { accountId: other } = await aBilledAccount(server);
    server.clock.now = START;
    const [first, second] = await twoInvoices(server, other);
    const viewer = { kind: 'PERSON', accountId: other, role: 'MEMBER' } as const;
    expect((await asked(limited, `${first.id}.pdf`, viewer)).status).toBe(200);
    expect((await asked(limited, `${first.id}.pdf`, viewer)).status).toBe(200);
    // There is no drawing another one, and no reading, either.
    const refused = await asked(limited, `${second.id}.pdf`, viewer);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await refusalOf(refused))[1]).toBe('RATE_LIMITED');
    await limited.close();
  });
});
