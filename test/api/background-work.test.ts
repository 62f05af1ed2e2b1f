import { sequencing, placeEvents } from '../support/event-feed';
import { program } from '../support/program';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { anAccount, read } from '../support/world';

let server: TestServer;
beforeAll(async () => (server = await startTestServer()));
afterAll(() => server.close());

interface Work {
  readonly name: string;
  readonly description: string;
  readonly waiting: number;
  readonly oldestAt: string | null;
  readonly succeededAt: string | null;
  readonly failedAt: string | null;
  readonly failures: number;
  readonly failureId: string | null;
}
const QUERY = `{ backgroundWork { name description waiting oldestAt succeededAt failedAt failures failureId } }`;
const workOf = async (name: string): Promise<Work | undefined> =>
  (await read<{ backgroundWork: Work[] }>(server, STAFF, QUERY)).backgroundWork.find(
    (work) => work.name === name,
  );

describe('Background work', () => {
  it('says how much waits, since when, and that it went well', async () => {
    await placeEvents(server);
    await anAccount(server);
    const waiting = await workOf('event feed');
    expect(waiting).toMatchObject({ waiting: 1, succeededAt: null, failures: 0, failedAt: null });
    expect(waiting?.oldestAt).not.toBeNull();
    const log = { error: jest.fn(), warn: jest.fn() };
    const { stop } = program.startSequencer({ ...sequencing(server), log: log as never });
    await until(async () => (await workOf('event feed'))?.succeededAt ?? null, Boolean);
    await stop();
    expect(await workOf('event feed')).toMatchObject({
      ...{ waiting: 0, oldestAt: null, succeededAt: server.clock.now },
    });
  });

  it('that fails says so once in the log, under the id that the API shows', async () => {
    await anAccount(server);
    const said: (readonly [{ readonly id: string }, string])[] = [];
    const error = (...what: (typeof said)[number]) => void said.push(what);
    const log = { error, warn: jest.fn() };
    const { database } = server;
    let isAway = true;
    const flaky = {
      session: ((...args: Parameters<typeof database.session>) => {
        const session = database.session(...args);
        if (isAway) session.rows = () => Promise.reject(new Error('away'));
        return session;
      }) as typeof database.session,
    };
    const work = { ...sequencing(server), database: flaky, everyMs: 1, log: log as never };
    const { stop, wake } = program.startSequencer(work);
    await until(() => {
      wake();
      return said.length > 0;
    }, Boolean);
    wake();
    isAway = false;
    await until(async () => {
      wake();
      return (await workOf('event feed'))?.waiting === 0;
    }, Boolean);
    await stop();
    const [first] = said;
    expect(said).toHaveLength(1);
    expect(first?.[1]).toBe('Background work failed; it is tried again.');
    const shown = await workOf('event feed');
    expect(shown).toMatchObject({ failures: 1, failureId: first?.[0].id });
    expect(shown?.failedAt).not.toBeNull();
  });

  it('is shown to staff alone', async () => {
    const { errors } = await server.ask(partner('first'), QUERY);
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('is listed whole, each kind with what it does', async () => {
    const { backgroundWork } = await read<{ backgroundWork: Work[] }>(server, STAFF, QUERY);
    const names = backgroundWork.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['billing runs', 'event feed', 'usage events']));
    expect(names).toEqual([...names].sort());
    for (const { description } of backgroundWork) expect(description).toMatch(/^[A-Z].*\.$/);
  });
});
