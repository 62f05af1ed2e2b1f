import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, read, refusalsOf } from '../support/world';
import { keepDetail, type RetentionAnswer } from '../support/retention';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ usageRetentionMonths: 36 });
});
afterAll(() => server.close());

async function retentionOf(accountId: string, viewer = STAFF): Promise<RetentionAnswer | null> {
  const { account } = await read<{ account: { usageRetention: RetentionAnswer | null } }>(
    server,
    viewer,
    `query ($id: ID!) { account(id: $id) { usageRetention {
      detailMonths recordedAt removesBefore } } }`,
    { id: accountId },
  );
  return account.usageRetention;
}

describe('How long detail is kept', () => {
  it('is what the account has set last, from the first of a month on', async () => {
    const accountId = await anAccount(server);
    const year = await keepDetail(server, accountId, 12);
    const now = server.clock.now;
    expect(year).toEqual({ detailMonths: 12, recordedAt: now, removesBefore: '2025-11-01' });
    expect(await keepDetail(server, accountId, 1)).toMatchObject({ removesBefore: '2026-10-01' });
    expect(await retentionOf(accountId)).toMatchObject({ detailMonths: 1, recordedAt: now });
    const forEver = { detailMonths: null, recordedAt: now, removesBefore: null };
    expect(await keepDetail(server, accountId, null)).toEqual(forEver);
    // Its own, be it for ever, wins over the operator's.
    expect(await retentionOf(accountId)).toEqual(forEver);
  });

  it('is the operator’s default where the account has set nothing', async () => {
    expect(await retentionOf(await anAccount(server))).toEqual({
      ...{ detailMonths: 36, recordedAt: null, removesBefore: '2023-11-01' },
    });
  });

  it('goes by the account’s own calendar', async () => {
    const accountId = await anAccount(server, { timeZone: 'Pacific/Kiritimati' });
    server.clock.now = '2026-11-30T12:00:00.000Z';
    expect(await keepDetail(server, accountId, 1)).toMatchObject({ removesBefore: '2026-11-01' });
    server.clock.now = '2026-11-23T12:00:00.000Z';
  });

  it('is set by an owner, too, and the log tells before and after', async () => {
    const accountId = await anAccount(server);
    const owner = { kind: 'PERSON', accountId, role: 'OWNER' } as const;
    await keepDetail(server, accountId, 6, owner);
    await keepDetail(server, accountId, null, owner);
    await keepDetail(server, accountId, 24);
    const { auditEntries } = await read<{ auditEntries: { nodes: object[] } }>(
      server,
      owner,
      `{ auditEntries(where: { act: { eq: "setUsageRetention" } }, orderBy: { direction: ASC }) {
        nodes { right actor { kind } subject { id } changes { name before after } } } }`,
    );
    const entry = (kind: string, before: string | null, after: string) => ({
      ...{ right: 'SET_USAGE_RETENTION', actor: { kind }, subject: { id: accountId } },
      changes: [{ name: 'detailMonths', before, after }],
    });
    expect(auditEntries.nodes).toEqual([
      entry('PERSON', null, '6'),
      entry('PERSON', '6', 'for ever'),
      entry('STAFF', 'for ever', '24'),
    ]);
  });

  it.each([0, -1, 1_201])('is not %s months', async (detailMonths) => {
    const input = { accountId: await anAccount(server), detailMonths };
    expect(await refusalsOf(server, STAFF, 'setUsageRetention', input)).toMatchObject([
      {
        ...{ code: 'INVALID_INPUT', path: ['input', 'detailMonths'] },
        message: `expected a whole number from 1 to 1200, got ${detailMonths}`,
      },
    ]);
  });

  it('is set for no account that is not there, nor for another’s', async () => {
    const accountId = await anAccount(server);
    const stranger = { kind: 'PERSON', accountId: await anAccount(server), role: 'OWNER' } as const;
    for (const input of [{ accountId }, { accountId: 'acc_AAAAAAAAcACAAAAAAAAAAQ' }]) {
      const refused = await refusalsOf(server, stranger, 'setUsageRetention', input);
      expect(refused).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'accountId'] }]);
    }
  });

  it('is no matter of a partner’s', async () => {
    const accountId = await anAccount(server, { viewer: partner('first') });
    await expect(
      act(
        server,
        partner('first'),
        'setUsageRetention',
        { accountId },
        'retention { detailMonths }',
      ),
    ).rejects.toThrow('staff with ADMIN, or an owner of the account');
    expect(await retentionOf(accountId, partner('first'))).toMatchObject({ detailMonths: 36 });
  });
});
