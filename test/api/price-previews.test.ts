import { exampleOf, type Fields } from '../domain/examples';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { read } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const DERIVATION = `derivation { summary steps {
  result { name text } rounding clause { number document { code } }
} }`;
interface Derived {
  readonly derivation: {
    summary: string;
    steps: {
      result: { name: string; text: string };
      rounding: string | null;
      clause: { number: string; document: { code: string } } | null;
    }[];
  };
}

describe('previewProration', () => {
  interface Proration extends Derived {
    readonly days: number;
    readonly daysInMonth: number;
    readonly charge: { amount: string; currencyCode: string };
  }

  async function prorationOf(input: object): Promise<Proration> {
    const query = `query ($input: PreviewProrationInput!) { previewProration(input: $input) {
      days daysInMonth charge { amount currencyCode } ${DERIVATION}
    } }`;
    return (await read<{ previewProration: Proration }>(server, STAFF, query, { input }))
      .previewProration;
  }

  test.each(['P01', 'P02', 'P03', 'P04', 'P05', 'P06', 'P08', 'P09', 'P10'])(
    '%s (CXone Services Terms 1.1): the first month is charged as in the example.',
    async (id) => {
      const { input, expected } = exampleOf(id);
      const found = await prorationOf({
        monthlyCharge: input.text(input.has('unit') ? 'unit' : 'monthlyCharge'),
        startsOn: input.text('start'),
        ...(input.has('quantity') && { quantity: input.number('quantity') }),
      });
      expect(found).toMatchObject({
        days: expected.number('days'),
        daysInMonth: expected.number('daysInMonth'),
        charge: { amount: expected.text('charge'), currencyCode: 'EUR' },
      });
    },
  );

  test('P11, P13 (1.1): the last partial month goes by its days, too.', async () => {
    const amountOf = async (startsOn: string, endsBefore: string) =>
      (await prorationOf({ monthlyCharge: '100', startsOn, endsBefore })).charge.amount;
    expect(await amountOf('2025-01-15', '2026-01-15')).toBe('54.84'); // 100 / 31 * 17
    expect(await amountOf('2026-01-01', '2026-01-15')).toBe('45.16'); // 100 / 31 * 14
    expect(await amountOf('2024-02-10', '2025-02-10')).toBe('68.97'); // 100 / 29 * 20
    expect(await amountOf('2025-02-01', '2025-02-10')).toBe('32.14'); // 100 / 28 * 9
    expect(await amountOf('2025-06-10', '2025-06-11')).toBe('3.33'); // 100 / 30 * 1
  });

  test("The charge is rounded to its currency's minor unit, half up.", async () => {
    const amountIn = async (currencyCode: string) =>
      (await prorationOf({ monthlyCharge: '12.25', startsOn: '2025-06-16', currencyCode })).charge
        .amount;
    // 12.25 / 30 * 15 = 6.125
    expect(await amountIn('EUR')).toBe('6.13');
    expect(await amountIn('JPY')).toBe('6');
    expect(await amountIn('TND')).toBe('6.125');
  });

  test('P01 (CXone Services Terms 1.1): the charge is derived step by step.', async () => {
    const found = await prorationOf({ monthlyCharge: '100.00', startsOn: '2025-01-15' });
    const { steps, summary } = found.derivation;
    const results = steps.map(({ result }) => [result.name, result.text]);
    expect(results).toEqual([
      ['days', '17'],
      ['daysInMonth', '31'],
      ['charge', '54.84'],
    ]);
    expect(steps.at(-1)).toMatchObject({
      rounding: 'HALF_UP to 2 decimals',
      clause: { number: '1.1', document: { code: 'cxone-service-terms' } },
    });
    expect(summary).toBe('17 of 31 days: 54.84 EUR.');
  });
});

describe('previewRating', () => {
  interface Rated extends Derived {
    readonly billedSeconds: number;
    readonly amount: { amount: string; currencyCode: string };
  }
  interface Rating {
    readonly calls: Rated[];
    readonly total: { amount: string; currencyCode: string };
  }

  async function ratingOf(input: object, selection = ''): Promise<Rating> {
    const query = `query ($input: PreviewRatingInput!) { previewRating(input: $input) {
      calls { billedSeconds amount { amount currencyCode } ${selection} }
      total { amount currencyCode }
    } }`;
    return (await read<{ previewRating: Rating }>(server, STAFF, query, { input })).previewRating;
  }

  function rateOf(input: Fields) {
    const [initial, additional] = input.text('increments').split('/').map(Number);
    return {
      perMinute: input.text('perMinute'),
      initialIncrementSeconds: initial,
      additionalIncrementSeconds: additional,
      ...(input.has('conn') && { connectionFee: input.text('conn') }),
      ...(input.has('mincharge') && { minimumCharge: input.text('mincharge') }),
    };
  }

  const IDS = ['R01', 'R02', 'R03', 'R04', 'R05', 'R05b', 'R05c', 'R05d', 'R05e'];
  test.each([...IDS, 'R06', 'R08', 'R09'])(
    '%s (CXone Services Terms 3): every call costs what the example says.',
    async (id) => {
      const { input, expected } = exampleOf(id);
      const examples = expected.fieldsList('calls');
      const { calls } = await ratingOf({
        ...rateOf(input),
        calls: examples.map((call) => ({ durationSeconds: `${call.number('seconds')}` })),
      });
      expect(calls).toEqual(
        examples.map((call) => ({
          billedSeconds: call.number('billed'),
          amount: { amount: call.text('amount'), currencyCode: 'EUR' },
        })),
      );
    },
  );

  test('R07 (CXone Services Terms 3): what was not answered costs nothing.', async () => {
    const { input } = exampleOf('R07');
    const dispositions = ['BUSY', 'NO_ANSWER', 'FAILED'];
    const { calls, total } = await ratingOf({
      ...rateOf(input),
      calls: dispositions.map((disposition) => ({ durationSeconds: 42, disposition })),
    });
    const nothing = { billedSeconds: 0, amount: { amount: '0.000000', currencyCode: 'EUR' } };
    expect(calls).toEqual([nothing, nothing, nothing]);
    expect(total).toEqual({ amount: '0.00', currencyCode: 'EUR' });
  });

  test('R12: a thousand calls are summed at six decimals and rounded once.', async () => {
    const { expected } = exampleOf('R12');
    const { calls, total } = await ratingOf({
      perMinute: '0.025',
      initialIncrementSeconds: 12,
      additionalIncrementSeconds: 6,
      calls: Array(1_000).fill({ durationSeconds: 13 }),
    });
    expect(new Set(calls.map(({ amount }) => amount.amount))).toEqual(
      new Set([expected.text('perCall')]),
    );
    expect(total.amount).toBe(expected.text('line')); // 1,000 * 0.0075, not 1,000 * 0.01
  });

  test('R13: the amount of record of a call has six decimals, half away from zero.', async () => {
    const { expected } = exampleOf('R13');
    const { calls, total } = await ratingOf({
      perMinute: '0.01',
      initialIncrementSeconds: 1,
      additionalIncrementSeconds: 1,
      currencyCode: 'USD',
      calls: Array(3).fill({ durationSeconds: 7 }),
    });
    expect(calls.map(({ amount }) => amount.amount)).toEqual(
      Array(3).fill(expected.text('perCall')), // 0.01 / 60 * 7 = 0.0011666...
    );
    expect(total).toEqual({ amount: expected.text('line'), currencyCode: 'USD' }); // 0.003501
  });

  test('R01 (CXone Services Terms 3): the amount is derived step by step.', async () => {
    const input = {
      perMinute: '0.025',
      initialIncrementSeconds: 12,
      additionalIncrementSeconds: 6,
      calls: [{ durationSeconds: '12.001' }],
    };
    const { calls } = await ratingOf(input, DERIVATION);
    const derivation = calls[0]?.derivation;
    const textOf = (name: string) =>
      derivation?.steps.find(({ result }) => result.name === name)?.result.text;
    expect(textOf('seconds')).toBe('13'); // a begun second counts whole
    expect(textOf('billedSeconds')).toBe('18'); // 12 + 6
    expect(derivation?.steps.at(-1)?.result).toEqual({ name: 'amount', text: '0.007500' });
    expect(derivation?.steps.map(({ clause }) => clause?.number)).toContain('3');
  });
});
