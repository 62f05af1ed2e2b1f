import { cursorAt } from '../support/cursors';
import {
  badInputSuite,
  DATES,
  DECIMALS,
  LONE,
  MILLION,
  MONTHS,
  NUL,
  QUANTITIES,
  TEXTS,
  type Case,
} from './bad-input';

const { refuses, world, ask, checkDocument } = badInputSuite();

describe('Usage and support', () => {
  const call = {
    externalId: 'c1',
    direction: 'INBOUND',
    from: '+33145000000',
    startedAt: '2026-11-01T10:00:00Z',
    answeredAt: '2026-11-01T10:00:00Z',
    endedAt: '2026-11-01T10:01:00Z',
  };
  const record = (changes: object) => () => ({
    records: [{ ...call, subscriptionId: world().subscriptionId, ...changes }],
  });
  const NUMBERS = ['33145000000', '+0123', '+1234567890123456', '+33 1 45', 'abc', '', NUL, LONE];
  refuses('recordUsage', [
    ['no records', 'input.records', () => ({ records: [] })],
    ...NUMBERS.map((from, index): Case => [`caller ${index}`, 'records.0.from', record({ from })]),
    ['a million digits', 'records.0.from', record({ from: `+${'1'.repeat(1_000_000)}` })],
    ...TEXTS.map(([what, externalId]): Case => [
      what,
      'records.0.externalId',
      record({ externalId }),
    ]),
    ...TEXTS.map(([what, source]): Case => [what, 'records.0.source', record({ source })]),
    ['an end before the answer', 'endedAt', record({ endedAt: '2026-11-01T09:59:59Z' })],
    ['an answer before the start', 'answeredAt', record({ answeredAt: '2026-11-01T09:00:00Z' })],
    ['an answered call without answer', 'answeredAt', record({ answeredAt: null })],
    ['30 February', 'endedAt', record({ endedAt: '2026-02-30T10:00:00Z' })],
    ['a foreign type', 'subscriptionId', record({ subscriptionId: 'acc_x' })],
  ]);

  const contact = (changes: object) => () => ({
    accountId: world().accountId,
    vendorCode: 'NICE',
    channel: 'PHONE',
    value: '+18005550100',
    ...changes,
  });
  refuses('addSupportContact', [
    ...TEXTS.map(([what, value]): Case => [what, 'input.value', contact({ value })]),
    ...TEXTS.map(([what, text]): Case => [what, 'languages.0', contact({ languages: [text] })]),
    ['an unknown vendor', 'input.vendorCode', contact({ vendorCode: 'ACME' })],
    ['a vendor with a NUL', 'input.vendorCode', contact({ vendorCode: NUL })],
    ['a vendor with a lone surrogate', 'input.vendorCode', contact({ vendorCode: LONE })],
    [
      'a validity that ends before it starts',
      'input.validBefore',
      contact({ validFrom: '2026-02-01', validBefore: '2026-02-01' }),
    ],
  ]);
});

describe('Terms', () => {
  const clause = { number: '3.1', summaryEn: 'Term.', summaryFr: 'Durée.' };
  const document = {
    version: '2027-01',
    urlEn: 'https://example.com/en',
    urlFr: 'https://example.com/fr',
    clauses: [clause],
  };
  const terms = (changes: object) => () => ({
    serviceCode: 'GOTO_CONNECT',
    effectiveOn: '2027-01-01',
    ...changes,
  });
  const documented = (changes: object) => terms({ document: { ...document, ...changes } });
  const summed = (summaryFr: string) => documented({ clauses: [{ ...clause, summaryFr }] });
  refuses('publishServiceTerms', [
    ['today', 'input.effectiveOn', terms({ effectiveOn: '2026-11-23' })],
    ...DATES.map(([what, effectiveOn]): Case => [what, 'effectiveOn', terms({ effectiveOn })]),
    ['-1 days', 'input.noticeDaysMin', terms({ noticeDaysMin: -1 })],
    ['367 days', 'input.noticeDaysMin', terms({ noticeDaysMin: 367 })],
    ...MONTHS.map((months): Case => [
      `${months} months`,
      'initialTermMonthsDefault',
      terms({ initialTermMonthsDefault: months }),
    ]),
    ['an increment of 0 s', 'initialIncrementSeconds', terms({ initialIncrementSeconds: 0 })],
    ...[NUL, LONE, MILLION, 'http://example.com', 'https://', `https://${NUL}`].map(
      (urlEn, index): Case => [`address ${index}`, 'document.urlEn', documented({ urlEn })],
    ),
    ['a lone surrogate', 'document.urlFr', documented({ urlFr: `https://${LONE}` })],
    ['version "next"', 'document.version', documented({ version: 'next' })],
    ...TEXTS.map(([what, text]): Case => [what, 'clauses.0.summaryFr', summed(text)]),
    ['clause 3.1 twice', 'document.clauses', documented({ clauses: [clause, clause] })],
    ['a document without a cited clause', 'document.clauses', documented({})],
    ['a new document without clauses', 'document.clauses', documented({ clauses: [] })],
    [
      'a published document without a cited clause',
      'document',
      documented({ version: '2018-08-12', clauses: [] }),
    ],
  ]);
});

describe('Previews', () => {
  const term = (changes: object) => () => ({
    serviceCode: 'CXONE',
    startsOn: '2026-01-01',
    ...changes,
  });
  refuses('previewTerm', [
    ...DATES.map(([what, startsOn]): Case => [what, 'startsOn', term({ startsOn })]),
    ['a term beyond the end of time', 'startsOn', term({ startsOn: '9999-12-31' })],
    ['renewals beyond the end of time', 'startsOn', term({ startsOn: '9998-06-01' })],
    [
      'days beyond the end of time',
      'startsOn',
      term({ startsOn: '9999-01-01', orderTermDays: 400 }),
    ],
    ...MONTHS.map((orderTermMonths): Case => [
      `${orderTermMonths} months`,
      'orderTermMonths',
      term({ orderTermMonths }),
    ]),
    ['0 days', 'orderTermDays', term({ orderTermDays: 0 })],
    ['months and days', 'orderTermDays', term({ orderTermMonths: 12, orderTermDays: 365 })],
    ['no periods', 'input.periods', term({ periods: 0 })],
    ['101 periods', 'input.periods', term({ periods: 101 })],
  ]);
  refuses('previewTerminationNotice', [
    ['neither contract nor service', 'serviceCode', () => ({ givenOn: '2026-02-01' })],
    ['no start', 'startsOn', () => ({ givenOn: '2026-02-01', serviceCode: 'CXONE' })],
    ['a day before the start', 'input.givenOn', term({ givenOn: '2025-12-31' })],
    ['the end of time', 'givenOn', term({ givenOn: '9999-12-31' })],
    ['a late notice at the end of time', 'givenOn', term({ givenOn: '9999-01-01' })],
    [
      'a term beyond the end of time',
      'startsOn',
      term({ startsOn: '9999-12-31', givenOn: '9999-12-31' }),
    ],
    [
      'the end of time for a stored contract',
      'givenOn',
      () => ({ subscriptionId: world().openEndedId, givenOn: '9999-12-31' }),
    ],
    ['a foreign type', 'subscriptionId', term({ subscriptionId: 'acc_x', givenOn: '2026-02-01' })],
    ['1,201 months', 'orderTermMonths', term({ givenOn: '2026-02-01', orderTermMonths: 1_201 })],
  ]);
  const proration = (changes: object) => () => ({
    monthlyCharge: '100',
    startsOn: '2026-01-15',
    ...changes,
  });
  refuses('previewProration', [
    ...DECIMALS.map(([what, monthlyCharge]): Case => [
      what,
      'monthlyCharge',
      proration({ monthlyCharge }),
    ]),
    ...QUANTITIES.map((quantity): Case => [
      `${quantity} units`,
      'quantity',
      proration({ quantity }),
    ]),
    ['an end before the start', 'endsBefore', proration({ endsBefore: '2026-01-15' })],
    ['a month beyond the end of time', 'startsOn', proration({ startsOn: '9999-12-31' })],
    ['an unknown currency', 'currencyCode', proration({ currencyCode: 'XXX' })],
  ]);
  const rating = (changes: object) => () => ({
    perMinute: '0.02',
    initialIncrementSeconds: 60,
    additionalIncrementSeconds: 60,
    calls: [{ durationSeconds: 1 }],
    ...changes,
  });
  refuses('previewRating', [
    ...DECIMALS.map(([what, perMinute]): Case => [what, 'perMinute', rating({ perMinute })]),
    ['an increment of 0 s', 'initialIncrementSeconds', rating({ initialIncrementSeconds: 0 })],
    [
      'an increment of 3,601 s',
      'additionalIncrementSeconds',
      rating({ additionalIncrementSeconds: 3_601 }),
    ],
    ['no calls', 'input.calls', rating({ calls: [] })],
    ['1,001 calls', 'input.calls', rating({ calls: Array(1_001).fill({ durationSeconds: 1 }) })],
    ['a negative duration', 'durationSeconds', rating({ calls: [{ durationSeconds: -1 }] })],
    ['eight days', 'durationSeconds', rating({ calls: [{ durationSeconds: 691_200 }] })],
    ['a float', 'durationSeconds', rating({ calls: [{ durationSeconds: 0.5 }] })],
  ]);
});

describe('Arguments', () => {
  const LIST = `query ($first: Int, $after: String, $last: Int, $before: String,
      $where: AccountWhere, $orderBy: AccountOrder) {
    accounts(first: $first, after: $after, last: $last, before: $before,
        where: $where, orderBy: $orderBy) { nodes { id } totalCount }
  }`;
  /** A cursor of this list, in the order it has by itself, at those values. */
  let cursorOf: (...values: unknown[]) => string;
  beforeAll(async () => {
    const answer = await ask('{ accounts { pageInfo { endCursor } } }', {});
    const { endCursor } = (answer.data as { accounts: { pageInfo: { endCursor: string } } })
      .accounts.pageInfo;
    cursorOf = (...values) => cursorAt(endCursor, values);
  });
  const UUID = '00000000-0000-7000-8000-000000000001';

  test.each<[string, string, object | (() => object)]>([
    ['first: -1', 'first', { first: -1 }],
    ['first: 101', 'first', { first: 101 }],
    ['first: 2^31', 'first', { first: 2 ** 31 }],
    ['first: 1.5', 'first', { first: 1.5 }],
    ['last: -1', 'last', { last: -1 }],
    ['last: 101', 'last', { last: 101 }],
    ['first and last together', 'last', { first: 1, last: 1 }],
    ['first and before together', 'before', () => ({ first: 1, before: cursorOf('A', UUID) })],
    ['last and after together', 'after', () => ({ last: 1, after: cursorOf('A', UUID) })],
    ...[
      '',
      'garbage',
      '€',
      NUL,
      LONE,
      MILLION,
      Buffer.from('{"0":"A"}').toString('base64url'),
      Buffer.from(JSON.stringify(['A', UUID])).toString('base64url'),
    ].map((after, index): [string, string, object] => [`cursor ${index}`, 'after', { after }]),
    ...[
      [],
      ['A'],
      ['A', 'B'],
      [1, UUID],
      [null, UUID],
      [NUL, UUID],
      ['A', UUID, 'B'],
      ['A', `${UUID}'; drop table account; --`],
    ].map((values, index): [string, string, () => object] => [
      `a cursor at values ${index}`,
      'after',
      () => ({ after: cursorOf(...values) }),
    ]),
    [
      'a cursor of another order',
      'after',
      () => ({ after: cursorOf('A', UUID), orderBy: { field: 'NAME' } }),
    ],
    ...TEXTS.map(([what, eq]): [string, string, object] => [
      what,
      'number',
      { where: { number: { eq } } },
    ]),
    ...TEXTS.map(([what, startsWith]): [string, string, object] => [
      what,
      'startsWith',
      { where: { name: { startsWith } } },
    ]),
    ['101 numbers', 'number.in', { where: { number: { in: Array(101).fill('A') } } }],
  ])('accounts refuses %s, naming %s.', async (_what, field, variables) => {
    const given = typeof variables === 'function' ? (variables() as object) : variables;
    await checkDocument(LIST, given, field);
  });

  test('accounts takes a cursor like those, at values that it could have.', async () => {
    const { errors } = await ask(LIST, { after: cursorOf('A', UUID) });
    expect(errors).toBeUndefined();
  });

  test.each([
    ['100.5 unquoted', '100.5', 'monthlyCharge: 100.5, startsOn: "2026-01-15"'],
    ['1e3 unquoted', '1e3', 'monthlyCharge: 1e3, startsOn: "2026-01-15"'],
    ['NaN unquoted', 'NaN', 'monthlyCharge: NaN, startsOn: "2026-01-15"'],
    ['a date unquoted', '20260115', 'monthlyCharge: 100, startsOn: 20260115'],
    ['30 February', '"2023-02-30"', 'monthlyCharge: 100, startsOn: "2023-02-30"'],
  ])('A document with %s is refused, pointing at %s.', async (_what, value, input) => {
    const document = `{ previewProration(input: { ${input} }) { days } }`;
    const { errors } = await checkDocument(document, {}, value);
    expect(errors).toMatchObject([
      { locations: [{ line: 1, column: document.indexOf(value) + 1 }] },
    ]);
  });

  test.each([
    ['no start', 'startsOn', 'monthlyCharge: 100'],
    ['the same field twice', 'monthlyCharge', 'monthlyCharge: 1, monthlyCharge: 2'],
    ['a field that does not exist', 'isAdmin', 'monthlyCharge: 1, isAdmin: true'],
  ])('A document with %s is refused, naming %s.', async (_what, field, input) => {
    await checkDocument(`{ previewProration(input: { ${input} }) { days } }`, {}, field);
  });

  test.each([
    ['asOf', 'Date', '9999-12-31', 'term(asOf: $value) { endsBefore }'],
    ['value', 'Date', '2023-02-30', 'term(asOf: $value) { endsBefore }'],
    ['value', 'DateTime', 'yesterday', 'status(knownAt: $value)'],
    ['givenOn', 'Date', '9999-12-31', 'terminationNoticePreview(givenOn: $value) { endsBefore }'],
    ['value', 'YearMonth', '2026-13', 'usageTotals(month: $value) { inbound { calls } }'],
    ['first', 'Int', 101, 'usageRecords(first: $value) { totalCount }'],
    ['after', 'String', 'garbage', 'usageRecords(after: $value) { totalCount }'],
    [
      'value',
      'DateTime',
      '2026',
      'usageRecords(where: { startedAt: { gte: $value } }) { totalCount }',
    ],
  ])('A subscription names %s when the %s %s is refused for %s.', async (...one) => {
    const [field, type, value, selection] = one;
    const document = `query ($id: ID!, $value: ${type}) {
      node(id: $id) { ... on Subscription { ${selection} } }
    }`;
    // Without a notice that ends it, a contract renews up to the end of the calendar.
    await checkDocument(document, { id: world().openEndedId, value }, field);
  });
});
