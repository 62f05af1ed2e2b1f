import type { BillableContract } from '../../src/domain/invoice/billing-facts';
import { makesDocument } from '../../src/domain/invoice/invoice-lines';
import { useOfKey } from '../../src/domain/invoice/usage-items';
import { parseDecimal } from '../../src/domain/money/money';
import {
  charge,
  connect,
  contractOf,
  cxone,
  faultsOfLines,
  hundred,
  Ledger,
  month,
  netOf,
  on,
  told,
  used,
} from './invoice-life';

describe('Use that comes late', () => {
  const withTotals = (...totals: ReturnType<typeof used>[]) => [
    contractOf('CXone', { ...cxone, charges: [], more: { totals } }),
  ];

  test('is the difference between the rounded totals, not rounded by itself (USE01).', () => {
    const account = new Ledger(withTotals(used('2025-03', '412.345678', 100)));
    expect(account.issue('2025-04')).toEqual(['USAGE 2025-03 100 412.35']);
    account.contracts = withTotals(used('2025-03', '412.353178', 160));
    const first = account.preview('2025-05');
    expect(first.lines.map(told)).toEqual(['LATE_USAGE 2025-03 60 0.00']);
    // A line that moves no cent makes no document of its own.
    expect(makesDocument(first)).toBe(false);
    account.contracts = withTotals(used('2025-03', '412.358178', 220));
    const both = account.preview('2025-05');
    expect(both.lines.map(told)).toEqual(['LATE_USAGE 2025-03 120 0.01']);
    expect(makesDocument(both)).toBe(true);
    expect(both.lines[0]?.correctsId).toBe('document 2025-04');
    expect(faultsOfLines(both.lines)).toEqual([]);
  });

  test('is billed once: a second run of its document adds nothing, nor does the next (USE11).', () => {
    const account = new Ledger(withTotals(used('2025-03', '412.345678', 100)));
    account.issue('2025-04');
    account.contracts = withTotals(used('2025-03', '412.358178', 220));
    expect(account.issue('2025-05')).toEqual(['LATE_USAGE 2025-03 120 0.01']);
    expect(['2025-05', '2025-06'].map((of) => account.issue(of))).toEqual([[], []]);
  });

  test('keeps its own month beside the use of the new one (USE02).', () => {
    // Units are minutes at 10.00 each: 5 are billed, 7 are known, and 3 are of the new month.
    const minutes = (of: string, count: number) => used(of, `${count * 10}.00`, count * 60);
    const calls = (...totals: ReturnType<typeof used>[]) => [
      contractOf('calls', { ...connect, charges: [], more: { totals } }),
    ];
    const account = new Ledger(calls(minutes('2025-01', 5)));
    account.issue('2025-02');
    account.contracts = calls(minutes('2025-01', 7), minutes('2025-02', 3));
    const { lines } = account.preview('2025-03');
    expect(lines.map(told)).toEqual(['LATE_USAGE 2025-01 120 20.00', 'USAGE 2025-02 180 30.00']);
    expect(lines.map(({ correctsId }) => correctsId)).toEqual(['document 2025-02', null]);
  });

  test('for a month whose document had none of it is late all the same.', () => {
    const account = new Ledger([contractOf('CXone', cxone)]);
    account.issue('2025-04');
    account.contracts = [
      contractOf('CXone', { ...cxone, more: { totals: [used('2025-03', '1', 60)] } }),
    ];
    expect(account.issue('2025-05')[1]).toBe('LATE_USAGE 2025-03 60 1.00');
  });

  test('and lowers the sum is a correction, a call’s first one included.', () => {
    const account = new Ledger(withTotals(used('2025-03', '50.00', 300)));
    account.issue('2025-04');
    account.contracts = withTotals(used('2025-03', '40.00', 240), used('2025-04', '-1.00', -60));
    expect(account.issue('2025-05')).toEqual([
      'CORRECTION 2025-03 -60 -10.00',
      'CORRECTION 2025-04 -60 -1.00',
    ]);
  });

  test('after the months that the seller allows is listed and not billed; what lowers it is.', () => {
    const bill = (amount: string) => {
      const account = new Ledger(withTotals(used('2025-03', '50.00', 300)), {
        lateUseMonthsMax: 2,
      });
      account.issue('2025-04');
      account.contracts = withTotals(used('2025-03', amount, 360));
      return account;
    };
    expect(bill('60.00').preview('2025-06').unbilledBefore.map(told)).toEqual([
      'LATE_USAGE 2025-03 60 10.00',
    ]);
    const { lines, refusedUse } = bill('60.00').preview('2025-07');
    expect(lines).toEqual([]);
    expect(refusedUse).toMatchObject([{ quantity: 60, net: parseDecimal('10.00') }]);
    expect(bill('40.00').preview('2025-07').unbilledBefore.map(told)).toEqual([
      'CORRECTION 2025-03 60 -10.00',
    ]);
    // What was credited to be billed again was in time when it was billed first.
    const rebilled = bill('50.00');
    const key = rebilled.facts.billed[0]?.key;
    if (!key) throw new Error('expected a line');
    const credit = { key, quantity: 300, net: parseDecimal('50.00'), isBilledAgain: true };
    rebilled.contracts = withTotals(used('2025-03', '50.00', 300));
    rebilled.credit(credit);
    expect(rebilled.preview('2025-11').unbilledBefore.map(told)).toEqual([
      'CREDIT_REBILL 2025-03 300 50.00',
    ]);
    // A backlog is not late: no document of its month was made.
    const backlog = new Ledger(withTotals(used('2025-03', '50.00', 300)), { lateUseMonthsMax: 2 });
    expect(backlog.preview('2025-12').unbilledBefore.map(told)).toEqual([
      'USAGE 2025-03 300 50.00',
    ]);
    // Recurring charges have no such limit.
    const charges = new Ledger([contractOf('plan', hundred)], { lateUseMonthsMax: 0 });
    charges.issue('2025-06');
    expect(charges.preview('2025-12').refusedUse).toEqual([]);
  });

  test('waits while it has no rate, and is told of (USE10).', () => {
    const account = new Ledger(withTotals(used('2025-03', '10.00', 600, { unratedCalls: 2 })));
    const draft = account.preview('2025-04');
    expect(draft.lines.map(told)).toEqual(['USAGE 2025-03 600 10.00']);
    expect(netOf(draft.lines)).toBe('10.00');
    expect(draft.unratedUse).toMatchObject([{ calls: 2, key: { serviceMonth: '2025-03' } }]);
    const unratedOnly = new Ledger(withTotals(used('2025-03', '0', 0, { unratedCalls: 2 })));
    expect(unratedOnly.preview('2025-04')).toMatchObject({ lines: [], unratedUse: [{ calls: 2 }] });
    expect(makesDocument(unratedOnly.preview('2025-04'))).toBe(false);
  });

  test('of calls that are never billed makes no line; of calls that cost nothing it does.', () => {
    const lines = (seconds: number) =>
      new Ledger(withTotals(used('2025-03', '0', seconds))).preview('2025-04');
    expect(lines(0).lines).toEqual([]);
    expect(lines(36).lines.map(told)).toEqual(['USAGE 2025-03 36 0.00']);
    expect(makesDocument(lines(36))).toBe(true);
  });
});

test('USE09: The sum of calls is rounded once, by the preview of a document as by itself.', () => {
  // Three times 33.333333; rounded one by one they would be 99.99.
  const totals = [1, 2, 3].map(() => used('2025-03', '33.333333', 60));
  const account = new Ledger([contractOf('calls', { ...connect, charges: [], more: { totals } })]);
  const { lines } = account.preview('2025-04');
  expect(lines.map(told)).toEqual(['USAGE 2025-03 180 100.00']);
  expect(account.issue('2025-04')).toEqual(lines.map(told));
});

describe('A pool of included minutes', () => {
  const pool = {
    ...{ id: 'pool', includedMinutes: 50, units: 3 },
    overagePerMinute: parseDecimal('0.02'),
  };
  const drawn = (...totals: ReturnType<typeof used>[]) => [
    contractOf('devices', { ...connect, charges: [], more: { pools: [pool], totals } }),
  ];
  const out = (seconds: number) => used('2025-03', '0', seconds, { poolId: 'pool' });
  const back = used('2025-03', '0', 404, { poolId: 'pool', direction: 'INBOUND' });

  test('is judged once, by the sum of both directions, and anew by late calls (USE04).', () => {
    const account = new Ledger(drawn(out(10_000), back));
    const { lines } = account.preview('2025-04');
    expect(lines.map(told)).toEqual(['POOL_OVERAGE 2025-03 10404 0.47']);
    expect(faultsOfLines(lines)).toEqual([]);
    account.issue('2025-04');
    account.contracts = drawn(out(10_100), back);
    expect(account.issue('2025-05')).toEqual(['LATE_USAGE 2025-03 100 0.03']);
    // All at once, the month comes to 0.50.
    const whole = new Ledger(drawn(out(10_100), back));
    expect(whole.issue('2025-04')).toEqual(['POOL_OVERAGE 2025-03 10504 0.50']);
  });

  test('takes in late calls that still fit for 0.00 (USE05).', () => {
    const account = new Ledger(drawn(out(8_940)));
    expect(account.issue('2025-04')).toEqual(['POOL_OVERAGE 2025-03 8940 0.00']);
    account.contracts = drawn(out(9_000));
    expect(account.issue('2025-05')).toEqual(['LATE_USAGE 2025-03 60 0.00']);
  });

  test('that no line of the contract has is a fault, and never free.', () => {
    const stray = contractOf('devices', {
      ...connect,
      more: { totals: [used('2025-03', '0', 60, { poolId: 'another' })] },
    });
    expect(() => new Ledger([stray]).preview('2025-04')).toThrow('the pool another');
  });
});

test('What a key of use comes to unrounded: a direction’s calls, or a pool’s of both.', () => {
  const totals = [
    used('2025-03', '1.5', 60),
    used('2025-03', '0.7', 30, { direction: 'INBOUND' }),
    used('2025-03', '0.2', 20, { poolId: 'pool' }),
    used('2025-03', '0.1', 10, { poolId: 'pool', direction: 'INBOUND' }),
    used('2025-04', '9', 90),
  ];
  const key = { subscriptionId: 'one', serviceMonth: month('2025-03'), chargeId: null };
  const ofKey = (direction: 'INBOUND' | 'OUTBOUND' | null, poolId: string | null) => {
    const source = poolId === null ? ('USE' as const) : ('POOL' as const);
    const { billedSeconds, amount } = useOfKey(
      { totals },
      { ...key, source, stretchFrom: null, direction, poolId },
    );
    return [billedSeconds, amount];
  };
  expect(ofKey('OUTBOUND', null)).toEqual([60, parseDecimal('1.5')]);
  expect(ofKey('INBOUND', null)).toEqual([30, parseDecimal('0.7')]);
  expect(ofKey(null, 'pool')).toEqual([30, parseDecimal('0.3')]);
  expect(ofKey(null, 'another')).toEqual([0, 0n]);
});

describe('A monthly minimum', () => {
  const seatsOf = (quantity: number) => charge('seats', quantity, '16.50');
  const line = charge('line', 1, '300.00');
  const withMinimum = (quantity: number, more: Partial<BillableContract> = {}) =>
    contractOf('CXone', {
      ...cxone,
      charges: [seatsOf(quantity), line],
      more: {
        monthlyMinimum: parseDecimal('2000.00'),
        uncountedChargeIds: new Set(['line']),
        ...more,
      },
    });

  test('is reached by the charges that count alone: no use, nothing billed once, no connectivity.', () => {
    const setUp = {
      id: 'set-up',
      quantity: 1,
      unitPrice: parseDecimal('500.00'),
      on: on('2025-03-10'),
    };
    const contract = withMinimum(100, {
      oneTimeCharges: [setUp],
      totals: [used('2025-04', '900.00', 54_000)],
    });
    const account = new Ledger([contract], { billedFrom: month('2025-05') });
    const { lines } = account.preview('2025-05');
    // 2,000.00 less 100 × 16.50
    expect(lines.map(told)).toEqual([
      'RECURRING 2025-05 100 1650.00',
      'RECURRING 2025-05 1 300.00',
      'MINIMUM_SHORTFALL 2025-05 0 350.00',
      'USAGE 2025-04 54000 900.00',
    ]);
    expect(faultsOfLines(lines)).toEqual([]);
    expect(lines[2]).toMatchObject({ days: 31, daysInMonth: 31, unitPrice: null });
  });

  test('is prorated in a partial month, and comes with that month’s charges.', () => {
    const account = new Ledger([withMinimum(100)]);
    expect(account.issue('2025-03')).toEqual([]);
    const { lines } = account.preview('2025-04');
    // March: 2,000.00 × 22/31 = 1,419.35, of which 1,650.00 × 22/31 = 1,170.97 are reached.
    expect(lines.map(told)).toEqual([
      'CATCH_UP 2025-03 100 1170.97',
      'CATCH_UP 2025-03 1 212.90',
      'RECURRING 2025-04 100 1650.00',
      'RECURRING 2025-04 1 300.00',
      'MINIMUM_SHORTFALL 2025-03 0 248.38',
      'MINIMUM_SHORTFALL 2025-04 0 350.00',
    ]);
    expect(lines[4]).toMatchObject({ days: 22, serviceFrom: '2025-03-10' });
  });

  test('counts no day twice in a month in which service ends and is taken up again.', () => {
    const contract = contractOf('CXone', {
      ...{ ...cxone, startsOn: '2024-06-10', months: 12, charges: [] },
      terms: { ...cxone.terms, proratesLastMonth: false },
      facts: {
        notices: [{ sentOn: null, givenOn: on('2025-03-01'), withdrawnOn: null }],
        reinstatements: [{ id: 'return', reinstatedOn: on('2025-06-20') }],
      },
      more: { monthlyMinimum: parseDecimal('300.00') },
    });
    const { lines } = new Ledger([contract], { billedFrom: month('2025-06') }).preview('2025-06');
    // 300.00 × (9 + 11)/30
    expect(lines.map(told)).toEqual(['MINIMUM_SHORTFALL 2025-06 0 200.00']);
    expect(lines[0]).toMatchObject({ days: 20, daysInMonth: 30 });
  });

  test('is put right by what is learned later, and has no line while it is reached.', () => {
    const account = new Ledger([withMinimum(100)], { billedFrom: month('2025-05') });
    account.issue('2025-05');
    account.contracts = [withMinimum(110)];
    const { lines } = account.preview('2025-06');
    expect(lines.map(told)).toEqual([
      'CORRECTION 2025-05 10 165.00',
      'RECURRING 2025-06 110 1815.00',
      'RECURRING 2025-06 1 300.00',
      'CORRECTION 2025-05 0 -165.00',
      'MINIMUM_SHORTFALL 2025-06 0 185.00',
    ]);
    expect(faultsOfLines(lines)).toEqual([]);
    account.contracts = [withMinimum(200)];
    expect(account.issue('2025-06').join()).not.toContain('MINIMUM_SHORTFALL');
  });

  test('counts what was charged: a credit note does not lower it.', () => {
    const account = new Ledger([withMinimum(100)], { billedFrom: month('2025-05') });
    account.issue('2025-05');
    const key = account.facts.billed[0]?.key;
    if (!key) throw new Error('expected a line');
    account.credit({ key, quantity: 0, net: parseDecimal('100.00'), isBilledAgain: false });
    expect(account.issue('2025-06')[2]).toBe('MINIMUM_SHORTFALL 2025-06 0 350.00');
  });
});
