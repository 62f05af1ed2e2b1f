import type { BilledLine } from '../../src/domain/invoice/billed-sums';
import { unusualService } from '../../src/domain/invoice/unusual-service';
import { parseDecimal } from '../../src/domain/money/money';
import { charge, contractOf, cxone, hundred, Ledger, month, used } from './invoice-life';

/** What would make a person look at the document of a month, by those that were made before. */
function foundIn(ledger: Ledger, of: string) {
  const billed: readonly BilledLine[] = ledger.entries.flatMap((entry) =>
    'billed' in entry ? [entry.billed] : [],
  );
  return unusualService(ledger.facts, ledger.preview(of), billed);
}

/** A charge of 100.00 a month from 10 March on, with the use of each month. */
const withUse = (...uses: readonly (readonly [of: string, amount: string])[]) =>
  contractOf('one', {
    ...hundred,
    more: { totals: uses.map(([of, amount]) => used(of, amount, 60)) },
  });

const MONTHS = ['2025-04', '2025-05', '2025-06', '2025-07'];

/** Documents of March's rest and April, May, June, July: 170.97 and four of 100.00, with use. */
function billedUntilJuly(amount: string): Ledger {
  const ledger = new Ledger([
    withUse(['2025-04', amount], ['2025-05', amount], ['2025-06', amount]),
  ]);
  for (const of of MONTHS) ledger.issue(of);
  return ledger;
}

describe('A service that is not what it used to be waits for a person (decision 0076)', () => {
  test('Use that makes it more than 3 times the mean of its last 3 documents is unusual.', () => {
    const ledger = billedUntilJuly('50.00');
    // The last three are 150.00 each: 450.00 is three times their mean, charges of 100.00 in it.
    const stays = [...'456'].map((digit) => [`2025-0${digit}`, '50.00'] as const);
    ledger.contracts = [withUse(...stays, ['2025-07', '350.00'])];
    expect(foundIn(ledger, '2025-08')).toBeUndefined();
    ledger.contracts = [withUse(...stays, ['2025-07', '350.01'])];
    expect(foundIn(ledger, '2025-08')).toEqual({
      ...{ subscriptionId: 'one', why: 'USE', use: parseDecimal('350.01') },
    });
  });

  test('A service with fewer than 3 documents has no mean.', () => {
    const ledger = new Ledger([withUse()]);
    for (const of of MONTHS.slice(0, 2)) ledger.issue(of);
    ledger.contracts = [withUse(['2025-05', '9999.00'])];
    expect(foundIn(ledger, '2025-06')).toBeUndefined();
    ledger.contracts = [withUse()];
    ledger.issue('2025-06');
    ledger.contracts = [withUse(['2025-06', '9999.00'])];
    expect(foundIn(ledger, '2025-07')).toMatchObject({ why: 'USE' });
  });

  test('What an order or a price explains is not: ten times the charges, and no use.', () => {
    const ledger = billedUntilJuly('0.00');
    const dearer = [charge('plan', 1, '100.00'), charge('more', 1, '900.00')];
    ledger.contracts = [contractOf('one', { ...hundred, charges: dearer })];
    expect(foundIn(ledger, '2025-08')).toBeUndefined();
  });

  test('What is given back of use is not, whatever it comes to.', () => {
    const ledger = billedUntilJuly('500.00');
    ledger.contracts = [withUse()];
    expect(ledger.preview('2025-08').lines.some(({ net }) => net < 0n)).toBe(true);
    expect(foundIn(ledger, '2025-08')).toBeUndefined();
  });

  test('More than 15 lines beyond its charges, pools and directions are unusual.', () => {
    // A year of calls comes late, in both directions: 24 lines beside the charge.
    const months = Array.from({ length: 12 }, (_, index) => 3 + index).map(
      (number) =>
        `${2025 + Math.floor((number - 1) / 12)}-${`${((number - 1) % 12) + 1}`.padStart(2, '0')}`,
    );
    const ledger = new Ledger([contractOf('one', cxone)]);
    for (const of of months.slice(1)) ledger.issue(of);
    const totalsOf = (count: number) =>
      months
        .slice(0, count)
        .flatMap((of) => [used(of, '0.01', 1), used(of, '0.01', 1, { direction: 'INBOUND' })]);
    const late = (count: number) =>
      contractOf('one', { ...cxone, more: { totals: totalsOf(count) } });
    // One charge and two directions, and 15 more.
    ledger.contracts = [late(8)];
    expect(ledger.preview('2026-03').lines).toHaveLength(17);
    expect(foundIn(ledger, '2026-03')).toBeUndefined();
    ledger.contracts = [late(9)];
    expect(foundIn(ledger, '2026-03')).toEqual({
      ...{ subscriptionId: 'one', why: 'LINES', lines: 19, most: 18 },
    });
    const agreed = { totals: totalsOf(9), monthlyMinimum: 0n };
    ledger.contracts = [contractOf('one', { ...cxone, more: agreed })];
    expect(foundIn(ledger, '2026-03')).toBeUndefined();
  });

  test('A service that the document does not bill is passed over.', () => {
    const ledger = billedUntilJuly('0.00');
    const idle = contractOf('idle', { ...cxone, charges: [] });
    ledger.contracts = [idle, withUse(['2025-07', '999.00'])];
    expect(foundIn(ledger, '2025-08')).toMatchObject({ subscriptionId: 'one', why: 'USE' });
    expect(foundIn(new Ledger([idle]), '2025-08')).toBeUndefined();
  });

  test('A backlog of charges is not: each month of it brings all of them.', () => {
    const many = Array.from({ length: 5 }, (_, index) => charge(`charge ${index}`, 1, '1.00'));
    const ledger = new Ledger([contractOf('one', { ...cxone, charges: many })]);
    const { lines, unbilledBefore } = ledger.preview('2026-03');
    expect([...lines, ...unbilledBefore]).toHaveLength(65);
    expect(foundIn(ledger, '2026-03')).toBeUndefined();
    expect(ledger.facts.finalizedMonths).not.toContain(month('2026-02'));
  });
});
