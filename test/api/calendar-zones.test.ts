import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { aPersonsFeed, textAt } from '../support/calendars';
import { aSandbox, setClock } from '../support/clocks';
import { faultsOfCalendar, unfolded } from '../support/line-check';
import { ready, spawnServer } from '../support/spawned-server';
import { startTestServer, type TestServer } from '../support/test-server';
import { aSubscription } from '../support/world';
import examples from './calendar-examples.json';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('Dates are the account’s, wherever the server runs', () => {
  const { given, expect: expected } = examples.find(({ id }) => id === 'I01') ?? {};
  const root = path.join(__dirname, '..', '..');
  const SCRIPT = `const { calendarFile } = require('./dist/src/modules/calendar/calendar-file.js');
    process.stdout.write(new Date(0).getTimezoneOffset() + ' ' + calendarFile('Dates', [{
      uid: 'one', sequence: 0, changedAt: '2026-11-23T12:00:00.000Z', isCancelled: false,
      on: ${JSON.stringify(given?.noticeDueBy)}, title: 'Notice', text: 'Text', alarms: [0] }]));`;

  it('I01: the file of a date is the same bytes in every zone', async () => {
    const files = new Set<string>();
    const offsets = new Set<string>();
    for (const zone of given?.serverTimeZones ?? []) {
      const env = { ...process.env, TZ: zone };
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT], {
        ...{ cwd: root, env },
      });
      const [offset = '', ...file] = stdout.split(' ');
      offsets.add(offset);
      files.add(file.join(' '));
    }
    expect(offsets.size).toBe(6);
    expect([...files].map((file) => faultsOfCalendar(file))).toEqual([[]]);
    expect(unfolded([...files].join(''))).toEqual(expect.arrayContaining(expected?.lines ?? []));
  });

  it('I01: a server in Apia gives the same calendar as this one', async () => {
    // By its test clock, so that it is the same on every day on which this test runs.
    const accountId = await aSandbox(server, { timeZone: 'America/Los_Angeles' });
    await setClock(server, accountId, '2026-11-23T02:00:00.000Z');
    await aSubscription(server, accountId, '2026-01-01');
    const { url } = await aPersonsFeed(server, accountId);
    const here = await textAt(server, url);
    expect(unfolded(here)).toEqual(expect.arrayContaining(expected?.lines ?? []));
    const running = spawnServer({
      ...{ DATABASE_URL: server.ownerUrl, TZ: 'Pacific/Apia', LOG_LEVEL: 'silent', WORKER: 'off' },
      ...{ AUTH_JWKS_URL: 'http://127.0.0.1:9/', AUTH_ISSUER: 'none', AUTH_AUDIENCE: 'none' },
    });
    try {
      expect(await textAt({ url: await ready(running) }, url)).toBe(here);
    } finally {
      running.child.kill('SIGTERM');
      await running.ended;
    }
  });
});
