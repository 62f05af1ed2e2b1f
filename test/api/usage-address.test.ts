import { deliver, ndjson } from '../support/deliveries';
import { everythingIn } from '../support/stored-usage';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { anAccount, aSubscription } from '../support/world';

// What the address of a delivery says of all its records.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('What is wrong with a delivery as a whole', () => {
  it('is said before anything of it is read: the subscription that its address names', async () => {
    const before = await everythingIn(server);
    const line = ndjson([{ externalId: '1' }]);
    const hidden = (await aSubscription(server, await anAccount(server), '2026-01-01'))
      .subscriptionId;
    for (const [id, viewer] of [
      ['sub_AAAAAAAAAAAAAAAAAAAAAA', STAFF],
      ['nothing', STAFF],
      [hidden, partner('first')],
    ] as const) {
      for (const more of ['', '&check=true', '&import=u8']) {
        const query = `&subscription=${id}${more}`;
        const { status, text } = await deliver(server, line, { query, viewer });
        expect([status, text]).toEqual([
          400,
          expect.stringContaining('Expected the id of a subscription that you may see'),
        ]);
      }
    }
    const after = await everythingIn(server);
    for (const table of ['usage_import', 'usage_import_issue', 'usage_record']) {
      expect(after.get(table)).toBe(before.get(table));
    }
  });

  it('is said of a check that has a name, or a first line', async () => {
    for (const [query, message] of [
      ['&check=true&import=x', 'Expected no parameter import with check=true, got one.'],
      ['&check=true&firstLine=2', 'Expected no parameter firstLine with check=true, got one.'],
      ['&check=yes', 'Expected check=true, or no check, got '],
    ] as const) {
      const { status, text } = await deliver(server, '', { query });
      expect([status, text]).toEqual([400, expect.stringContaining(message)]);
    }
  });
});
