import fc from 'fast-check';
import {
  billedSums,
  type BilledSum,
  type BillingEntry,
} from '../../src/domain/invoice/billed-sums';
import type {
  BillableContract,
  BillingFacts,
  UsageTotal,
} from '../../src/domain/invoice/billing-facts';
import { keyText, type InvoiceLine } from '../../src/domain/invoice/invoice-line';
import { invoiceLines } from '../../src/domain/invoice/invoice-lines';
import { roundToMinorUnit, type Micros } from '../../src/domain/money/money';
import {
  addMonths,
  firstOfMonth,
  LAST_DATE,
  monthOf,
  type YearMonth,
} from '../../src/domain/time/calendar-date';
import { serviceSpans } from '../../src/domain/contract/service-spans';
import { holdsForAll, same } from './arbitraries';
import { anyLife, stretchesOf, type ContractLife } from './contract-life';
import { faultsOfLines } from './invoice-life';

// Whole accounts: random contracts, calls that come in any order and late, documents made at any
// time, credits in between. Whatever the order, in the end what was billed is what is owed.

const POOL = { id: 'pool', includedMinutes: 2, units: 1, overagePerMinute: 20_000n };

const calls = fc.record({
  monthsAfterStart: fc.integer({ min: 0, max: 20 }),
  direction: fc.constantFrom('INBOUND' as const, 'OUTBOUND' as const),
  poolId: fc.constantFrom(null, 'pool'),
  unratedCalls: fc.integer({ min: 0, max: 1 }),
  billedSeconds: fc.integer({ min: 0, max: 400 }),
  amount: fc.bigInt({ min: 0n, max: 9_000_000n }),
});

/** What happens to an account, one thing after another. */
const step = fc.oneof(
  { arbitrary: fc.record({ type: fc.constant('calls' as const), calls }), weight: 3 },
  {
    arbitrary: fc.record({
      type: fc.constant('document' as const),
      ahead: fc.integer({ min: 0, max: 3 }),
    }),
    weight: 3,
  },
  { arbitrary: fc.constant({ type: 'facts' as const }), weight: 1 },
  {
    arbitrary: fc.record({
      type: fc.constant('credit' as const),
      of: fc.nat(),
      share: fc.integer({ min: 1, max: 100 }),
      isBilledAgain: fc.boolean(),
    }),
    weight: 1,
  },
);
type Calls = typeof calls extends fc.Arbitrary<infer Value> ? Value : never;
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** The life as it is known when nothing but its beginning is on record, and later all of it. */
const beginningOf = (life: ContractLife): ContractLife => ({
  ...life,
  service: {
    ...{ notices: [], replacements: [], breaches: [], cures: [], endings: [], reinstatements: [] },
  },
  charges: { ...life.charges, changes: [], partialNotices: [] },
});

/** Each case is a whole account with dozens of documents. */
const ACCOUNTS = 500;

class Account {
  readonly entries: BillingEntry[] = [];
  readonly finalizedMonths: YearMonth[] = [];
  readonly totals: UsageTotal[] = [];
  next: YearMonth;
  private known: ContractLife;

  constructor(private readonly life: ContractLife) {
    this.known = beginningOf(life);
    this.next = monthOf(life.schedule.startsOn);
  }

  get facts(): BillingFacts {
    return {
      currency: this.life.currency,
      contracts: [this.contract],
      billed: billedSums(this.entries),
      finalizedMonths: this.finalizedMonths,
      billedFrom: '0001-01' as YearMonth,
      lateUseMonthsMax: null,
    };
  }

  private get contract(): BillableContract {
    const { schedule, service } = this.known;
    const spans = serviceSpans(schedule, service, LAST_DATE);
    return {
      ...{ subscriptionId: 'one', terms: schedule.terms, spans },
      stretches: stretchesOf({ ...this.known, asOf: LAST_DATE }, spans),
      oneTimeCharges: [
        { id: 'set-up', quantity: 1, unitPrice: 10_005_000n, on: schedule.startsOn },
      ],
      monthlyMinimum: 50_000_000n,
      uncountedChargeIds: new Set(['charge 1']),
      surcharges: new Map(),
      pools: [POOL],
      totals: this.totals,
    };
  }

  learnAll(): void {
    this.known = this.life;
  }

  add({ monthsAfterStart, poolId, amount, ...rest }: Calls): void {
    const first = firstOfMonth(monthOf(this.life.schedule.startsOn));
    const month = monthOf(addMonths(first, monthsAfterStart));
    // Calls of a pool cost nothing by themselves.
    this.totals.push({ month, poolId, amount: poolId === null ? amount : 0n, ...rest });
  }

  linesFor(issueMonth: YearMonth): InvoiceLine[] {
    const draft = invoiceLines(this.facts, issueMonth, firstOfMonth(issueMonth));
    return [...draft.unbilledBefore, ...draft.lines];
  }

  document(issueMonth: YearMonth): InvoiceLine[] {
    const lines = this.linesFor(issueMonth);
    this.finalizedMonths.push(issueMonth);
    for (const { key, quantity, net, serviceFrom, serviceBefore } of lines) {
      const documentId = issueMonth;
      this.entries.push({ billed: { key, quantity, net, serviceFrom, serviceBefore, documentId } });
    }
    return lines;
  }

  /** A share of what is left of a line, as no note gives back more than was billed. */
  credit({ of, share, isBilledAgain }: Extract<Step, { type: 'credit' }>): void {
    const sums = billedSums(this.entries).filter((sum) => leftOf(sum) > 0n);
    const sum = sums[of % Math.max(1, sums.length)];
    if (!sum) return;
    const { micros: net } = roundToMinorUnit(
      (leftOf(sum) * BigInt(share)) / 100n,
      this.life.currency,
    );
    if (net === 0n) return;
    this.entries.push({
      credited: { key: sum.key, quantity: 0, net, isBilledAgain, documentId: 'a credit note' },
    });
  }

  perform(happening: Step): void {
    switch (happening.type) {
      case 'calls':
        this.add(happening.calls);
        break;
      case 'facts':
        this.learnAll();
        break;
      case 'credit':
        this.credit(happening);
        break;
      default: {
        const month = monthOf(addMonths(firstOfMonth(this.next), happening.ahead));
        this.document(month);
        this.next = monthOf(addMonths(firstOfMonth(month), 1));
      }
    }
  }
}

const leftOf = ({ net, credited, rebilled }: BilledSum): Micros => net - credited - rebilled;

const anyAccount = fc.record({
  life: anyLife.map((life) => ({ ...life, asOf: LAST_DATE })),
  steps: fc.array(step, { maxLength: 25 }),
});

function play(life: ContractLife, steps: readonly Step[]): Account {
  const account = new Account(life);
  for (const happening of steps) account.perform(happening);
  return account;
}

/** What every key comes to by all that is known, as if nothing had been billed. */
function owedOf(account: Account, issueMonth: YearMonth): Map<string, Micros> {
  const facts = { ...account.facts, billed: [], finalizedMonths: [] };
  const { lines, unbilledBefore } = invoiceLines(facts, issueMonth, firstOfMonth(issueMonth));
  return new Map([...lines, ...unbilledBefore].map(({ key, net }) => [keyText(key), net]));
}

const lastMonthOf = ({ next }: Account): YearMonth => monthOf(addMonths(firstOfMonth(next), 24));

test('Whatever the order of calls, facts and documents, in the end what was billed is what is owed.', () => {
  holdsForAll(
    [anyAccount],
    ({ life, steps }) => {
      const account = play(
        life,
        steps.filter(({ type }) => type !== 'credit'),
      );
      account.learnAll();
      const last = lastMonthOf(account);
      account.document(last);
      const owed = owedOf(account, last);
      for (const { key, net } of billedSums(account.entries)) {
        same([keyText(key), net], [keyText(key), owed.get(keyText(key)) ?? 0n]);
        owed.delete(keyText(key));
      }
      same([...owed.keys()], []);
    },
    ACCOUNTS,
  );
});

test('A document that is made once more adds nothing, and credits do not change that.', () => {
  holdsForAll(
    [anyAccount],
    ({ life, steps }) => {
      const account = play(life, steps);
      account.document(account.next);
      same(account.document(account.next), []);
    },
    ACCOUNTS,
  );
});

test('No key is given back more than was billed of it, whatever was credited.', () => {
  holdsForAll(
    [anyAccount],
    ({ life, steps }) => {
      const account = play(life, steps);
      account.learnAll();
      account.document(lastMonthOf(account));
      for (const sum of billedSums(account.entries)) same(leftOf(sum) >= 0n, true);
    },
    ACCOUNTS,
  );
});

test('Every line explains itself: its steps give its amount again.', () => {
  holdsForAll(
    [anyAccount],
    ({ life, steps }) => {
      const account = play(life, steps);
      same(faultsOfLines(account.linesFor(account.next)), []);
    },
    ACCOUNTS,
  );
});

test('A document carries each key once, and what is to be billed later on none of its lines.', () => {
  holdsForAll(
    [anyAccount],
    ({ life, steps }) => {
      const account = play(life, steps);
      const lines = account.linesFor(account.next);
      same(new Set(lines.map(({ key }) => keyText(key))).size, lines.length);
      same(
        lines.filter(({ issueMonth }) => issueMonth > account.next),
        [],
      );
    },
    ACCOUNTS,
  );
});
