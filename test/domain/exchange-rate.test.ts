import fc from 'fast-check';
import {
  convertedVat,
  exchangeRateOn,
  exchangeRatesOn,
  RATE_DAYS_MAX,
  type RecordedExchangeRate,
} from '../../src/domain/invoice/exchange-rate';
import { parseCurrency, type CurrencyCode } from '../../src/domain/money/currency';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { addDays, parseDate } from '../../src/domain/time/calendar-date';
import { parseInstant } from '../../src/domain/time/time-zone';
import { holdsForAll, same } from './arbitraries';
import { derive, summed } from './derive';

interface NamedRate extends RecordedExchangeRate {
  readonly name: string;
}

const [eur, usd, chf, gbp] = ['EUR', 'USD', 'CHF', 'GBP'].map(parseCurrency) as [
  CurrencyCode,
  CurrencyCode,
  CurrencyCode,
  CurrencyCode,
];

const rate = (name: string, on: string, more: Partial<NamedRate> = {}): NamedRate => ({
  ...{ name, currency: usd, vatCurrency: eur, publishedOn: parseDate(on) },
  recordedAt: parseInstant(`${on}T12:00:00Z`),
  ...more,
});

const held = (rates: readonly NamedRate[], asOf: string, knownAt?: string) =>
  exchangeRateOn(
    rates,
    { currency: usd, vatCurrency: eur },
    { asOf: parseDate(asOf), knownAt: knownAt === undefined ? undefined : parseInstant(knownAt) },
  )?.name;

describe('The rate of exchange of a day (2006/112/EC 91(2), 230)', () => {
  const rates = [rate('April', '2025-04-01'), rate('March', '2025-03-03')];

  test('is the one that was published latest by then.', () => {
    expect(held(rates, '2025-03-02')).toBeUndefined();
    expect(held(rates, '2025-03-03')).toBe('March');
    expect(held(rates, '2025-03-31')).toBe('March');
    expect(held(rates, '2025-04-01')).toBe('April');
  });

  test('is at most 31 days old.', () => {
    expect(RATE_DAYS_MAX).toBe(31);
    expect(held(rates, '2025-05-02')).toBe('April'); // 29 days left of April, and 2
    expect(held(rates, '2025-05-03')).toBeUndefined();
    expect(held([rate('First', '0001-01-01')], '0001-01-01')).toBe('First');
  });

  test('is the one that was recorded last of its day, by what was known.', () => {
    const corrected = rate('corrected', '2025-04-01', {
      recordedAt: parseInstant('2025-04-02T09:00:00Z'),
    });
    const both = [...rates, corrected];
    expect(held(both, '2025-04-10')).toBe('corrected');
    expect(held(both, '2025-04-10', '2025-04-02T09:00:00Z')).toBe('corrected');
    expect(held(both, '2025-04-10', '2025-04-02T08:59:59Z')).toBe('April');
    expect(held(both, '2025-04-10', '2025-04-01T00:00:00Z')).toBeUndefined();
  });

  test('is of the currency of the document, for that of the VAT accounts.', () => {
    const others = [
      rate('francs', '2025-04-02', { currency: chf }),
      rate('for pounds', '2025-04-02', { vatCurrency: gbp }),
    ];
    expect(held([...rates, ...others], '2025-04-10')).toBe('April');
    expect(held(others, '2025-04-10')).toBeUndefined();
  });

  test('is there once for each currency, by its code.', () => {
    const all = [
      ...rates,
      rate('francs', '2025-04-02', { currency: chf }),
      rate('pounds', '2025-03-31', { currency: gbp }),
      rate('old yen', '2025-03-01', { currency: parseCurrency('JPY') }),
    ];
    const view = { asOf: parseDate('2025-04-10') };
    expect(exchangeRatesOn(all, eur, view).map(({ name }) => name)).toEqual([
      ...['francs', 'pounds', 'April'],
    ]);
    expect(exchangeRatesOn(all.toReversed(), eur, view)).toEqual(exchangeRatesOn(all, eur, view));
  });

  test('is found as by a search through all of them.', () => {
    const first = parseDate('2025-03-01');
    const days = fc.integer({ min: 0, max: 70 });
    holdsForAll([fc.array(days, { maxLength: 8 }), days], (published, asked) => {
      const asOf = addDays(first, asked);
      const some = published.map((day, index) => rate(`${index}`, addDays(first, day)));
      const usable = published.filter((day) => day <= asked && day >= asked - 31);
      const latest = published.lastIndexOf(Math.max(...usable));
      same(held(some, asOf), usable.length === 0 ? undefined : `${latest}`);
    });
  });
});

describe('VAT in the currency of the VAT accounts (EN 16931 BT-111)', () => {
  const inCurrency = (tax: string, per: string, currency = usd, vatCurrency = eur) => {
    const vat = { tax: parseDecimal(tax), currency, rate: parseDecimal(per), vatCurrency };
    const { result, trace } = derive((steps) => convertedVat(vat, steps));
    if (trace.steps.length > 0) summed(trace);
    return { amount: formatDecimal(result, 2), trace };
  };

  test.each([
    ['200.00', '1.0789', '185.37'], // 185.3739…
    ['-200.00', '1.0789', '-185.37'],
    ['0.01', '2', '0.01'], // half a cent goes up
    ['-0.01', '2', '-0.01'],
    ['0.01', '2.000001', '0.00'],
    ['0.00', '1.0789', '0.00'],
    ['200.00', '0.000001', '200000000.00'],
  ])('is %s divided by %s, rounded once: %s.', (tax, per, expected) => {
    expect(inCurrency(tax, per).amount).toBe(expected);
  });

  test('has the decimals of that currency, and at most two (BR-DEC-15).', () => {
    // 20.00 / 0.006 = 3333.33…; 20.00 / 0.3 = 66.666…
    expect(inCurrency('20.00', '0.006', eur, parseCurrency('JPY')).amount).toBe('3333.00');
    expect(inCurrency('20.00', '0.3', eur, parseCurrency('TND')).amount).toBe('66.67');
  });

  test('says how it was computed.', () => {
    const { trace } = inCurrency('200.00', '1.0789');
    expect(trace.summaryIn('EN')).toBe('VAT 200.00 USD at 1.0789: 185.37 EUR.');
    expect(trace.summaryIn('FR')).toContain('1,0789');
  });
});
