import { PassThrough } from 'node:stream';
import { startBilling } from '../../src/worker/billing';
import type { Loop } from '../../src/worker/loop';
import { runBilling } from '../../tools/billing-run/billing-command';
import { aBillableAccount, aSeller, billingOf, RUN, type RunAnswer } from '../support/billing-runs';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { act, anAccount, read } from '../support/world';
import { IMPATIENT, Screen } from './command-run';

let server: TestServer;
let token: string;
let worker: Loop | undefined;
beforeAll(async () => {
  server = await startTestServer({ now: '2026-10-01T09:00:00.000Z' });
  token = await server.tokenOf(STAFF);
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});
afterAll(() => server.close());

const work = () => (worker = startBilling({ ...billingOf(server), everyMs: 20 }));

function begin(args: readonly string[], isTTY = false) {
  const [out, err, input] = [new Screen(), new Screen(isTTY), new PassThrough()];
  const stop = new AbortController();
  const given = ['--url', server.url, '--token', token, ...args];
  const terminal = { input, output: out, errors: err };
  return { out, err, stop, ended: runBilling(given, terminal, stop.signal, IMPATIENT) };
}
async function run(...args: readonly string[]) {
  const { out, err, ended } = begin(['--quiet', ...args]);
  const code = await ended;
  return { code, out: out.text, err: err.text };
}
const MONTH = ['--month', '2026-10'];
const withoutId = (out: string) => out.replace(/brn_\S+/, 'brn_…').split('\n');
const numberOf = async (id: string) => {
  const query = 'query ($id: ID!) { account(id: $id) { number } }';
  return (await read<{ account: { number: string } }>(server, STAFF, query, { id })).account.number;
};

describe('npm run billing-run', () => {
  test('It bills every account of a legal entity, and says what became of them.', async () => {
    const seller = await aSeller(server);
    await aBillableAccount(server, { seller });
    await aBillableAccount(server, { seller });
    work();
    const { code, out, err } = await run(...MONTH, '--legal-entity', seller);
    expect([code, err, withoutId(out)]).toEqual([
      ...[0, ''],
      [
        ...['billing 2026-10', '  run       brn_…', '  done      2', '  nothing   0'],
        ...['  parked    0', '  waiting   0', ''],
      ],
    ]);
  });

  test('It says why accounts are parked or wait, and which wait for days of grace.', async () => {
    const none = await anAccount(server);
    const { accountId: bad } = await aBillableAccount(server, { seller: null });
    const bound = await aSeller(server, { amountMax: '20' });
    const { accountId: large } = await aBillableAccount(server, { seller: bound });
    const graceful = await aSeller(server, { graceDays: 3 });
    const { accountId: drafted } = await aBillableAccount(server, { seller: graceful });
    work();
    const accounts = [none, bad, large, drafted].join(', ');
    const { code, out, err } = await run(...MONTH, '--accounts', accounts);
    const [badNumber, largeNumber] = [await numberOf(bad), await numberOf(large)];
    const bounded = 'The total, 24.00 EUR, is above 20.00 EUR: a person has to approve it.';
    expect([code, err, withoutId(out)]).toEqual([
      ...[1, ''],
      [
        ...['billing 2026-10', '  run       brn_…', '  done      0', '  nothing   1'],
        '  parked    1',
        `    ${badNumber}: Data is missing: billingProfile, legalEntity, tax.`,
        ...['  waiting   1', `    ${largeNumber}: ${bounded}`],
        ...['  drafted   1, finalized after their days of grace', ''],
      ],
    ]);
  });

  test('A terminal shows how far it is; a log gets a line now and then.', async () => {
    const seller = await aSeller(server);
    const ids = await Promise.all([1, 2, 3].map(() => aBillableAccount(server, { seller })));
    const args = [...MONTH, '--accounts', ids.map(({ accountId }) => accountId).join(',')];
    const terminal = begin(args, true);
    await until(() => terminal.err.text.includes('0 accounts'));
    const log = begin(args);
    await until(() => log.err.text.includes('billing 2026-10: 0%, 0 accounts'));
    work();
    expect([await terminal.ended, await log.ended]).toEqual([0, 0]);
    expect(terminal.err.text).toContain('billing 2026-10 [............] 0%');
  });

  test('Stopped, it says that the run goes on; so it does.', async () => {
    const { accountId } = await aBillableAccount(server, { seller: await aSeller(server) });
    const running = begin([...MONTH, '--accounts', accountId]);
    await until(() => running.err.text.includes('0 accounts'));
    running.stop.abort();
    expect(await running.ended).toBe(3);
    expect(running.err.text).toContain('Stopped. The run goes on in the server.\n');
    work();
    const look = `{ billingRuns(first: 1) { nodes { ${RUN} } } }`;
    const done = async () =>
      (await read<{ billingRuns: { nodes: RunAnswer[] } }>(server, STAFF, look)).billingRuns
        .nodes[0]?.status;
    await until(done, (status) => status === 'DONE');
  });

  test('A run that somebody cancels is not finished.', async () => {
    const { accountId } = await aBillableAccount(server, { seller: await aSeller(server) });
    const running = begin([...MONTH, '--accounts', accountId]);
    await until(() => running.err.text.includes('0 accounts'));
    const look = '{ billingRuns(first: 1) { nodes { id } } }';
    const { billingRuns } = await read<{ billingRuns: { nodes: { id: string }[] } }>(
      ...([server, STAFF, look] as const),
    );
    const input = { billingRunId: billingRuns.nodes[0]?.id };
    await act(server, STAFF, 'cancelBillingRun', input, 'billingRun { id }');
    expect(await running.ended).toBe(3);
    expect(running.out.text).toContain('  not begun 1\n');
    expect(running.err.text).toContain('Cancelled.\n');
  });

  test('What stops it is said with the code for whose fault it is.', async () => {
    const told = async (...args: string[]) => {
      const { code, err } = await run(...args);
      return [code, err.trim()];
    };
    const shown = 'The options are shown by --help.';
    expect(await told()).toEqual([2, `Required option '--month <month>' not specified. ${shown}`]);
    expect(await told(...MONTH, '--legal-entity', 'X', '--accounts', 'a')).toEqual([
      ...[2, 'Expected --legal-entity or --accounts, got both.'],
    ]);
    expect(await told(...MONTH, 'more')).toEqual([
      ...[2, `Too many arguments. Expected 0 arguments but got 1. ${shown}`],
    ]);
    expect(await told(...MONTH, '--legal-entity', 'X')).toEqual([
      ...[2, 'No run was started: No legal entity with this code.'],
    ]);
    expect(await told('--month', '2026-13')).toEqual([2, expect.stringContaining('2026-13')]);
    expect(await told(...MONTH, '--token', 'wrong')).toEqual([2, expect.stringContaining('401')]);
    const nowhere = ['--url', 'http://127.0.0.1:9'];
    const away = expect.stringContaining('nothing listens there') as string;
    expect(await told(...MONTH, ...nowhere)).toEqual([3, away]);
    expect((await run('--help')).out).toContain('Exit codes');
  });
});
