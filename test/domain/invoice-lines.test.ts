import { Trace } from '../../src/domain/derivation';
import { billedSums } from '../../src/domain/invoice/billed-sums';
import { documentTypeOf } from '../../src/domain/invoice/invoice-document';
import { keyText } from '../../src/domain/invoice/invoice-line';
import { nextIssueMonth } from '../../src/domain/invoice/invoice-lines';
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
import { cxoneTerms, generalTerms } from './terms';

const notice = (givenOn: string) => ({
  notices: [{ sentOn: null, givenOn: on(givenOn), withdrawnOn: null }],
});

describe('Recurring charges and use of a month', () => {
  const ledger = () =>
    new Ledger(
      [
        contractOf('CXone', {
          ...cxone,
          more: { totals: [used('2025-03', '412.345678', 720_000)] },
        }),
        contractOf('GoTo Connect', connect),
        contractOf('OpenVoice', {
          ...connect,
          charges: [],
          more: { totals: [used('2025-03', '23.446', 74_040, { direction: 'INBOUND' })] },
        }),
      ],
      { billedFrom: month('2025-03') },
    );

  test('Recurring charges are billed in advance, use and a partial first month in arrears.', () => {
    const account = ledger();
    expect(account.issue('2025-03')).toEqual(['RECURRING 2025-03 40 1040.00']);
    expect(account.issue('2025-04')).toEqual([
      'CATCH_UP 2025-03 25 1419.18',
      'RECURRING 2025-04 25 1999.75',
      'USAGE 2025-03 720000 412.35',
      'RECURRING 2025-04 40 1040.00',
      'USAGE 2025-03 74040 23.45',
    ]);
    expect(account.issue('2025-04')).toEqual([]);
  });

  test('The lines of a service month come to the sum of the month, over two documents.', () => {
    const account = ledger();
    const lines = ['2025-03', '2025-04'].flatMap((of) => {
      const draft = account.preview(of);
      account.issue(of);
      return draft.lines;
    });
    const march = lines.filter(({ key }) => key.serviceMonth === '2025-03');
    expect(netOf(march)).toBe('2894.98');
  });

  test('Each line says its period, its days, its price and how it was computed.', () => {
    const { lines } = ledger().preview('2025-04');
    expect(lines[0]).toMatchObject({
      ...{ serviceFrom: '2025-03-10', serviceBefore: '2025-04-01', days: 22, daysInMonth: 31 },
      ...{ quantity: 25, unitPrice: parseDecimal('79.99'), correctsId: null, isEstimate: false },
    });
    expect(lines[2]).toMatchObject({ serviceFrom: '2025-03-10', unitPrice: null, days: null });
    expect(faultsOfLines(lines)).toEqual([]);
    const trace = new Trace();
    lines[0]?.explain(trace);
    expect(trace.summary).toBe('1419.18 EUR for 2025-03.');
    expect(trace.summaryIn('FR')).toBe(
      'Montant\u00a0: 1419,18 EUR, au titre du mois de mars 2025.',
    );
    expect(trace.steps.at(-1)?.clause).toEqual(cxoneTerms.clauses.PRORATION);
  });

  test('A call of a month that is not over makes its line an estimate.', () => {
    const estimates = (today: string) =>
      ledger()
        .preview('2025-04', today)
        .lines.filter(({ isEstimate }) => isEstimate)
        .map(told);
    expect(estimates('2025-03-31')).toEqual([
      'USAGE 2025-03 720000 412.35',
      'USAGE 2025-03 74040 23.45',
    ]);
    expect(estimates('2025-04-01')).toEqual([]);
  });

  test('PRE01: What documents of earlier months should have carried stands apart, and is billed once.', () => {
    const account = new Ledger([
      contractOf('plan', {
        ...{ terms: generalTerms, startsOn: '2021-09-21', months: 12 },
        charges: [charge('plan', 1, '30.00')],
      }),
    ]);
    const { lines, unbilledBefore } = account.preview('2021-11');
    expect(lines.map(told)).toEqual(['RECURRING 2021-11 1 30.00']);
    expect(unbilledBefore.map(told)).toEqual([
      'CATCH_UP 2021-09 1 10.00',
      'CATCH_UP 2021-10 1 30.00',
    ]);
    expect(account.issue('2021-11')).toHaveLength(3);
    expect(account.issue('2021-11')).toEqual([]);
    expect(account.issue('2021-12')).toEqual(['RECURRING 2021-12 1 30.00']);
  });

  test('Nothing that was to be billed before billing begins here is due.', () => {
    const account = new Ledger([contractOf('plan', hundred)], { billedFrom: month('2025-06') });
    expect(nextIssueMonth(account.facts)).toBe('2025-06');
    expect(account.preview('2025-05').lines).toEqual([]);
    expect(account.issue('2025-06')).toEqual(['RECURRING 2025-06 1 100.00']);
    // What has been billed here stays billed when the beginning is moved.
    const later = new Ledger(account.contracts, { billedFrom: month('2025-09') });
    later.entries.push(...account.entries);
    expect(later.issue('2025-09')).toEqual(['RECURRING 2025-09 1 100.00']);
  });

  test('A charge that is billed once comes with the first recurring charge of its line.', () => {
    const setUp = { id: 'set-up', quantity: 2, unitPrice: parseDecimal('250.005') };
    const bill = (day: string) => {
      const oneTimeCharges = [{ ...setUp, on: on(day) }];
      return new Ledger([
        contractOf('plan', { ...hundred, charges: [], more: { oneTimeCharges } }),
      ]);
    };
    expect(bill('2025-07-01').issue('2025-07')).toEqual(['ONE_TIME 2025-07 2 500.01']);
    const account = bill('2025-07-02');
    expect(account.issue('2025-07')).toEqual([]);
    const { lines } = account.preview('2025-08');
    expect(lines.map(told)).toEqual(['ONE_TIME 2025-07 2 500.01']);
    expect(faultsOfLines(lines)).toEqual([]);
    account.issue('2025-08');
    account.contracts = [contractOf('plan', { ...hundred, charges: [] })];
    expect(account.issue('2025-09')).toEqual(['CORRECTION 2025-07 -2 -500.01']);
  });
});

describe('The end of service', () => {
  const ending = { ...hundred, startsOn: '2025-01-15', months: 12 };

  test('PRO05: An end that is known bills its month by the days.', () => {
    const contract = contractOf('plan', { ...ending, facts: notice('2025-12-01') });
    const account = new Ledger([contract], { billedFrom: month('2026-01') });
    expect(account.issue('2026-01')).toEqual(['RECURRING 2026-01 1 45.16']);
    expect(account.issue('2026-02')).toEqual([]);
  });

  test('An end that becomes known after its month was billed gives back the difference.', () => {
    const account = new Ledger([contractOf('plan', ending)], { billedFrom: month('2026-01') });
    expect(account.issue('2026-01')).toEqual(['RECURRING 2026-01 1 100.00']);
    account.contracts = [contractOf('plan', { ...ending, facts: notice('2025-12-01') })];
    const { lines } = account.preview('2026-02');
    expect(lines.map(told)).toEqual(['CORRECTION 2026-01 0 -54.84']);
    expect(lines[0]).toMatchObject({ correctsId: 'document 2026-01', unitPrice: null });
    expect(faultsOfLines(lines)).toEqual([]);
    account.issue('2026-02');
    expect(account.issue('2026-03')).toEqual([]);
  });

  test('A month that was billed in advance and has no service any more is given back whole.', () => {
    const account = new Ledger([contractOf('plan', ending)], { billedFrom: month('2026-01') });
    account.issue('2026-01');
    account.issue('2026-02');
    account.contracts = [contractOf('plan', { ...ending, facts: notice('2025-12-01') })];
    const { lines } = account.preview('2026-03');
    expect(lines.map(told)).toEqual([
      'CORRECTION 2026-01 0 -54.84',
      'CORRECTION 2026-02 -1 -100.00',
    ]);
    expect(faultsOfLines(lines)).toEqual([]);
  });

  test('Use in a month after the end is charged, and says so.', () => {
    const contract = contractOf('plan', {
      ...ending,
      facts: notice('2025-12-01'),
      more: { totals: [used('2026-01', '1.00', 60), used('2026-02', '2.00', 60)] },
    });
    const account = new Ledger([contract], { billedFrom: month('2026-02') });
    const { lines } = account.preview('2026-02');
    // The month of the end is still one of service; its period is that of the days in service.
    expect(lines.map(told)).toEqual(['USAGE 2026-01 60 1.00']);
    expect(lines[0]).toMatchObject({ serviceFrom: '2026-01-01', serviceBefore: '2026-01-15' });
    account.issue('2026-02');
    const [after] = account.preview('2026-03').lines;
    expect(after && told(after)).toBe('POST_TERM 2026-02 60 2.00');
    expect(after).toMatchObject({ serviceFrom: '2026-02-01', serviceBefore: '2026-03-01' });
  });

  test('A reinstated service is not charged for the days without it.', () => {
    const contract = contractOf('users', {
      ...{ terms: generalTerms, startsOn: '2025-01-01', months: 12 },
      charges: [charge('users', 40, '26.00')],
      facts: {
        ...notice('2025-12-01'),
        reinstatements: [{ id: 'again', reinstatedOn: on('2026-02-10') }],
      },
    });
    const account = new Ledger([contract], { billedFrom: month('2026-01') });
    expect(account.issue('2026-01')).toEqual([]);
    expect(account.issue('2026-02')).toEqual([]);
    expect(account.issue('2026-03')).toEqual([
      'CATCH_UP 2026-02 40 705.71',
      'RECURRING 2026-03 40 1040.00',
    ]);
  });
});

describe('A price or a quantity that changes inside a month', () => {
  const lapsing = charge('seats', 25, '60.00', {
    lapse: { lapsesOn: null, unitPriceAfter: parseDecimal('79.99') },
  });
  const changing = contractOf('CXone', { ...cxone, charges: [lapsing] });

  test('cuts the month into stretches that are all billed by its document.', () => {
    const account = new Ledger([changing], { billedFrom: month('2028-03') });
    expect(account.issue('2028-03')).toEqual([
      'RECURRING 2028-03 25 435.48',
      'RECURRING 2028-03 25 1419.18',
    ]);
  });

  test('and is learned after the month was billed is corrected to the same sum.', () => {
    const whole = contractOf('CXone', { ...cxone, charges: [charge('seats', 25, '60.00')] });
    const account = new Ledger([whole], { billedFrom: month('2028-03') });
    expect(account.issue('2028-03')).toEqual(['RECURRING 2028-03 25 1500.00']);
    account.contracts = [changing];
    const { lines } = account.preview('2028-04');
    expect(lines.map(told)).toEqual([
      'CORRECTION 2028-03 0 -1064.52',
      'CORRECTION 2028-03 25 1419.18',
      'RECURRING 2028-04 25 1999.75',
    ]);
    expect(faultsOfLines(lines)).toEqual([]);
    account.issue('2028-04');
    expect(account.issue('2028-04')).toEqual([]);
  });
});

describe('Credit notes', () => {
  const billed = () => {
    const account = new Ledger([contractOf('plan', hundred)], { billedFrom: month('2025-06') });
    account.issue('2025-06');
    const key = account.facts.billed[0]?.key;
    if (!key) throw new Error('expected a line');
    return { account, key };
  };
  const hundredNet = parseDecimal('100.00');

  test('leave what they credit billed, unless they say that it is to be billed again.', () => {
    const kept = billed();
    kept.account.credit({ key: kept.key, quantity: 1, net: hundredNet, isBilledAgain: false });
    expect(kept.account.issue('2025-07')).toEqual(['RECURRING 2025-07 1 100.00']);
    const again = billed();
    again.account.credit({ key: again.key, quantity: 1, net: hundredNet, isBilledAgain: true });
    const { lines } = again.account.preview('2025-07');
    expect(lines.map(told)).toEqual([
      'CREDIT_REBILL 2025-06 1 100.00',
      'RECURRING 2025-07 1 100.00',
    ]);
    expect(lines.map(({ correctsId }) => correctsId)).toEqual(['the credit note', null]);
    expect(faultsOfLines(lines)).toEqual([]);
    again.account.issue('2025-07');
    expect(again.account.issue('2025-07')).toEqual([]);
  });

  test('of a whole document, whose corrections they credit too, make no later one larger.', () => {
    const { account, key } = billed();
    const worth = (unitPrice: string) => {
      account.contracts = [
        contractOf('plan', { ...hundred, charges: [charge('plan', 1, unitPrice)] }),
      ];
    };
    worth('80.00');
    expect(account.issue('2025-07')[0]).toBe('CORRECTION 2025-06 0 -20.00');
    account.credit({ key, quantity: 0, net: parseDecimal('-20.00'), isBilledAgain: false });
    worth('79.00');
    const { unbilledBefore, lines } = account.preview('2025-08');
    expect([...unbilledBefore, ...lines].map(told)).toContain('CORRECTION 2025-06 0 -1.00');
    expect(faultsOfLines([...unbilledBefore, ...lines])).toEqual([]);
    account.issue('2025-08');
    expect(account.issue('2025-08')).toEqual([]);
  });

  test('and corrections give nothing back twice.', () => {
    const { account, key } = billed();
    account.credit({ key, quantity: 0, net: parseDecimal('54.84'), isBilledAgain: false });
    // An end on 15 June makes the month 46.67, so 53.33 less: the note gave back more already.
    const { stretches, ...contract } = contractOf('plan', hundred);
    const cut = stretches.map((stretch) => ({ ...stretch, endsBefore: on('2025-06-15') }));
    account.contracts = [{ ...contract, stretches: cut }];
    expect(account.issue('2025-07')).toEqual([]);
    const whole = billed();
    whole.account.credit({ key, quantity: 0, net: parseDecimal('40.00'), isBilledAgain: false });
    whole.account.contracts = [{ ...contract, stretches: [] }];
    const { lines } = whole.account.preview('2025-07');
    expect(lines.map(told)).toEqual(['CORRECTION 2025-06 -1 -60.00']);
    expect(faultsOfLines(lines)).toEqual([]);
    whole.account.issue('2025-07');
    expect(whole.account.issue('2025-07')).toEqual([]);
  });

  test('of what was not billed are a fault.', () => {
    const { key } = billed();
    const documentId = 'the credit note';
    const credited = { key, quantity: 1, net: hundredNet, isBilledAgain: false, documentId };
    expect(() => billedSums([{ credited }])).toThrow(`a credit of ${keyText(key)}`);
  });
});

test('Two items of one key are told of: nothing says which is billed.', () => {
  const one = contractOf('plan', hundred);
  expect(new Ledger([one, one]).preview('2025-06').ambiguousKeys[0]).toMatchObject({
    ...{ source: 'CHARGE', serviceMonth: '2025-03' },
  });
  expect(new Ledger([one]).preview('2025-06').ambiguousKeys).toEqual([]);
});

test('A service that an account has no more stands behind those that it has.', () => {
  const account = new Ledger([contractOf('gone', hundred), contractOf('plan', connect)], {
    billedFrom: month('2025-06'),
  });
  account.issue('2025-06');
  account.contracts = [contractOf('plan', connect)];
  expect(account.issue('2025-07')).toEqual([
    'RECURRING 2025-07 40 1040.00',
    'CORRECTION 2025-06 -1 -100.00',
  ]);
});

test('A document that comes to less than nothing is a credit note; one of 0.00 is an invoice.', () => {
  expect([-1n, 0n, 1n].map(documentTypeOf)).toEqual(['CREDIT_NOTE', 'INVOICE', 'INVOICE']);
});
