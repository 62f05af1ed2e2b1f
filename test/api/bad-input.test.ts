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

const { refuses, world } = badInputSuite();

describe('Accounts', () => {
  const base = { name: 'Test', timeZone: 'Europe/Paris', currencyCode: 'EUR' };
  const person = { name: 'Olive', email: 'olive@example.com' };
  const account = (changes: object) => () => ({ ...base, ...changes });
  refuses('createAccount', [
    ...TEXTS.map(([what, name]): Case => [what, 'input.name', account({ name })]),
    ...TEXTS.map(([what, number]): Case => [what, 'input.number', account({ number })]),
    ...TEXTS.map(([what, name]): Case => {
      const people = [{ ...person, name }];
      return [what, 'input.people.0.name', account({ people })];
    }),
    ...['no address', NUL, LONE, MILLION, '@example.com'].map((email, index): Case => {
      const people = [person, { ...person, email }];
      return [`e-mail ${index}`, 'input.people.1.email', account({ people })];
    }),
    ['the same person twice', 'input.people.1.email', account({ people: [person, person] })],
    ['101 people', 'input.people', account({ people: Array(101).fill(person) })],
    ...['Mars/Olympus', 'EST', '+02:00', '', NUL, MILLION].map((timeZone, index): Case => [
      `zone ${index}`,
      'input.timeZone',
      account({ timeZone }),
    ]),
    ...['EURO', 'eur', 'XXX', '', LONE].map((code, index): Case => [
      `currency ${index}`,
      'input.currencyCode',
      account({ currencyCode: code }),
    ]),
    ...['fr', 'UK', 'ZZ'].map((countryCode): Case => [
      `country "${countryCode}"`,
      'input.countryCode',
      account({ countryCode }),
    ]),
    ...['French', 'xx-XX', 'en-ZZ', 'en-US-x-private', NUL].map((locale, index): Case => [
      `locale ${index}`,
      'input.locale',
      account({ locale }),
    ]),
    ['outside line "99"', 'input.outsideLineDigit', account({ outsideLineDigit: '99' })],
    ['a field that does not exist', 'input', account({ isAdmin: true })],
  ]);
});

describe('Orders', () => {
  const acceptedBy = { name: 'Olive', email: 'olive@example.com' };
  const cxone = { serviceCode: 'CXONE' };
  const order = (changes: object) => () => ({
    accountId: world().accountId,
    acceptedBy,
    lines: [cxone],
    ...changes,
  });
  const line = (changes: object) => order({ lines: [{ ...cxone, ...changes }] });
  const charge = { description: 'Seat', unitPrice: '1' };
  const charged = (changes: object) => line({ recurringCharges: [{ ...charge, ...changes }] });
  const rate = { direction: 'INBOUND', perMinute: '0.02' };
  const rated = (...changes: object[]) =>
    line({ rates: changes.map((change) => ({ ...rate, ...change })) });

  refuses('placeOrder', [
    ['no lines', 'input.lines', order({ lines: [] })],
    ['21 lines', 'input.lines', order({ lines: Array(21).fill(cxone) })],
    ['an unknown service', 'serviceCode', line({ serviceCode: 'TELEX' })],
    ...DATES.map(([what, signedOn]): Case => [what, 'signedOn', order({ signedOn })]),
    ['a contract of 1989', 'input.signedOn', order({ signedOn: '1989-12-31' })],
    ['tomorrow', 'input.submittedAt', order({ submittedAt: '2026-11-24T12:00:00Z' })],
    ['a leap second', 'submittedAt', order({ submittedAt: '2016-12-31T23:59:60Z' })],
    ...MONTHS.map((termMonths): Case => [
      `${termMonths} months`,
      'lines.0.termMonths',
      line({ termMonths }),
    ]),
    ['36,526 days', 'lines.0.termDays', line({ termDays: 36_526 })],
    ['months and days', 'lines.0.termDays', line({ termMonths: 12, termDays: 365 })],
    ...QUANTITIES.map((quantity): Case => [`${quantity} units`, 'quantity', charged({ quantity })]),
    ...DECIMALS.map(([what, unitPrice]): Case => [what, 'unitPrice', charged({ unitPrice })]),
    ...DECIMALS.map(([what, monthlyMinimum]): Case => {
      return [what, 'monthlyMinimum', line({ monthlyMinimum })];
    }),
    ...DECIMALS.map(([what, perMinute]): Case => [what, 'perMinute', rated({ perMinute })]),
    ...TEXTS.map(([what, description]): Case => {
      return [what, 'recurringCharges.0.description', charged({ description })];
    }),
    ...['+33', '033', 'abc', '1234567890123456', NUL, MILLION].map((prefix, index): Case => [
      `prefix ${index}`,
      'rates.0.prefix',
      rated({ prefix }),
    ]),
    ['two rates for the same calls', 'rates.1', rated({ prefix: '33' }, { prefix: '33' })],
    [
      'rates that overlap by a day',
      'rates.1',
      rated({ validFrom: '2026-01-01', validBefore: '2026-07-01' }, { validFrom: '2026-06-30' }),
    ],
    [
      'a validity that ends before it starts',
      'rates.0.validBefore',
      rated({ validFrom: '2026-07-01', validBefore: '2026-06-30' }),
    ],
    ['an increment of 0 s', 'initialIncrementSeconds', rated({ initialIncrementSeconds: 0 })],
    [
      'an increment of 3,601 s',
      'additionalIncrementSeconds',
      rated({ additionalIncrementSeconds: 3_601 }),
    ],
    ...TEXTS.map(([what, name]): Case => {
      return [what, 'input.acceptedBy.name', order({ acceptedBy: { ...acceptedBy, name } })];
    }),
    ['an unknown account', 'input.accountId', order({ accountId: 'acc_x' })],
    ['an id of another type', 'input.accountId', () => order({ accountId: world().orderId })()],
  ]);
  refuses('activateOrder', [
    ['an unknown order', 'input.orderId', () => ({ orderId: `ord_${'A'.repeat(43)}` })],
    ['an id of another type', 'input.orderId', () => ({ orderId: world().accountId })],
    ['a million characters', 'input.orderId', () => ({ orderId: MILLION })],
  ]);
});

describe('Notices', () => {
  const notice = (changes: object) => () => ({
    subscriptionId: world().subscriptionId,
    ...changes,
  });
  refuses('giveTerminationNotice', [
    ...DATES.map(([what, givenOn]): Case => [what, 'givenOn', notice({ givenOn })]),
    ['a day before the start', 'input.givenOn', notice({ givenOn: '2025-12-31' })],
    ['tomorrow', 'input.givenOn', notice({ givenOn: '2026-11-24' })],
    ['the end of time', 'input.givenOn', notice({ givenOn: '9999-12-31' })],
    ['tomorrow', 'input.receivedAt', notice({ receivedAt: '2026-11-24T12:00:00Z' })],
    ['two days', 'input.givenOn', notice({ givenOn: '2026-11-20', sentOn: '2026-11-19' })],
    ...TEXTS.map(([what, text]): Case => [what, 'input.giverName', notice({ giverName: text })]),
    ...TEXTS.map(([what, text]): Case => [
      what,
      'input.evidenceReference',
      notice({ evidenceReference: text }),
    ]),
    ['an id of another type', 'subscriptionId', () => ({ subscriptionId: world().accountId })],
  ]);
  const own: Case = ['a foreign id', 'input.subscriptionId', notice({})];
  refuses('giveTerminationNotice', [own], () => world().stranger);
  refuses(
    'withdrawTerminationNotice',
    [['a foreign id', 'input.noticeId', () => ({ noticeId: world().noticeId })]],
    () => world().stranger,
  );
  refuses('withdrawTerminationNotice', [
    ['an unknown id', 'input.noticeId', () => ({ noticeId: LONE })],
    [
      'a day before the notice',
      'input.withdrawnOn',
      () => ({ noticeId: world().noticeId, withdrawnOn: '2026-11-22' }),
    ],
  ]);
});
