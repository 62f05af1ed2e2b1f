import fc from 'fast-check';
import { addMonths, parseDate } from '../../src/domain/time/calendar-date';
import { parseCurrency } from '../../src/domain/money/currency';
import { parseDecimal, roundToMinorUnit } from '../../src/domain/money/money';
import { ofSubscription } from '../support/contract-life';
import { letBeBilled } from '../support/monthly-invoices';
import { asked, beginLife, isPlayable, record, type PlayedLife } from '../support/played-life';
import {
  DAYS_OF_A_LIFE,
  FIRST_DAY,
  inOrder,
  instantAt,
  lives,
  type Life,
} from '../support/random-lives';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, act, read, sendCalls } from '../support/world';

// Random lives of contracts that are billed as they are played: what a preview shows is what the
// document of the same moment says, and every day and call is billed once, whenever it was told.
// RANDOM_LIVES says how many, RANDOM_LIVES_SEED which.

const LIVES = Number(process.env['RANDOM_LIVES'] ?? 10);
const SEED = Number(process.env['RANDOM_LIVES_SEED'] ?? Date.now() % 2 ** 31);
const DAY_MILLIS = 86_400_000;
/** A life takes some seconds, and more where others keep the machine busy. */
const TEST_MILLIS_MAX = Math.max(1, LIVES) * 40_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: instantAt(0, 12) });
});
afterAll(() => server.close());

interface Counts {
  documents: number;
  corrections: number;
  lateUse: number;
}

it(
  'Previews show what documents say, line by line, and every month is billed once.',
  async () => {
    const counts = { documents: 0, corrections: 0, lateUse: 0 };
    const tried = async (life: Life) => {
      const played = await playBilled(life, counts);
      await checkBilledOnce(played);
    };
    await fc.assert(fc.asyncProperty(lives, tried), {
      numRuns: LIVES,
      seed: SEED,
      endOnFailure: true,
    });
    // So that the property does not hold for want of documents worth the name.
    expect(counts.documents).toBeGreaterThan(3 * LIVES);
    expect(counts.corrections).toBeGreaterThan(0);
    expect(counts.lateUse).toBeGreaterThan(0);
  },
  TEST_MILLIS_MAX,
);

/** Plays a life, and bills its months as the clock passes their first days. */
async function playBilled(life: Life, counts: Counts): Promise<PlayedLife> {
  let now = Date.parse(instantAt(0, 12));
  const moveTo = (millis: number) => {
    now = millis;
    server.clock.now = new Date(now).toISOString();
  };
  moveTo(now);
  const played = await beginLife(server, life);
  const billed = { graceDays: 0, billedFrom: FIRST_DAY.slice(0, 7), lateUseMonthsMax: null };
  await letBeBilled(server, played.accountId, billed);
  const ranks = life.ranks.map(([rank]) => rank);
  for (const fact of inOrder(life.facts, ranks)) {
    if (!isPlayable(played, fact)) continue;
    const gap = (life.gaps[fact.id] ?? 0) * DAY_MILLIS * Number(fact.id > 0);
    moveTo(Math.max(now + 60_000 + gap, Date.parse(instantAt(fact.day, 12))));
    // Facts that are recorded after their month was billed are corrected by the next document.
    await bill(played, counts);
    await record(played, fact);
    await call(played, fact.id);
  }
  for (const days of [DAYS_OF_A_LIFE + 200, DAYS_OF_A_LIFE + 240]) {
    moveTo(Math.max(now + 40 * DAY_MILLIS, Date.parse(instantAt(days, 12))));
    await bill(played, counts);
  }
  return played;
}

/** Calls of the day before and of some day before that; now and then one is taken back. */
async function call({ life, contracts }: PlayedLife, turn: number): Promise<void> {
  const now = Date.parse(server.clock.now);
  const sinceBegin = Math.floor((now - Date.parse(instantAt(0, 12))) / DAY_MILLIS);
  const some = (life.days[turn % life.days.length] ?? 0) % Math.max(sinceBegin, 1);
  const days = [sinceBegin - 1, some].filter((day) => day >= 0);
  const calls = [...contracts.values()].flatMap((id) =>
    days.map((day, index) => aCall(id, instantAt(day, 11), 61 + 47 * turn + index)),
  );
  if (calls.length === 0) return;
  const sent = await sendCalls(server, calls);
  const usageRecordId = sent.find(({ record: made }) => made !== null)?.record?.id;
  if (turn % 3 !== 2 || usageRecordId === undefined) return;
  const input = { usageRecordId, replacement: null, reason: 'It was not made.' };
  await act(server, STAFF, 'correctUsage', input, 'reversal { id }');
}

const LINE = `kind serviceMonth serviceFrom serviceBefore quantity unit description isEstimate
  unitPrice { amount } days daysInMonth net { amount } taxCategory taxRate corrects { number }
  subscription { id } derivation { summary steps { rule operation formula rounding
    clause { number } inputs { name label text fromStep } result { name label text } } }`;
const DOCUMENT = `id status documentType issueMonth net { amount } tax { amount } gross { amount }
  unratedCalls missing corrects { number } derivation { summary steps { rule result { text } } }
  taxes { category rate base { amount } tax { amount } }
  lines { ${LINE} } unbilledBefore { ${LINE} }`;

interface Line {
  readonly kind: string;
  readonly serviceMonth: string;
  readonly serviceFrom: string;
  readonly net: { readonly amount: string };
}

interface Document {
  readonly id: string;
  readonly gross: { readonly amount: string } | null;
  readonly status: string;
  readonly lines: readonly Line[];
  readonly unbilledBefore: readonly Line[];
}

const previewOf = async ({ accountId }: PlayedLife, month: string): Promise<Document> =>
  (
    await read<{ preview: Document }>(
      server,
      STAFF,
      `query ($input: PreviewInvoiceInput!) {
        preview: previewInvoice(input: $input) { ${DOCUMENT} } }`,
      { input: { accountId, month } },
    )
  ).preview;

const monthOfClock = () => server.clock.now.slice(0, 7);
const nextMonth = (month: string) => addMonths(parseDate(`${month}-01`), 1).slice(0, 7);

/** Bills the current month, unless that is done: as its preview said a moment ago. */
async function bill(played: PlayedLife, counts: Counts): Promise<void> {
  const month = monthOfClock();
  const preview = await previewOf(played, month);
  if (preview.status === 'FINALIZED') return;
  const made = await documentOf(played, month, preview);
  if (!made) return;
  counts.documents += 1;
  const has = (kind: string) => Number(made.lines.some((line) => line.kind === kind));
  counts.corrections += has('CORRECTION');
  counts.lateUse += has('LATE_USAGE');
  const lines = [...preview.unbilledBefore, ...preview.lines];
  expect({ ...made, status: '' }).toEqual({ ...preview, status: '', lines, unbilledBefore: [] });
  // Its preview is the document now, and nothing of it is left for the next.
  expect(await previewOf(played, month)).toEqual(made);
  const next = await previewOf(played, nextMonth(month));
  expect(next.unbilledBefore).toEqual([]);
  const expected = (kind: string, serviceMonth: string) =>
    serviceMonth === month
      ? ['USAGE', 'CATCH_UP'].includes(kind)
      : serviceMonth === nextMonth(month) && kind === 'RECURRING';
  expect(next.lines.filter((line) => !expected(line.kind, line.serviceMonth))).toEqual([]);
}

/** Drafts and finalizes; undefined where there is nothing to bill. */
async function documentOf(
  { accountId }: PlayedLife,
  month: string,
  preview: Document,
): Promise<Document | undefined> {
  const { data } = await asked(
    server,
    `mutation ($input: DraftInvoiceInput!) { draftInvoice(input: $input) {
      invoice { ${DOCUMENT} } userErrors { code message } } }`,
    { input: { accountId, month } },
  );
  const { invoice, userErrors } = (data as { draftInvoice: Drafted }).draftInvoice;
  if (!invoice) {
    expect(userErrors).toEqual([
      { code: 'CANNOT_BE_BILLED', message: 'There is nothing to bill.' },
    ]);
    // What moves no amount waits for the next document.
    const moved = [...preview.unbilledBefore, ...preview.lines].filter(
      ({ net }) => parseDecimal(net.amount) !== 0n,
    );
    expect(moved).toEqual([]);
    return undefined;
  }
  expect(invoice).toEqual({ ...preview, status: 'DRAFT' });
  // A person names the total, so that what is unusual waits for nobody.
  const input = { invoiceId: invoice.id, approvedGross: invoice.gross?.amount };
  const selection = `invoice { ${DOCUMENT} }`;
  const finalized = await act<{ invoice: Document }>(
    server,
    STAFF,
    'finalizeInvoice',
    input,
    selection,
  );
  return finalized.invoice;
}

interface Drafted {
  readonly invoice: Document | null;
  readonly userErrors: readonly object[];
}

/** In the end the lines of all documents add up to what each month comes to by what is known. */
async function checkBilledOnce({ contracts }: PlayedLife): Promise<void> {
  const last = monthOfClock();
  for (const id of contracts.values()) {
    const lines = await billedLines(id);
    for (let month = FIRST_DAY.slice(0, 7); month < last; month = nextMonth(month)) {
      const sumOf = (units: readonly string[]) =>
        lines
          .filter((line) => line.serviceMonth === month && units.includes(line.unit))
          .reduce((sum, { net }) => sum + parseDecimal(net.amount), 0n);
      const due = await dueOf(id, month);
      expect({ month, charges: sumOf(['UNITS']), use: sumOf(['SECONDS']) }).toEqual(due);
    }
  }
}

interface BilledLine {
  readonly unit: string;
  readonly serviceMonth: string;
  readonly net: { readonly amount: string };
}

/** All lines of finalized documents for a contract. */
async function billedLines(id: string): Promise<BilledLine[]> {
  interface Page {
    readonly nodes: BilledLine[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  }
  const lines: BilledLine[] = [];
  for (let after = ''; ;) {
    const { invoiceLines } = await ofSubscription<{ invoiceLines: Page }>(
      server,
      id,
      `invoiceLines(first: 100${after}) { nodes { unit serviceMonth net { amount } }
        pageInfo { hasNextPage endCursor } }`,
    );
    lines.push(...invoiceLines.nodes);
    if (!invoiceLines.pageInfo.hasNextPage) return lines;
    after = `, after: "${invoiceLines.pageInfo.endCursor}"`;
  }
}

/** What a month of a contract comes to: the sum of its charges, and its use rounded once. */
async function dueOf(id: string, month: string): Promise<object> {
  interface Answer {
    readonly monthCharges: { readonly total: { readonly amount: string } };
    readonly usageTotals: { readonly outbound: { readonly amount: { readonly amount: string } } };
  }
  const { monthCharges, usageTotals } = await ofSubscription<Answer>(
    server,
    id,
    `monthCharges(month: "${month}") { total { amount } }
      usageTotals(month: "${month}") { outbound { amount { amount } } }`,
  );
  const charges = parseDecimal(monthCharges.total.amount);
  const sum = parseDecimal(usageTotals.outbound.amount.amount);
  return { month, charges, use: roundToMinorUnit(sum, parseCurrency('EUR')).micros };
}
