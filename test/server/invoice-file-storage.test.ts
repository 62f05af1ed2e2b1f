import { Client } from 'pg';
import { sqlStateOf } from '../../src/data/sql-error';
import { readNodeId } from '../../src/graphql/node-id';
import { readBack } from '../documents/read-back';
import { asked, downloaded, refusalOf, twoInvoices, wholeInvoice } from '../support/invoice-files';
import { aCreditNote, aPayment } from '../support/invoices';
import {
  aBilledAccount,
  drafted,
  finalized,
  type InvoiceAnswer,
} from '../support/monthly-invoices';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, aSubscription, read } from '../support/world';

let server: TestServer;
let owner: Client;
let may: InvoiceAnswer;

const START = '2025-03-10T10:00:00.000Z';

beforeAll(async () => {
  server = await startTestServer({ now: START });
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  const { accountId } = await aBilledAccount(server, { account: { viewer: partner('first') } });
  [, may] = await twoInvoices(server, accountId);
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

describe('Credit of the account that an invoice uses', () => {
  it('is said by its files, and what is paid later changes none of them', async () => {
    server.clock.now = START;
    const { accountId } = await aBilledAccount(server);
    await aSubscription(server, accountId, '2025-03-10', {
      recurringCharges: [{ description: 'Seat', quantity: 1, unitPrice: '310' }],
    });
    // 22 of 31 days of 310.00 and a whole month: 530.00, with VAT 636.00.
    const april = await finalized(server, accountId, '2025-04');
    await aPayment(server, april.id, '636');
    await aCreditNote(server, april.id, { lines: [{ position: 1, net: '100' }] });
    const { id } = await finalized(server, accountId, '2025-05');
    const csv = await downloaded(server, `${id}.csv`);
    await aPayment(server, id, '52');
    const xml = (await downloaded(server, `${id}.xml`)).toString();
    expect(xml).toContain('<ram:GrandTotalAmount>372.00</ram:GrandTotalAmount>');
    expect(xml).toContain('<ram:TotalPrepaidAmount>120.00</ram:TotalPrepaidAmount>');
    expect(xml).toContain('<ram:DuePayableAmount>252.00</ram:DuePayableAmount>');
    const [pdf] = readBack({ pdfs: [await downloaded(server, `${id}.pdf`)] }).pdfs;
    const text = pdf?.pages.flatMap(({ lines }) => lines).join('\n') ?? '';
    expect([pdf?.xml, text]).toEqual([xml, expect.stringContaining('252,00 EUR')]);
    expect((await downloaded(server, `${id}.csv`)).equals(csv)).toBe(true);
  });
});

describe('A currency of three decimals', () => {
  it('has PDF and CSV, and no XML', async () => {
    server.clock.now = START;
    const { accountId: tunis } = await aBilledAccount(server, {
      account: { currencyCode: 'TND' },
      seller: { vatCurrency: 'TND' },
    });
    await aSubscription(server, tunis, '2025-03-10', {
      recurringCharges: [{ description: 'Seat', quantity: 3, unitPrice: '10.123' }],
    });
    const { id } = await finalized(server, tunis, '2025-04');
    expect((await downloaded(server, `${id}.csv`)).toString()).toContain(',30.369,');
    expect((await downloaded(server, `${id}.pdf`)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await refusalOf(await asked(server, `${id}.xml`))).toEqual([
      ...[404, 'NOT_FOUND'],
      'There is no XML of an invoice in TND: EN 16931 has no amounts of more than two decimals.',
    ]);
    const { files } = await wholeInvoice(server, id);
    expect(files.map(({ format }) => format)).toEqual(['PDF', 'CSV']);
  });
});

describe('A document that no file can be made of', () => {
  it('is not finalized: it says why in both languages, and takes no number', async () => {
    server.clock.now = START;
    const { accountId: other, prefix } = await aBilledAccount(server);
    const liveIn = (city: string) => {
      const address = { recipient: 'Accounts', lines: ['1 rue'], postalCode: '75001', city };
      const billingAddress = { ...address, countryCode: 'FR' };
      const change = { accountId: other, billingAddress };
      return act(server, STAFF, 'changeAccount', change, 'account { id }');
    };
    // No XML has this character.
    await liveIn('Paris\uffff');
    await aSubscription(server, other, '2025-03-10', {
      recurringCharges: [{ description: 'Seat', quantity: 1, unitPrice: '10' }],
    });
    server.clock.now = '2025-04-01T10:00:00.000Z';
    const { id: invoiceId } = await drafted(server, other, '2025-04');
    server.clock.now = '2025-04-04T10:00:00.000Z';
    const { finalizeInvoice } = await read<{
      finalizeInvoice: { userErrors: { code: string; message: string; french: string }[] };
    }>(
      server,
      STAFF,
      `mutation ($input: FinalizeInvoiceInput!) { finalizeInvoice(input: $input) {
        userErrors { code message french: message(language: FR) } } }`,
      { input: { invoiceId } },
    );
    const plainSpaces = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
    const [refused] = finalizeInvoice.userErrors;
    expect([{ ...refused, french: plainSpaces(refused?.french ?? '') }]).toEqual([
      {
        code: 'CANNOT_BE_BILLED',
        message:
          'No files can be made of it: buyer.address.city: expected characters that XML can hold, got U+FFFF',
        french:
          'Aucun fichier ne peut en être établi : buyer.address.city : attendu : des caractères admis en XML ; reçu : U+FFFF',
      },
    ]);
    const { rows } = await owner.query<{ count: string }>(
      `select (select count(*) from invoice where account_id = $1)
        + (select count(*) from invoice_line where account_id = $1) as count`,
      [readNodeId(other)?.key.id],
    );
    expect(rows[0]?.count).toBe('0');
    await liveIn('Paris');
    const { number } = await finalized(server, other, '2025-04');
    expect(number).toBe(`${prefix}-2025-000001`);
  });
});

describe('What is stored of a document', () => {
  const INSERT = `insert into invoice_file
      (account_id, id, invoice_id, format, content, sha256, made_at)
    values ($1::uuid, gen_random_uuid(), $2, 'PDF', $3, sha256($3), now())`;
  const ids = () => {
    const key = readNodeId(may.id)?.key;
    return [key?.accountId ?? '', key?.id ?? ''] as const;
  };

  it('is added by the provider alone: no customer and no partner can store other bytes', async () => {
    const [account, invoice] = ids();
    const first = readNodeId((partner('first') as { partnerId: string }).partnerId)?.key.id ?? '';
    for (const scope of [
      { kind: 'ACCOUNT', accountId: account },
      { kind: 'PARTNER', partnerId: first, accountIds: null },
      { kind: 'VENDOR', vendorCode: 'NICE' },
    ] as const) {
      const session = server.database.session(scope);
      const state = await session
        .transaction(async ({ rows, reach }) => {
          await reach([account]);
          await rows({ text: INSERT }, [account, invoice, Buffer.from('%PDF-forged')]);
        })
        .then(() => 'stored', sqlStateOf);
      await session.end();
      expect([scope.kind, state]).toEqual([scope.kind, '42501']);
    }
  });

  it('is never changed or removed by the server, and has its own hash', async () => {
    const [account, invoice] = ids();
    await downloaded(server, `${may.id}.pdf`);
    const attempt = async (text: string) => {
      const session = server.database.session({ kind: 'EVERYTHING' });
      const state = await session
        .transaction(({ rows }) => rows({ text }, [account, invoice]))
        .then(() => 'done', sqlStateOf);
      await session.end();
      return state;
    };
    const where = 'where account_id = $1::uuid and invoice_id = $2::uuid';
    expect(await attempt(`update invoice_file set content = 'x' ${where}`)).toBe('42501');
    expect(await attempt(`delete from invoice_file ${where}`)).toBe('42501');
    const forged = INSERT.replace("'PDF', $3, sha256($3)", `'XML', 'x', sha256('y')`);
    expect(await attempt(forged)).toBe('23514');
  });
});
