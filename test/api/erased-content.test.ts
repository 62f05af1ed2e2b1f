import type { Client } from 'pg';
import { aNumber, aRatedContract, erase as eraseNumbers } from '../support/erasure';
import { asOwner, uuidOf } from '../support/retention';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, sendCalls } from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = await asOwner(server);
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const erase = (accountId: string, more: object, viewer = STAFF) =>
  eraseNumbers(server, accountId, more, viewer);
const aWorld = () => aRatedContract(server);

describe('What was sent with records that were not taken', () => {
  const issue = async (id: string, accountId: string | null, content: string) =>
    owner.query(
      `insert into usage_import_issue (owner, id, import_id, line, outcome, account_id, problems,
          content, recorded_at) values ('somebody', md5($1)::uuid, md5('import')::uuid, 1,
          'REJECTED', $2, '[]', $3, '2026-11-01')`,
      [id, accountId && uuidOf(accountId), content],
    );
  const contents = async () =>
    (
      await owner.query<{ content: string | null }>(
        `select content from usage_import_issue where owner = 'somebody' order by content nulls last`,
      )
    ).rows.map(({ content }) => content);
  afterEach(() =>
    owner.query(`alter table usage_import_issue disable row level security;
    delete from usage_import_issue; alter table usage_import_issue enable row level security`),
  );

  it('is forgotten where the account’s own holds the number, in any spelling', async () => {
    const [{ accountId, subscriptionId }, another] = [await aWorld(), await aWorld()];
    const her = aNumber();
    const spelt = `0${her.slice(3, 4)} ${her.slice(4, 6)} ${her.slice(6)}`;
    await issue('own', accountId, `{"to":"${spelt}"}`);
    await issue('named', null, `${subscriptionId};${spelt};;`);
    await issue('else', accountId, 'A own, without it');
    const inTwo = `A row ${her.slice(1, 7)}","${her.slice(7)}`;
    await issue('in two fields', accountId, inTwo);
    await issue('as a URI', accountId, `{"to":"sip:${her}@192.0.2.10"}`);
    await issue(
      'grouped',
      accountId,
      `{"to":"+33 (0)${her.slice(3, 4)}.${her.slice(4, 7)}-${her.slice(7)}"}`,
    );
    await issue('foreign', another.accountId, `B ${her}`);
    await issue('foreign named', null, `C ${another.subscriptionId};${her}`);
    await issue('nobody', null, `D ${her}`);
    const person = { kind: 'PERSON', accountId, role: 'OWNER' } as const;
    await erase(accountId, { number: her }, person);
    const left = ['A own, without it', inTwo, `B ${her}`, `C ${another.subscriptionId};${her}`];
    expect(await contents()).toEqual([...left, `D ${her}`, null, null, null, null]);
    // Staff see to what names no account; what is another's stays.
    await erase(accountId, { number: her });
    const kept = ['A own, without it', inTwo, `B ${her}`];
    expect((await contents()).filter((content) => content !== null)).toEqual(kept);
  });

  it('stays where a longer number begins as the erased one does, or ends so', async () => {
    const { accountId } = await aWorld();
    const others = ['A +331456789019', 'B +3314567890', 'C 01,1678901', 'D 5678901', 'E 14567890'];
    for (const content of others) await issue(content, accountId, content);
    const eraseBoth = async () => {
      await erase(accountId, { number: '+33145678901' });
      await erase(accountId, { number: '+678901' });
    };
    await eraseBoth();
    expect(await contents()).toEqual(others);
    await issue('spelt', accountId, 'to: 01.4567-89 01 60');
    await issue('short', accountId, '00678901;60');
    await eraseBoth();
    expect(await contents()).toEqual([...others, null, null]);
  });

  it('is forgotten where it met an erased call, or came in before the date', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const her = aNumber();
    const call = aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, { to: her });
    await sendCalls(server, [call]);
    const [conflict] = await sendCalls(server, [{ ...call, to: aNumber() }]);
    expect(conflict?.status).toBe('CONFLICT');
    await issue('before', null, `A ${subscriptionId}`);
    const kept = async () =>
      (await owner.query(`select 1 from usage_import_issue where content is not null`)).rowCount;
    expect(await kept()).toBe(2);
    await erase(accountId, { usedBefore: '2026-10-06' });
    // It came on 1 November: it may be of a call that is kept.
    expect(await kept()).toBe(1);
    await erase(accountId, { usedBefore: '2026-11-02' });
    expect(await kept()).toBe(0);
  });

  it('is open for that alone: another account is not found in the same request', async () => {
    const [{ accountId }, another] = [await aWorld(), await aWorld()];
    const input = { mode: 'ERASE', reason: 'Why not.', usedBefore: '2026-11-01' };
    const answer = await server.ask(
      { kind: 'PERSON', accountId, role: 'OWNER' },
      `mutation ($own: EraseUsageNumbersInput!, $foreign: EraseUsageNumbersInput!) {
        own: eraseUsageNumbers(input: $own) { isComplete userErrors { code } }
        foreign: eraseUsageNumbers(input: $foreign) { isComplete userErrors { code } } }`,
      { own: { ...input, accountId }, foreign: { ...input, accountId: another.accountId } },
    );
    expect(answer.data).toEqual({
      own: { isComplete: true, userErrors: [] },
      foreign: { isComplete: null, userErrors: [{ code: 'NOT_FOUND' }] },
    });
  });
});
