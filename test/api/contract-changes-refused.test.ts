import { aChargedContract, factsOf, refusedChange, type Refused } from './contract-acts';
import { change, chargeIdOf, monthOf, ofSubscription, order } from '../support/contract-life';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, aSubscription, anAccount, refusalsOf } from '../support/world';

// What a contract's facts make impossible is refused when it is entered, and nothing is stored.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = '2026-11-30T10:00:00.000Z';
});

const refused = (...asked: Refused) => refusedChange(server, ...asked);

const amending = (accountId: string, signedOn: string, line: object) => ({
  accountId,
  signedOn,
  acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
  lines: [{ serviceCode: 'CXONE', ...line }],
});

const MORE = { recurringCharges: [{ description: 'Seat', unitPrice: '20' }] };

describe('An amendment', () => {
  it('before the start, or after the end, names the days of service', async () => {
    const { accountId, subscriptionId } = await aChargedContract(server, '2026-01-01');
    const line = { ...MORE, amendsId: subscriptionId };
    const early = amending(accountId, '2025-12-31', line);
    expect(await refused(subscriptionId, 'placeOrder', early)).toEqual([
      'INVALID_INPUT',
      'input.lines.0.startsOn',
      'expected a day of service, from 2026-01-01, got 2025-12-31',
    ]);
    await act(server, STAFF, 'giveTerminationNotice', { subscriptionId }, 'isNew');
    const late = amending(accountId, '2026-11-30', { ...line, startsOn: '2027-01-01' });
    const [, , message] = await refused(subscriptionId, 'placeOrder', late);
    // The notice of 30 November is two days before the last day for one.
    expect(message).toBe(
      'expected a day of service, from 2026-01-01 to the day before 2027-01-01, got 2027-01-01',
    );
  });

  it('of another account’s or another service’s subscription is refused', async () => {
    const own = await aChargedContract(server);
    const other = await aChargedContract(server);
    const foreign = amending(own.accountId, '2026-11-30', {
      ...MORE,
      amendsId: other.subscriptionId,
    });
    expect((await refused(own.subscriptionId, 'placeOrder', foreign)).slice(0, 2)).toEqual([
      'NOT_FOUND',
      'input.lines.0.amendsId',
    ]);
    const service = amending(own.accountId, '2026-11-30', {
      ...MORE,
      serviceCode: 'OPENVOICE',
      amendsId: own.subscriptionId,
    });
    expect((await refused(own.subscriptionId, 'placeOrder', service)).slice(0, 2)).toEqual([
      'INVALID_INPUT',
      'input.lines.0.serviceCode',
    ]);
  });

  it('takes no more seats away than there are, and not twice on a day', async () => {
    const { accountId, subscriptionId, chargeId } = await aChargedContract(server);
    const fewer = (fewerUnits: number) =>
      amending(accountId, '2026-11-30', {
        amendsId: subscriptionId,
        chargeChanges: [{ chargeId, fewerUnits }],
      });
    expect((await refused(subscriptionId, 'placeOrder', fewer(6))).slice(1)).toEqual([
      'input.lines.0.chargeChanges.0.fewerUnits',
      'expected a whole number from 0 to 5, got 6',
    ]);
    const [line] = fewer(2).lines;
    await order(server, accountId, '2026-11-30', line ?? {});
    expect((await refused(subscriptionId, 'placeOrder', fewer(1))).slice(0, 2)).toEqual([
      'ALREADY_DONE',
      'input.lines.0.chargeChanges.0.chargeId',
    ]);
    expect((await monthOf(server, subscriptionId, '2026-12')).total.amount).toBe('60.00');
  });

  it('that changes nothing, or states a term of its own, is refused', async () => {
    const { accountId, subscriptionId } = await aChargedContract(server);
    const nothing = amending(accountId, '2026-11-30', { amendsId: subscriptionId });
    expect((await refused(subscriptionId, 'placeOrder', nothing))[1]).toBe('input.lines.0');
    const term = amending(accountId, '2026-11-30', {
      ...MORE,
      amendsId: subscriptionId,
      termMonths: 24,
    });
    expect((await refused(subscriptionId, 'placeOrder', term))[1]).toBe('input.lines.0.termMonths');
  });

  it('that states a minimum is refused: one comes with what begins a contract', async () => {
    const { accountId, subscriptionId } = await aChargedContract(server);
    const line = { ...MORE, amendsId: subscriptionId, monthlyMinimum: '0' };
    const minimum = amending(accountId, '2026-11-30', line);
    expect(await refused(subscriptionId, 'placeOrder', minimum)).toEqual([
      'INVALID_INPUT',
      'input.lines.0.monthlyMinimum',
      'expected none: a minimum comes with the order that begins or replaces a contract',
    ]);
    const replacing = { ...MORE, replacesId: subscriptionId, monthlyMinimum: '150' };
    const placed = amending(accountId, '2026-11-30', replacing);
    expect(
      await act(
        server,
        STAFF,
        'placeOrder',
        placed,
        'order { lines { monthlyMinimum { amount } } }',
      ),
    ).toMatchObject({ order: { lines: [{ monthlyMinimum: { amount: '150.000000' } }] } });
  });

  it('is decided anew when its order is activated', async () => {
    const { accountId, subscriptionId, chargeId } = await aChargedContract(server);
    const line = { amendsId: subscriptionId, chargeChanges: [{ chargeId, fewerUnits: 4 }] };
    const placed = await act<{ order: { id: string } }>(
      server,
      STAFF,
      'placeOrder',
      amending(accountId, '2026-11-30', line),
      'order { id }',
    );
    await change(server, 'givePartialNotice', { subscriptionId, chargeId, fewerUnits: 3 });
    const [error] = await refusalsOf(server, STAFF, 'activateOrder', { orderId: placed.order.id });
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'expected a whole number from 0 to 2, got 4',
    });
    expect(await factsOf(server, subscriptionId)).toHaveLength(1);
  });
});

describe('A replacement', () => {
  it('of what is replaced, or before it began, is refused', async () => {
    const { accountId, subscriptionId } = await aChargedContract(server, '2026-01-01');
    const line = { ...MORE, serviceCode: 'CXONE', replacesId: subscriptionId };
    const early = amending(accountId, '2026-01-01', line);
    expect((await refused(subscriptionId, 'placeOrder', early)).slice(1)).toEqual([
      'input.lines.0.startsOn',
      'expected a day after the start of what it replaces, 2026-01-01, got 2026-01-01',
    ]);
    await order(server, accountId, '2026-11-30', line);
    const again = amending(accountId, '2026-11-30', line);
    expect((await refused(subscriptionId, 'placeOrder', again))[2]).toBe(
      'expected a subscription that was not replaced, another takes the place of this one',
    );
    const amendment = amending(accountId, '2026-11-30', { ...MORE, amendsId: subscriptionId });
    expect((await refused(subscriptionId, 'placeOrder', amendment))[1]).toBe(
      'input.lines.0.startsOn',
    );
    const back = { subscriptionId, reinstatedOn: '2026-11-30' };
    expect((await refused(subscriptionId, 'reinstateSubscription', back))[0]).toBe('ALREADY_DONE');
  });
});

describe('A price change of the provider', () => {
  it.each([
    ['in the initial term (C08)', '2026-12-01', /initial term, which ends before 2027-01-01/],
    [
      'not on the first of a month',
      '2027-02-02',
      /the first of a month, 2027-01-01 at the earliest/,
    ],
    ['effective on or before its announcement', '2026-11-01', /after the announcement/],
  ])('%s is refused', async (_, effectiveOn, message) => {
    const { subscriptionId, chargeId } = await aChargedContract(server, '2026-01-01');
    const input = { subscriptionId, chargeId, effectiveOn, unitPrice: '30' };
    const [code, path, said] = await refused(subscriptionId, 'announcePriceChange', input);
    expect([code, path]).toEqual(['INVALID_INPUT', 'input.effectiveOn']);
    expect(said).toMatch(message);
  });

  it('recorded late is no fault; twice on a day, after the end, or of another charge it is', async () => {
    const { subscriptionId, chargeId } = await aChargedContract(server, '2025-01-01');
    const input = {
      ...{ subscriptionId, chargeId, unitPrice: '30' },
      ...{ announcedOn: '2026-05-05', effectiveOn: '2026-06-01' },
    };
    await change(server, 'announcePriceChange', input);
    expect((await monthOf(server, subscriptionId, '2026-06')).total.amount).toBe('150.00');
    expect((await refused(subscriptionId, 'announcePriceChange', input))[0]).toBe('ALREADY_DONE');
    const other = await aChargedContract(server, '2025-01-01');
    const foreign = { ...input, chargeId: other.chargeId, effectiveOn: '2026-07-01' };
    expect((await refused(subscriptionId, 'announcePriceChange', foreign)).slice(0, 2)).toEqual([
      'NOT_FOUND',
      'input.chargeId',
    ]);
    await act(server, STAFF, 'giveTerminationNotice', { subscriptionId }, 'isNew');
    const after = { ...input, announcedOn: '2026-11-30', effectiveOn: '2028-01-01' };
    expect((await refused(subscriptionId, 'announcePriceChange', after))[1]).toBe(
      'input.effectiveOn',
    );
  });
});

describe('A lapse', () => {
  it('on or before the start of its charge, or of a charge that is paid once, is refused', async () => {
    const accountId = await anAccount(server);
    const lapse = { lapsesOn: '2026-11-30', unitPriceAfter: '30' };
    const [charge] = MORE.recurringCharges;
    const recurring = amending(accountId, '2026-11-30', {
      recurringCharges: [{ ...charge, lapse }],
    });
    const [early] = await refusalsOf(server, STAFF, 'placeOrder', recurring);
    expect(early?.path.join('.')).toBe('input.lines.0.recurringCharges.0.lapse.lapsesOn');
    const once = amending(accountId, '2026-11-30', {
      oneTimeCharges: [{ ...charge, lapse: { unitPriceAfter: '30' } }],
    });
    const [error] = await refusalsOf(server, STAFF, 'placeOrder', once);
    expect(error?.message).toContain('one-time charge does not lapse');
  });
});

describe('A suspension', () => {
  it('of what is suspended, that ends before it begins, or is over, is refused', async () => {
    const { subscriptionId } = await aChargedContract(server);
    const reason = 'Unpaid fees.';
    const input = { subscriptionId, reason, suspendedAt: '2026-11-29T10:00:00Z' };
    const suspensionId = await change(server, 'suspendSubscription', input);
    const again = { subscriptionId, reason };
    expect((await refused(subscriptionId, 'suspendSubscription', again))[0]).toBe('ALREADY_DONE');
    const early = { suspensionId, resumedAt: '2026-11-29T10:00:00Z' };
    expect((await refused(subscriptionId, 'resumeSubscription', early))[1]).toBe('input.resumedAt');
    await change(server, 'resumeSubscription', { suspensionId });
    expect((await refused(subscriptionId, 'resumeSubscription', { suspensionId }))[0]).toBe(
      'ALREADY_DONE',
    );
    const backwards = {
      ...{ subscriptionId, reason },
      ...{ suspendedAt: '2026-11-20T10:00:00Z', resumedAt: '2026-11-19T10:00:00Z' },
    };
    expect((await refused(subscriptionId, 'suspendSubscription', backwards))[1]).toBe(
      'input.resumedAt',
    );
  });
});

describe('A breach', () => {
  const aBreach = async (receivedOn: string) => {
    const { subscriptionId } = await aChargedContract(server);
    const breach = { givenBy: 'PROVIDER', receivedOn, breach: 'Unpaid fees.' };
    const input = { subscriptionId, ...breach };
    return { subscriptionId, breachNoticeId: await change(server, 'recordBreachNotice', input) };
  };

  it('ends no service while it can be cured, nor once it was', async () => {
    const { subscriptionId, breachNoticeId } = await aBreach('2026-10-31');
    expect(await refused(subscriptionId, 'endForCause', { breachNoticeId })).toEqual([
      'INVALID_INPUT',
      'input.declaredOn',
      'expected a day from 2026-12-01 on, when the time to cure is over, got 2026-11-30',
    ]);
    await change(server, 'recordBreachCure', { breachNoticeId, cure: 'All was paid.' });
    server.clock.now = '2026-12-05T10:00:00.000Z';
    expect((await refused(subscriptionId, 'endForCause', { breachNoticeId }))[2]).toContain(
      'not cured in time',
    );
  });

  it('is not cured after the end for cause; a cure recorded later and dated before undoes it', async () => {
    const { subscriptionId, breachNoticeId } = await aBreach('2026-10-01');
    await change(server, 'endForCause', { breachNoticeId, declaredOn: '2026-11-15' });
    const ended = await ofSubscription(server, subscriptionId, 'endsBefore status');
    expect(ended).toEqual({ endsBefore: '2026-11-16', status: 'ENDED' });
    const late = { breachNoticeId, curedOn: '2026-11-20', cure: 'All was paid.' };
    expect((await refused(subscriptionId, 'recordBreachCure', late))[0]).toBe('ALREADY_DONE');
    const before = { ...late, curedOn: '2026-10-31' };
    await change(server, 'recordBreachCure', before);
    expect(await ofSubscription(server, subscriptionId, 'endsBefore status')).toEqual({
      endsBefore: null,
      status: 'RENEWAL',
    });
    const { account } = await ofSubscription<{ account: { problems: { code: string }[] } }>(
      server,
      subscriptionId,
      'account { problems { code severity message } }',
    );
    expect(account.problems.find(({ code }) => code === 'FACT_WITHOUT_EFFECT')).toEqual({
      code: 'FACT_WITHOUT_EFFECT',
      severity: 'WARNING',
      message:
        'An end for cause is on record whose breach was cured in time; it ends nothing: S-1.',
    });
  });

  it('is answered by its own id alone', async () => {
    const { subscriptionId } = await aBreach('2026-10-31');
    const [fact] = (await factsOf(server, subscriptionId)) as { id: string }[];
    const input = { suspensionId: fact?.id };
    expect(await refused(subscriptionId, 'resumeSubscription', input)).toEqual([
      'NOT_FOUND',
      'input.suspensionId',
      'No suspension with this id.',
    ]);
  });
});

describe('A reinstatement', () => {
  it('of what runs is refused', async () => {
    const { subscriptionId } = await aChargedContract(server);
    expect(await refused(subscriptionId, 'reinstateSubscription', { subscriptionId })).toEqual([
      'ALREADY_DONE',
      'input.reinstatedOn',
      'expected a day from the end of service on, it runs, got 2026-11-30',
    ]);
  });
});

describe('The term that an order states', () => {
  it('by a last day before its start, or by two lengths, is refused', async () => {
    const accountId = await anAccount(server);
    const lastDay = amending(accountId, '2026-11-30', { lastTermDay: '2026-11-29' });
    const [early] = await refusalsOf(server, STAFF, 'placeOrder', lastDay);
    expect(early?.path.join('.')).toBe('input.lines.0.lastTermDay');
    const both = amending(accountId, '2026-11-30', { lastTermDay: '2027-11-29', termDays: 3 });
    const [error] = await refusalsOf(server, STAFF, 'placeOrder', both);
    expect(error?.message).toContain('got both');
    const start = amending(accountId, '2026-11-30', { startsOn: '2026-11-29' });
    const [before] = await refusalsOf(server, STAFF, 'placeOrder', start);
    expect(before?.message).toContain('from the effective date of the order, 2026-11-30, on');
  });

  it('under a version of the terms that staff names is that version’s', async () => {
    const accountId = await anAccount(server);
    const line = { serviceCode: 'CXONE', termsVersion: 1 };
    const { subscriptionId } = await aSubscription(server, accountId, '2019-05-01', line);
    const chosen = await ofSubscription(server, subscriptionId, 'serviceTerms { version }');
    expect(chosen).toEqual({ serviceTerms: { version: 1 } });
    const unknown = amending(accountId, '2026-11-30', { termsVersion: 99 });
    const [error] = await refusalsOf(server, STAFF, 'placeOrder', unknown);
    expect(error?.path.join('.')).toBe('input.lines.0.termsVersion');
    expect(await chargeIdOf(server, subscriptionId, '2019-06-01')).toBe('');
  });
});
