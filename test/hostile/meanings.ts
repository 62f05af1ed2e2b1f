import { aCall, aRate } from '../support/world';
import { asked, type HostileWorld } from './hostile-world';
import type { HostileRequest } from './judge';

/** An act, what is odd about it, its input, and what must become of it. */
export type Meaning = readonly [
  mutation: string,
  name: string,
  input: object,
  outcome: 'DONE' | 'REFUSED',
];

const TERMS = [0, -1, 11, 13, 1_200, 1_201];
const EMERGENCY = ['911', '112', '999', '17', '15', '18'];

/** Requests that are well made and mean something that should not be, on the playground. */
export function meanings({ playground, endedId, lateId }: HostileWorld): Meaning[] {
  const { accountId, cxone, connect } = playground;
  const acceptedBy = { name: 'Olive', email: 'olive@example.com' };
  const order = (line: object, more: object = {}): object => ({
    accountId,
    acceptedBy,
    lines: [{ serviceCode: 'CXONE', ...line }],
    ...more,
  });
  const charge = (changes: object) =>
    order({ recurringCharges: [{ description: 'Seat', unitPrice: '1', ...changes }] });
  const rated = (...rates: object[]): object => order({ rates });
  const corrected = (...retire: object[]): object => ({
    orderLineId: cxone.orderLineId,
    retire,
    reason: 'A slip of the pen.',
  });
  const calls = (...records: object[]): object => ({ records });
  const call = (more: object = {}): object =>
    aCall(connect.subscriptionId, '2026-10-06T10:00:00Z', 60, more);
  const times = (startedAt: string, answeredAt: string, endedAt: string): object =>
    calls(call({ startedAt, answeredAt, endedAt }));
  const thrice = call();
  const notice = (givenOn: string, subscriptionId = connect.subscriptionId): object => ({
    subscriptionId,
    givenOn,
  });
  const contact = (vendorCode: string): object => ({
    accountId,
    vendorCode,
    channel: 'EMAIL',
    value: 'help@example.com',
  });
  return [
    ...TERMS.map((termMonths): Meaning => [
      'placeOrder',
      `${termMonths} months`,
      order({ termMonths }),
      termMonths >= 1 && termMonths <= 1_200 ? 'DONE' : 'REFUSED',
    ]),
    ['placeOrder', 'months and days', order({ termMonths: 12, termDays: 365 }), 'REFUSED'],
    ['placeOrder', 'a negative price', charge({ unitPrice: '-1' }), 'REFUSED'],
    ['placeOrder', 'a negative minimum', order({ monthlyMinimum: '-0.000001' }), 'REFUSED'],
    ['placeOrder', 'a minimum of nothing', order({ monthlyMinimum: '0' }), 'DONE'],
    ['placeOrder', 'no units', charge({ quantity: 0 }), 'REFUSED'],
    ['placeOrder', 'a negative rate', rated(aRate('-0.01')), 'REFUSED'],
    ['placeOrder', 'overlapping rates', rated(aRate('0.01'), aRate('0.02')), 'REFUSED'],
    ['placeOrder', 'a pool that is not there', rated(aRate('0.01', { pool: 'Lobby' })), 'REFUSED'],
    [
      'placeOrder',
      'hours of no length',
      rated(aRate('0.01', { hours: { from: '08:00', before: '08:00' } })),
      'REFUSED',
    ],
    ['placeOrder', 'a card that is not there', order({ rateCard: { code: 'NOWHERE' } }), 'REFUSED'],
    ['correctRates', 'a rate of another line', corrected({ rateId: connect.rateId }), 'REFUSED'],
    ['correctRates', 'a rate', corrected({ rateId: cxone.rateId }), 'DONE'],
    ['correctRates', 'a rate again', corrected({ rateId: cxone.rateId }), 'REFUSED'],
    [
      'placeOrder',
      'rates for emergency numbers',
      rated(...EMERGENCY.map((prefix) => aRate('0.5', { prefix }))),
      'DONE',
    ],
    ['placeOrder', 'a currency of its own', charge({ currencyCode: 'USD' }), 'REFUSED'],
    ['placeOrder', 'a start on 29 February', order({}, { signedOn: '2024-02-29' }), 'DONE'],
    ['placeOrder', 'a signature of 1970', order({}, { signedOn: '1970-01-01' }), 'REFUSED'],
    [
      'placeOrder',
      'a submission of 2099',
      order({}, { submittedAt: '2099-01-01T00:00:00Z' }),
      'REFUSED',
    ],
    [
      'recordUsage',
      'no duration',
      calls(aCall(connect.subscriptionId, '2026-10-06T10:00:00Z', 0)),
      'DONE',
    ],
    [
      'recordUsage',
      'a negative duration',
      calls(aCall(connect.subscriptionId, '2026-10-06T10:00:00Z', -60)),
      'REFUSED',
    ],
    [
      'recordUsage',
      'a year',
      calls(aCall(connect.subscriptionId, '2025-10-06T10:00:00Z', 31_536_000)),
      'REFUSED',
    ],
    [
      'recordUsage',
      'an end before the start',
      times('2026-10-06T10:00:00Z', '2026-10-06T10:00:00Z', '2026-10-06T09:00:00Z'),
      'REFUSED',
    ],
    [
      'recordUsage',
      'a call of 2099',
      times('2099-01-01T00:00:00Z', '2099-01-01T00:00:00Z', '2099-01-01T00:01:00Z'),
      'REFUSED',
    ],
    [
      'recordUsage',
      'a call before activation',
      times('2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', '2024-01-01T00:01:00Z'),
      'DONE',
    ],
    [
      'recordUsage',
      'an unknown subscription',
      calls(aCall(`sub_${'A'.repeat(43)}`, '2026-10-06T10:00:00Z', 60)),
      'REFUSED',
    ],
    ['recordUsage', 'the same call three times', calls(thrice, thrice, thrice), 'DONE'],
    [
      'recordUsage',
      'calls out of order',
      calls(call({ startedAt: '2026-10-06T09:59:00Z' }), call()),
      'DONE',
    ],
    [
      'recordUsage',
      'a call after the end',
      calls(aCall(endedId, '2026-10-06T10:00:00Z', 60)),
      'DONE',
    ],
    ...EMERGENCY.map((dialled): Meaning => [
      'recordUsage',
      `an emergency call to ${dialled}`,
      calls(aCall(cxone.subscriptionId, '2026-10-06T10:00:00Z', 60, { to: null, dialled })),
      'DONE',
    ]),
    ['giveTerminationNotice', 'a notice of tomorrow', notice('2026-11-24'), 'REFUSED'],
    ['giveTerminationNotice', 'a notice before the start', notice('2025-12-31'), 'REFUSED'],
    ['giveTerminationNotice', 'a notice on the day', notice('2026-11-23'), 'DONE'],
    ['giveTerminationNotice', 'a late notice', notice('2026-11-23', lateId), 'DONE'],
    ['giveTerminationNotice', 'a notice after the end', notice('2026-11-23', endedId), 'REFUSED'],
    ['giveTerminationNotice', 'a notice again', notice('2026-11-23'), 'DONE'],
    [
      'giveTerminationNotice',
      'a notice of another service',
      notice('2026-11-23', cxone.subscriptionId),
      'DONE',
    ],
    ['withdrawTerminationNotice', 'a withdrawal again', { noticeId: cxone.noticeId }, 'DONE'],
    ['activateOrder', 'an activation again', { orderId: playground.orderId }, 'REFUSED'],
    ['addSupportContact', 'a contact of a vendor of no service', contact('ACME'), 'REFUSED'],
    ['addSupportContact', 'a contact of another service', contact('GOTO'), 'DONE'],
  ];
}

const ERRORS = 'userErrors { code message path }';

/** The request for an act; what it did can be read by `outcomeOf`. */
export function meant({ seats }: HostileWorld, [mutation, name, input]: Meaning): HostileRequest {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const more = mutation === 'recordUsage' ? `results { status ${ERRORS} }` : '';
  const query = `mutation ($input: ${type}) { act: ${mutation}(input: $input) { ${more} ${ERRORS} } }`;
  return asked('meanings', name, seats.staff, query, JSON.stringify({ input }));
}

interface Payload {
  readonly userErrors: readonly object[];
  readonly results?: readonly { readonly userErrors: readonly object[] }[];
}

/** What became of an act: refused at the top, in its payload, or in one of its records. */
export function outcomeOf(body: string): 'DONE' | 'REFUSED' {
  const { data, errors } = JSON.parse(body) as {
    data?: { act: Payload } | null;
    errors?: object[];
  };
  const refused = [
    ...(errors ?? []),
    ...(data?.act.userErrors ?? []),
    ...(data?.act.results ?? []).flatMap(({ userErrors }) => userErrors),
  ];
  return refused.length > 0 ? 'REFUSED' : 'DONE';
}
