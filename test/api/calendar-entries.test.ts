import {
  aFeed,
  aPersonsFeed,
  calendarAt,
  inShort,
  ownerOf,
  parsed,
  textAt,
  type MadeFeed,
  type ReadCalendar,
  type ReadEntry,
} from '../support/calendars';
import { aSandbox, advanced, setClock } from '../support/clocks';
import { change, chargeIdOf, order } from '../support/contract-life';
import { faultsOfCalendar, unfolded } from '../support/line-check';
import { noticeActs } from '../support/notices';
import { NOON, partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, aDemand, anAccount, aSubscription, type AccountOptions } from '../support/world';
import examples from './calendar-examples.json';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = NOON;
});

const { give, withdraw } = noticeActs(() => server);
const at = (day: string) => {
  server.clock.now = `${day}T12:00:00.000Z`;
};

/** CXone from 1 January 2026, which renews each year, and a calendar of it. */
async function aContract(
  more: AccountOptions = {},
  line: object = {},
): Promise<{ accountId: string; subscriptionId: string; feed: MadeFeed }> {
  const accountId = await anAccount(server, more);
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', line);
  return { accountId, subscriptionId, feed: await aPersonsFeed(server, accountId) };
}

const calendarOf = ({ url }: MadeFeed): Promise<ReadCalendar> => calendarAt(server, url);
const linesOf = async ({ url }: MadeFeed): Promise<string[]> => unfolded(await textAt(server, url));
const entryOn = ({ entries }: ReadCalendar, day: string): Partial<ReadEntry> =>
  entries.find(({ on }) => on === day) ?? {};

describe('A calendar', () => {
  it('has the dates of the next three years, each with its sentence and its clause', async () => {
    const { accountId, feed } = await aContract();
    await order(server, accountId, '2026-11-01', {
      serviceCode: 'GOTO_CONNECT',
      startsOn: '2026-12-15',
      termMonths: 36,
    });
    const calendar = await calendarOf(feed);
    expect(calendar.name).toBe('Dates');
    expect(inShort(calendar)).toEqual([
      '2026-12-02 NICE CXone: last day for notice',
      '2026-12-15 GoTo Connect: first day of service',
      '2027-01-01 NICE CXone: renewal',
      '2027-12-02 NICE CXone: last day for notice',
      '2028-01-01 NICE CXone: renewal',
      '2028-12-02 NICE CXone: last day for notice',
      '2029-01-01 NICE CXone: renewal',
      '2029-11-15 GoTo Connect: last day for notice',
    ]);
    const [first, , renewal] = calendar.entries;
    expect(first?.text.split('\n')).toEqual([
      'If no notice is given by the end of this day, the service renews on 2027-01-01, up to and including 2027-12-31.',
      expect.stringMatching(/^NICE CXone Services Terms, clause 1\.2: ./),
      expect.stringMatching(/^Account Test account \(ACC-\d+\), subscription \S+$/),
    ]);
    expect(renewal?.text.split('\n').slice(0, 2)).toEqual([
      'The service renews on this day, up to and including 2027-12-31.',
      expect.stringMatching(/^NICE CXone Services Terms, clause 1\.2: /),
    ]);
    expect(new Set(calendar.entries.map(({ status }) => status))).toEqual(new Set(['CONFIRMED']));
  });

  it('speaks French to whoever has a French locale: its own, the person’s or the account’s', async () => {
    const { accountId, feed } = await aContract({ locale: 'fr-FR' });
    const calendar = await calendarOf(feed);
    expect(inShort(calendar).slice(0, 2)).toEqual([
      '2026-12-02 NICE CXone\u00a0: dernier jour de préavis',
      '2027-01-01 NICE CXone\u00a0: renouvellement',
    ]);
    expect(calendar.entries[0]?.text.split('\n')).toEqual([
      'Si aucun préavis n’est donné avant la fin de cette journée, le service est renouvelé le 1er janvier 2027, jusqu’au 31 décembre 2027 inclus.',
      expect.stringMatching(/., clause 1\.2\u00a0: ./),
      expect.stringMatching(/^Compte Test account \(ACC-\d+\), abonnement \S+$/),
    ]);
    const titleOf = async (one: MadeFeed) => inShort(await calendarOf(one))[0];
    const english = '2026-12-02 NICE CXone: last day for notice';
    expect(await titleOf(await aPersonsFeed(server, accountId, { locale: 'en-GB' }))).toBe(english);
    const { personId, viewer } = await ownerOf(server, accountId);
    await act(server, viewer, 'changePerson', { personId, locale: 'de-DE' }, 'person { locale }');
    expect(await titleOf(feed)).toBe(english);
  });

  it.each(examples.filter(({ id }) => id === 'I03'))(
    '$id: $title',
    async ({ expect: { lines } }) => {
      expect(await linesOf((await aContract()).feed)).toEqual(expect.arrayContaining(lines ?? []));
    },
  );

  it('is the same bytes for as long as nothing is recorded, and no day has passed', async () => {
    const { feed, subscriptionId } = await aContract();
    const before = await textAt(server, feed.url);
    server.clock.now = '2026-11-23T22:59:59.999Z';
    expect(await textAt(server, feed.url)).toBe(before);
    await give(subscriptionId);
    expect(await textAt(server, feed.url)).not.toBe(before);
  });

  it('is well formed, whatever its name and those of accounts hold', async () => {
    const name = 'Ünïcödé, 漢字; \\ "quoted" 👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻 '.repeat(3).trim();
    const accountId = await anAccount(server, { name, viewer: partner('first') });
    await aSubscription(server, accountId, '2026-01-01');
    const feeds = [
      await aPersonsFeed(server, accountId, { name }),
      await aFeed(server, partner('first'), { name, locale: 'fr' }),
    ];
    for (const { url } of feeds) {
      const text = await textAt(server, url);
      expect(faultsOfCalendar(text)).toEqual([]);
      expect(parsed(text).name).toBe(name);
      expect(parsed(text).entries.some((entry) => entry.text.includes(`${name} (ACC-`))).toBe(true);
    }
  });

  it('of a partner names the account before each date, and reaches a year ahead', async () => {
    const accountId = await anAccount(server, { name: 'Northwind', viewer: partner('second') });
    await aSubscription(server, accountId, '2026-01-01');
    const calendar = await calendarOf(await aFeed(server, partner('second')));
    expect(inShort(calendar)).toEqual([
      '2026-12-02 Northwind – NICE CXone: last day for notice',
      '2027-01-01 Northwind – NICE CXone: renewal',
    ]);
    const one = await calendarOf(await aFeed(server, partner('second'), { accountId }));
    expect(inShort(one)[5]).toBe('2029-01-01 NICE CXone: renewal');
    expect(one.entries[0]?.uid).toBe(calendar.entries[0]?.uid);
  });

  it('of an account without a contract, or a partner without an account, has no dates', async () => {
    const feed = await aPersonsFeed(server, await anAccount(server));
    expect((await calendarOf(feed)).entries).toEqual([]);
    expect(faultsOfCalendar(await textAt(server, feed.url))).toEqual([]);
  });

  it('says so where there are more dates than it holds', async () => {
    const accountId = await anAccount(server);
    await act(
      ...([server, STAFF, 'publishServiceTerms'] as const),
      { serviceCode: 'OPENVOICE', effectiveOn: '2026-11-24', renewalTermMonths: 1 },
      'serviceTerms { version }',
    );
    at('2026-11-24');
    // Each renews and has a last day for notice every month, for 36 months.
    for (let count = 0; count < 30; count += 1) {
      await order(server, accountId, '2026-11-24', { serviceCode: 'OPENVOICE', termMonths: 1 });
    }
    const text = await textAt(server, (await aPersonsFeed(server, accountId)).url);
    expect(text.split('BEGIN:VEVENT').length - 1).toBe(2_001);
    expect(faultsOfCalendar(text)).toEqual([]);
    const lines = unfolded(text);
    const first = lines.slice(lines.indexOf('BEGIN:VEVENT'), lines.indexOf('END:VEVENT'));
    const sentence =
      'DESCRIPTION:It shows the dates of at most 1000 contracts\\, and at most 2000 dates\\, the earliest first. ';
    expect(first).toEqual(
      expect.arrayContaining([
        'DTSTART;VALUE=DATE:20261124',
        'SUMMARY:This calendar is not complete',
        expect.stringContaining(sentence),
      ]),
    );
    // What is left out is what lies furthest ahead.
    expect(lines.filter((line) => line.startsWith('DTSTART')).at(-1)).toMatch(/:2029/);
  });
});

describe('Entries that change', () => {
  it.each(examples.filter(({ id }) => id === 'I02'))('$id: $title', async (example) => {
    const { subscriptionId, feed } = await aContract();
    const before = await calendarOf(feed);
    const { terminationNotice } = await give(subscriptionId);
    const noticed = await calendarOf(feed);
    expect(await linesOf(feed)).toEqual(expect.arrayContaining(example.expect.lines ?? []));
    expect(inShort(noticed).slice(0, 4)).toEqual([
      '2026-12-02 Cancelled – NICE CXone: last day for notice (1)',
      '2026-12-31 NICE CXone: last day of service',
      '2027-01-01 Cancelled – NICE CXone: renewal (1)',
      '2027-12-02 Cancelled – NICE CXone: last day for notice (1)',
    ]);
    const cancelled = entryOn(noticed, '2026-12-02');
    expect(cancelled).toMatchObject({
      ...{ uid: entryOn(before, '2026-12-02').uid, status: 'CANCELLED', alarms: [] },
      text: expect.stringMatching(/^This entry no longer applies, .+\nAccount .+$/) as string,
    });
    expect(entryOn(noticed, '2026-12-31').text).toMatch(
      /^The notice is in time: the service ends with its current period, last day 2026-12-31\.\n/,
    );

    at('2026-11-24');
    await withdraw(terminationNotice.id);
    const withdrawn = await calendarOf(feed);
    expect(inShort(withdrawn).slice(0, 3)).toEqual([
      '2026-12-02 NICE CXone: last day for notice (2)',
      '2026-12-31 Cancelled – NICE CXone: last day of service (1)',
      '2027-01-01 NICE CXone: renewal (2)',
    ]);
    expect(entryOn(withdrawn, '2026-12-02').uid).toBe(cancelled.uid);
  });

  it('go on to be told as cancelled for 90 days, and are gone then', async () => {
    const { subscriptionId, feed } = await aContract();
    await give(subscriptionId);
    const cancelledOn = async (day: string) => {
      at(day);
      return inShort(await calendarOf(feed)).filter((line) => line.includes('Cancelled'));
    };
    // 23 November + 90 days is 21 February.
    expect(await cancelledOn('2027-02-20')).toContain(
      '2026-12-02 Cancelled – NICE CXone: last day for notice (1)',
    );
    expect(await cancelledOn('2027-02-21')).toEqual([]);
    at('2027-02-21');
    expect(inShort(await calendarOf(feed))).toEqual(['2026-12-31 NICE CXone: last day of service']);
  });

  it('move with what they follow from, and keep their identity', async () => {
    const { accountId, subscriptionId, feed } = await aContract();
    await give(subscriptionId);
    const before = entryOn(await calendarOf(feed), '2026-12-31');
    await order(server, accountId, '2026-11-23', {
      ...{ serviceCode: 'CXONE', replacesId: subscriptionId, startsOn: '2026-12-10' },
    });
    const after = await calendarOf(feed);
    expect(entryOn(after, '2026-12-09')).toMatchObject({ uid: before.uid, sequence: 1 });
    expect(entryOn(after, '2026-12-31')).toEqual({});
  });

  it('change once for each fact, though a test clock shows the same instant', async () => {
    const accountId = await aSandbox(server);
    await setClock(server, accountId, '2026-01-01T00:00:00.000Z');
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01');
    const feed = await aPersonsFeed(server, accountId);
    const notice = async () => {
      const calendar = await calendarOf(feed);
      const { sequence, status, stamp } = entryOn(calendar, '2026-12-02');
      return { name: calendar.name, sequence, status, stamp };
    };
    const stamp = '2026-01-01T00:00:00Z';
    const name = 'TEST – Dates';
    expect(await notice()).toEqual({ name, sequence: 0, status: 'CONFIRMED', stamp });
    for (const sequence of [1, 3]) {
      const { terminationNotice } = await give(subscriptionId);
      expect(await notice()).toEqual({ name, sequence, status: 'CANCELLED', stamp });
      await withdraw(terminationNotice.id);
      expect(await notice()).toEqual({ name, sequence: sequence + 1, status: 'CONFIRMED', stamp });
    }
    // Its dates go by its own clock: three years on, this one is long past.
    await advanced(server, accountId, '2026-11-01T00:00:00.000Z');
    expect(inShort(await calendarOf(feed)).at(-1)).toBe('2029-01-01 NICE CXone: renewal (4)');
  });
});

describe('Every kind of date', () => {
  it('has a title of its own, and what it follows from', async () => {
    const { accountId, subscriptionId, feed } = await aContract(
      {},
      {
        recurringCharges: [
          { description: 'Seat', quantity: 5, unitPrice: '10' },
          {
            ...{ description: 'Promised', unitPrice: '5' },
            lapse: { unitPriceAfter: '7', lapsesOn: '2027-02-01' },
          },
        ],
      },
    );
    const chargeId = await chargeIdOf(server, subscriptionId, '2026-11-23');
    await order(server, accountId, '2026-11-23', {
      ...{ serviceCode: 'CXONE', amendsId: subscriptionId, startsOn: '2026-12-05' },
      recurringCharges: [{ description: 'Further seat', unitPrice: '40' }],
      chargeChanges: [{ chargeId, unitPrice: '9' }],
    });
    await change(server, 'suspendSubscription', {
      ...{ subscriptionId, reason: 'Unpaid fees.' },
      ...{ suspendedAt: '2026-11-24T00:00:00Z', resumedAt: '2026-11-26T00:00:00Z' },
    });
    const breach = { subscriptionId, givenBy: 'CUSTOMER', breach: 'No service.' };
    await change(server, 'recordBreachNotice', breach);
    const price = { subscriptionId, chargeId, effectiveOn: '2027-03-01', unitPrice: '11' };
    await change(server, 'announcePriceChange', price);
    await change(server, 'givePartialNotice', { subscriptionId, chargeId, fewerUnits: 1 });
    await aDemand(server, subscriptionId);
    const calendar = await calendarOf(feed);
    expect(inShort(calendar).map((line) => line.replace('NICE CXone: ', ''))).toEqual([
      '2026-11-24 suspension begins',
      '2026-11-26 suspension ends',
      '2026-12-02 last day for notice',
      '2026-12-05 recurring charges change',
      '2026-12-05 contract amended',
      '2026-12-23 last day to cure a breach',
      '2026-12-24 may be ended for cause from today',
      '2026-12-31 performance demanded by the beneficiary is due',
      '2027-01-01 partial notice takes effect',
      '2027-01-01 renewal',
      '2027-02-01 a price lapses',
      '2027-03-01 price change',
      '2027-12-02 last day for notice',
      '2028-01-01 renewal',
      '2028-12-02 last day for notice',
      '2029-01-01 renewal',
    ]);
    expect(calendar.entries.filter(({ text }) => !/^.+\.\n(.+\n)?Account /.test(text))).toEqual([]);
    const french = await calendarOf(await aPersonsFeed(server, accountId, { locale: 'fr' }));
    const titles = french.entries.map(({ title }) => title);
    expect(titles.filter((title) => !title.startsWith('NICE CXone\u00a0: '))).toEqual([]);
  });
});

describe('Alarms', () => {
  const alarmsOf = async (feed: MadeFeed) => entryOn(await calendarOf(feed), '2026-12-02').alarms;

  it('ring at nine on the days of the account’s reminders, as far as they are of use', async () => {
    const { accountId, subscriptionId, feed } = await aContract();
    // 60 days and 15 hours less a day: nine in the morning, 60 days before.
    expect(await alarmsOf(feed)).toEqual(['-P59DT15H', '-P44DT15H', '-P29DT15H', '-P6DT15H']);
    const remind = (daysBefore: number[]) =>
      act(
        server,
        STAFF,
        'setReminders',
        { accountId, daysBefore },
        'reminderSetting { daysBefore }',
      );
    await remind([1, 0]);
    expect(await alarmsOf(feed)).toEqual(['-PT15H', 'PT9H']);
    expect(await linesOf(feed)).toContain('TRIGGER;RELATED=START:PT9H');
    await remind([]);
    expect(await alarmsOf(feed)).toEqual([]);
    await remind([30, 7]);
    const decide = (decision: string, until?: string) =>
      act(
        ...([server, STAFF, 'recordRenewalDecision', { subscriptionId, decision, until }] as const),
        'subscription { id }',
      );
    await decide('LATER', '2026-11-27');
    expect(await alarmsOf(feed)).toEqual(['-P4DT15H']);
    await decide('RENEW');
    expect(await alarmsOf(feed)).toEqual([]);
    expect(inShort(await calendarOf(feed))[0]).toBe('2026-12-02 NICE CXone: last day for notice');
  });
});
