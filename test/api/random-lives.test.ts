import fc from 'fast-check';
import { searchWordsOf } from '../../src/application/search-words';
import { addDays, parseDate } from '../../src/domain/time/calendar-date';
import {
  MONTH,
  ofSubscription,
  type MonthAnswer,
  type PreviewAnswer,
} from '../support/contract-life';
import { writtenAndFilled } from '../support/contract-days';
import {
  actOf,
  askAgain,
  asked,
  askPast,
  askStanding,
  beginLife,
  isPlayable,
  preview,
  record,
  type PastAnswer,
  type PlayedLife,
  type Refusal,
} from '../support/played-life';
import {
  DAYS_OF_A_LIFE,
  dayAt,
  FIRST_DAY,
  inOrder,
  instantAt,
  lives,
  type Fact,
  type Life,
} from '../support/random-lives';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { read } from '../support/world';

// Random lives of contracts, played through the API: each fact is told on a day, and recorded on it
// or later. RANDOM_LIVES says how many, RANDOM_LIVES_SEED which.

const LIVES = Number(process.env['RANDOM_LIVES'] ?? 15);
const SEED = Number(process.env['RANDOM_LIVES_SEED'] ?? Date.now() % 2 ** 31);
/** After everything that a life may tell of. */
const THE_END = instantAt(DAYS_OF_A_LIFE + 200, 12);
const DAY_MILLIS = 86_400_000;
/** A life takes a second, and more where others keep the machine busy. */
const TEST_MILLIS_MAX = Math.max(1, LIVES) * 20_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: instantAt(0, 12) });
});
afterAll(() => server.close());

const moveTo = (millis: number): void => {
  server.clock.now = new Date(millis).toISOString();
};
const millisOf = (instant: string): number => Date.parse(instant);

it(
  'Lives are previewed, read and found as they then are, in any order of recording.',
  async () => {
    const counts = { lives: 0, recorded: 0, refused: 0, previewed: 0, reordered: 0 };
    const tried = async (life: Life) => {
      const { recorded, played } = await playInOrder(life, counts);
      await checkFound(played);
      counts.reordered += Number(await checkOtherOrder(played, recorded));
      counts.lives += 1;
    };
    await fc.assert(fc.asyncProperty(lives, tried), {
      numRuns: LIVES,
      seed: SEED,
      endOnFailure: true,
    });
    // So that the property does not hold for want of lives worth the name.
    expect(counts.recorded).toBeGreaterThan(3 * LIVES);
    expect(counts.previewed).toBeGreaterThan(LIVES / 2);
    expect(counts.refused).toBeGreaterThan(0);
    expect(counts.reordered).toBeGreaterThan(LIVES / 5);
    // The migration finds of all these lives the days that their acts wrote.
    const { written, filled } = await writtenAndFilled(server);
    expect(written.length).toBeGreaterThan(3 * LIVES);
    expect(filled).toEqual(written);
  },
  TEST_MILLIS_MAX,
);

type Counts = Record<'recorded' | 'refused' | 'previewed', number>;

/** Plays a life, the clock moving forward; asks of the past before and after each act. */
async function playInOrder(
  life: Life,
  counts: Counts,
): Promise<{ played: PlayedLife; recorded: Fact[] }> {
  let now = millisOf(instantAt(0, 12));
  moveTo(now);
  const played = await beginLife(server, life);
  const recorded: Fact[] = [];
  const past: PastAnswer[] = [];
  const ranks = life.ranks.map(([rank]) => rank);
  for (const fact of inOrder(life.facts, ranks)) {
    if (!isPlayable(played, fact)) continue;
    const gap = (life.gaps[fact.id] ?? 0) * DAY_MILLIS * Number(fact.id > 0);
    now = Math.max(now + 60_000 + gap, millisOf(instantAt(fact.day, 12)));
    moveTo(now);
    past.push(...(await pastOf(played, fact, now)));
    const refused = await playFact(played, fact, counts);
    if (refused) counts.refused += 1;
    else recorded.push(fact);
    counts.recorded += Number(!refused);
    const again = await Promise.all(past.map((question) => askAgain(server, question)));
    expect(again).toEqual(past.map(({ answer }) => answer));
  }
  moveTo(Math.max(now, millisOf(THE_END)));
  return { played, recorded };
}

/** What is known of a contract just before an act, of a day; nothing before there is one. */
async function pastOf(
  { life, contracts }: PlayedLife,
  { id }: Fact,
  now: number,
): Promise<PastAnswer[]> {
  const knownAt = new Date(now - 1).toISOString();
  const day = life.days[id % life.days.length] ?? 0;
  const asked = [...contracts.values()][id % Math.max(contracts.size, 1)];
  return asked === undefined ? [] : [await askPast(server, asked, day, knownAt)];
}

/** Previews a fact and records it: what was shown is what is, and what is refused was refused. */
async function playFact(
  played: PlayedLife,
  fact: Fact,
  counts: Counts,
): Promise<readonly Refusal[] | undefined> {
  if (fact.what.kind === 'NOTICE') return playNotice(played, fact, counts);
  const act = await actOf(played, fact);
  if (!act.preview) return record(played, fact);
  const subscriptionId = played.contracts.get(fact.contract) ?? '';
  const { shown, refused: unshown } = await preview(played, act.preview);
  const months = shown && (await monthsOf(subscriptionId, shown));
  if (shown) {
    expect(months?.[0]).toEqual(shown.firstMonth.before);
    expect(months?.[1]).toEqual(shown.fullMonth.before);
  }
  const refused = await record(played, fact);
  expect({ fact, refused }).toEqual({ fact, refused: unshown });
  if (!shown) return refused;
  counts.previewed += 1;
  const [first, full] = await monthsOf(subscriptionId, shown);
  expect({ fact, first }).toEqual({ fact, first: shown.firstMonth.after });
  expect({ fact, full }).toEqual({ fact, full: shown.fullMonth.after });
  const { contractChanges, endsBefore, term } = await ofSubscription<{
    contractChanges: { id: string; effectiveOn: string | null; toldOn: string | null }[];
    endsBefore: string | null;
    term: object | null;
  }>(
    server,
    subscriptionId,
    `endsBefore contractChanges { id effectiveOn toldOn }
      term(asOf: "${shown.effectiveOn}") { endsBefore noticeDueBy }`,
  );
  expect({ fact, endsBefore }).toEqual({ fact, endsBefore: shown.endsBefore });
  // Of a day that is over, what stood on it is read, without what was told since.
  if (shown.effectiveOn >= server.clock.now.slice(0, 10)) {
    expect({ fact, term }).toEqual({ fact, term: shown.term });
  }
  const made = contractChanges.find(({ id }) => id === played.ids.get(fact.id));
  // An order is a fact of several rows, each of them of its day.
  const last = made ?? contractChanges.at(-1);
  // A withdrawal or a cure has no other day than that on which it was told.
  const effectiveOn = last?.effectiveOn ?? last?.toldOn;
  expect({ fact, effectiveOn }).toEqual({ fact, effectiveOn: shown.effectiveOn });
  return refused;
}

/** The month in which a previewed change takes effect, and the next, as they are now. */
async function monthsOf(
  id: string,
  { effectiveOn }: PreviewAnswer,
): Promise<[MonthAnswer, MonthAnswer]> {
  const first = effectiveOn.slice(0, 7);
  const next = addDays(parseDate(`${first}-28`), 4).slice(0, 7);
  const text = `query ($id: ID!, $first: YearMonth!, $next: YearMonth!) {
    node(id: $id) { ... on Subscription {
      first: monthCharges(month: $first) { ${MONTH} } next: monthCharges(month: $next) { ${MONTH} }
    } }
  }`;
  const { node } = await read<{ node: { first: MonthAnswer; next: MonthAnswer } }>(
    server,
    STAFF,
    text,
    { id, first, next },
  );
  return [node.first, node.next];
}

/** A notice is previewed by the day on which it counts as given. */
async function playNotice(
  played: PlayedLife,
  fact: Fact,
  counts: Counts,
): Promise<readonly Refusal[] | undefined> {
  const { what } = fact;
  const givenOn = dayAt(fact.day);
  const isOfThatDay =
    what.kind === 'NOTICE' && (!('sentOn' in what.told) || what.told.deliveryMethod === 'EMAIL');
  const isOfCustomer = what.kind === 'NOTICE' && what.givenBy === 'CUSTOMER';
  if (!isOfThatDay || !isOfCustomer) return record(played, fact);
  const subscriptionId = played.contracts.get(fact.contract) ?? '';
  const { data, errors } = await asked(
    server,
    `query ($input: PreviewTerminationNoticeInput!) {
      shown: previewTerminationNotice(input: $input) { endsBefore }
    }`,
    { input: { subscriptionId, givenOn } },
  );
  const refused = await record(played, fact);
  const problems = errors?.[0]?.extensions?.['problems'] as Refusal[] | undefined;
  const said = (all: readonly Refusal[] | undefined) =>
    all?.map(({ code, message }) => ({ code, message }));
  expect({ fact, refused: said(refused) }).toEqual({ fact, refused: said(problems) });
  if (refused) return refused;
  counts.previewed += 1;
  const selection = `endsBefore(asOf: "${givenOn}")`;
  const after = await ofSubscription<{ endsBefore: string }>(server, subscriptionId, selection);
  expect(after).toEqual((data as { shown: object }).shown);
  return undefined;
}

/** Records the same facts in another order, if there is one: every answer is the same. */
async function checkOtherOrder(first: PlayedLife, recorded: readonly Fact[]): Promise<boolean> {
  const { life } = first;
  const now = server.clock.now;
  moveTo(millisOf(instantAt(0, 12)));
  const other = await beginLife(server, life);
  moveTo(millisOf(now));
  const ranks = life.ranks.map(([, rank]) => rank);
  if (!(await recordAll(other, inOrder(recorded, ranks)))) return false;
  const standing = ({ contracts }: PlayedLife) =>
    Promise.all(
      [...first.contracts.keys()].flatMap((id) =>
        life.days.map((day) => askStanding(server, contracts.get(id) ?? '', day)),
      ),
    );
  expect(await standing(other)).toEqual(await standing(first));
  return true;
}

/** Records facts, the refused ones after the others again; false where some stay refused. */
async function recordAll(played: PlayedLife, facts: readonly Fact[]): Promise<boolean> {
  let left = [...facts];
  while (left.length > 0) {
    const refused: Fact[] = [];
    for (const fact of left) {
      moveTo(millisOf(server.clock.now) + 1_000);
      if (!isPlayable(played, fact) || (await record(played, fact))) refused.push(fact);
    }
    if (refused.length === left.length) return false;
    left = refused;
  }
  return true;
}

const WINDOW_DAYS = 120;

/** What contracts and accounts are found by says what is computed of their facts. */
async function checkFound({ life, accountId, number, contracts }: PlayedLife): Promise<void> {
  const ids = [...contracts.values()];
  for (const day of life.days) {
    const [gte, lt] = [dayAt(day), dayAt(day + WINDOW_DAYS)];
    const found = await subscriptionsBy({ accountId, noticeDueBy: { gte, lt } });
    const computed = await Promise.all(
      ids.map(async (id) => ({ id, ...(await noticeDueByFrom(id, gte)) })),
    );
    const expected = computed.flatMap(({ id, noticeDueBy }) =>
      noticeDueBy !== null && noticeDueBy < lt ? [id] : [],
    );
    expect({ gte, found: found.sort() }).toEqual({ gte, found: expected.sort() });
  }
  const ends = await Promise.all(ids.map(async (id) => ({ id, ...(await endOf(id)) })));
  const ending = ends.flatMap(({ id, endsBefore }) => (endsBefore === null ? [] : [id])).sort();
  for (const where of [{ endsBefore: { gte: FIRST_DAY } }, { isNoticeGiven: true }]) {
    expect((await subscriptionsBy({ accountId, ...where })).sort()).toEqual(ending);
  }
  for (const status of ['PENDING', 'INITIAL', 'RENEWAL', 'ENDED']) {
    const listed = await subscriptionsBy({ accountId, status: { eq: status } });
    expect(listed.sort()).toEqual(
      ends.flatMap((end) => (end.status === status ? [end.id] : [])).sort(),
    );
  }
  await checkSearchWords(accountId, number);
  await checkDays(accountId);
}

/** The days of a life, some of which lie before it and behind it: in ranges of at most 366. */
const YEARS = [-10, 350, 700, 1_060].map((day) => [dayAt(day), dayAt(day + 360)] as const);

/** What is found across accounts is what the account itself computes of its facts. */
async function checkDays(accountId: string): Promise<void> {
  const entries = `nodes { occursOn kind subscription { id } period { index }
    terminationNotice { id } contractChange { id } charge { id } }`;
  for (const [from, to] of YEARS) {
    const text = `query ($id: ID!, $from: Date!, $to: Date!) {
      timeline(first: 100, from: $from, to: $to, where: { accountId: $id }) { ${entries} }
      account(id: $id) { timeline(first: 100, from: $from, to: $to) { ${entries} } }
    }`;
    type Entries = { readonly nodes: object[] };
    const { timeline, account } = await read<{
      timeline: Entries;
      account: { timeline: Entries };
    }>(server, STAFF, text, { id: accountId, from, to });
    const inFull = ({ nodes }: Entries) => nodes.map((entry) => JSON.stringify(entry)).sort();
    expect({ from, found: inFull(timeline) }).toEqual({ from, found: inFull(account.timeline) });
  }
}

const noticeDueByFrom = (id: string, from: string) =>
  ofSubscription<{ noticeDueBy: string | null }>(server, id, `noticeDueBy(from: "${from}")`);
const endOf = (id: string) =>
  ofSubscription<{ endsBefore: string | null; status: string }>(server, id, 'endsBefore status');

async function subscriptionsBy(where: object): Promise<string[]> {
  const text = `query ($where: SubscriptionListWhere) {
    subscriptions(where: $where) { nodes { id } }
  }`;
  type Found = { subscriptions: { nodes: { id: string }[] } };
  const { subscriptions } = await read<Found>(server, STAFF, text, { where });
  return subscriptions.nodes.map(({ id }) => id);
}

/** The words that are stored are those of the texts that the account has now. */
async function checkSearchWords(accountId: string, number: string): Promise<void> {
  const text = `query ($id: ID!, $number: String!) {
    accounts(where: { search: $number }) { nodes { id } }
    node(id: $id) { ... on Account {
      number name people { email } orders { nodes { number } }
      subscriptions { nodes { number } }
    } }
  }`;
  interface Texts {
    readonly accounts: { readonly nodes: { id: string }[] };
    readonly node: {
      readonly number: string;
      readonly name: string;
      readonly people: { email: string }[];
      readonly orders: { nodes: { number: string }[] };
      readonly subscriptions: { nodes: { number: string }[] };
    };
  }
  const { accounts, node } = await read<Texts>(server, STAFF, text, { id: accountId, number });
  expect(accounts.nodes.map(({ id }) => id)).toContain(accountId);
  const numbered = [...node.orders.nodes, ...node.subscriptions.nodes];
  const texts = [
    ...[node.number, node.name],
    ...node.people.map(({ email }) => email),
    ...numbered.map((each) => each.number),
  ];
  const session = server.database.session({ kind: 'EVERYTHING' });
  try {
    const stored = await session.rows<{ word: string }>(
      {
        text: `select w.word from account_search_word w join account a on a.id = w.account_id
          where a.number = $1`,
      },
      [number],
    );
    const words = stored.map(({ word }) => word).sort();
    expect(words).toEqual([...new Set(texts.flatMap(searchWordsOf))].sort());
  } finally {
    await session.end();
  }
}
