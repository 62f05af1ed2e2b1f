import type { FullAccount } from '../support/full-account';

// The acts that change a running contract, and what comes of each for whom.

/** A good input of each, on that account; of what has to be answered, one that is not there. */
export const inputsOnContracts: Readonly<Record<string, (account: FullAccount) => object>> = {
  announcePriceChange: ({ connect: { subscriptionId, chargeId } }) => ({
    ...{ subscriptionId, chargeId, effectiveOn: '2031-01-01', unitPrice: '60' },
  }),
  announceRateChange: ({ connect: { subscriptionId, rateId } }) => ({
    ...{ subscriptionId, rates: [{ rateId, perMinute: '0.03' }], effectiveOn: '2031-01-01' },
  }),
  givePartialNotice: ({ connect: { subscriptionId, chargeId } }) => ({
    ...{ subscriptionId, chargeId, fewerUnits: 1 },
  }),
  recordRenewalDecision: ({ cxone: { subscriptionId } }) => ({ subscriptionId, decision: 'RENEW' }),
  // Of what nobody's contract has.
  acceptPartialNotice: () => ({ partialNoticeId: 'x', effectiveOn: '2026-12-01' }),
  withdrawPartialNotice: () => ({ partialNoticeId: 'x' }),
  suspendSubscription: ({ connect }) => ({
    ...{ subscriptionId: connect.subscriptionId, reason: 'Unpaid fees.' },
  }),
  resumeSubscription: () => ({ suspensionId: 'x' }),
  recordBreachNotice: ({ connect }) => ({
    ...{ subscriptionId: connect.subscriptionId, givenBy: 'PROVIDER', breach: 'Unpaid fees.' },
  }),
  recordBreachCure: () => ({ breachNoticeId: 'x', cure: 'All was paid.' }),
  endForCause: () => ({ breachNoticeId: 'x' }),
  // It runs.
  reinstateSubscription: ({ connect }) => ({ subscriptionId: connect.subscriptionId }),
};

const [D, F, N, A] = ['DONE', 'FORBIDDEN', 'NOT_FOUND', 'ALREADY_DONE'] as const;

/** For staff, owner, member, its partner, another customer and partner, NICE and GOTO. */
export const OUTCOMES_ON_CONTRACTS: Readonly<Record<string, readonly string[]>> = {
  announcePriceChange: [D, F, F, F, F, F, F, F],
  announceRateChange: [D, F, F, F, F, F, F, F],
  // Of its one unit, once: the partner asks before the others who may.
  givePartialNotice: ['INVALID_INPUT', 'INVALID_INPUT', F, D, N, N, F, F],
  recordRenewalDecision: [D, D, F, D, N, N, F, F],
  acceptPartialNotice: [N, F, F, F, F, F, F, F],
  withdrawPartialNotice: [N, N, F, N, N, N, F, F],
  suspendSubscription: [D, F, F, F, F, F, F, F],
  resumeSubscription: [N, F, F, F, F, F, F, F],
  recordBreachNotice: [D, F, F, F, F, F, F, F],
  recordBreachCure: [N, F, F, F, F, F, F, F],
  endForCause: [N, F, F, F, F, F, F, F],
  reinstateSubscription: [A, F, F, F, F, F, F, F],
};
