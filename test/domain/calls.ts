import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import type { CallLeg, OrderRate } from '../../src/domain/usage/rate-selection';
import type { ServiceTerms } from '../../src/domain/contract/service-terms';
import {
  millisOf,
  parseInstant,
  parseTimeZone,
  toInstant,
  type TimeZone,
} from '../../src/domain/time/time-zone';
import type { AssessedCall, MeteredCall, UsageContract } from '../../src/domain/usage/usage';
import { cxoneTerms } from './terms';

// Rates, contracts and calls of the examples, short enough to be read beside their numbers.

export const on = (text: string) => text as CalendarDate;

/** A rate for outbound calls to any number. */
export const rate = (
  perMinute: string,
  increments = '12/6',
  leg: CallLeg = 'CONSUMER',
): OrderRate => ({
  id: `rate at ${perMinute}`,
  direction: 'OUTBOUND',
  leg,
  prefix: '',
  validFrom: on('2025-01-01'),
  validBefore: null,
  perMinute: parseDecimal(perMinute),
  initialIncrementSeconds: Number(increments.split('/')[0]),
  additionalIncrementSeconds: Number(increments.split('/')[1]),
  connectionFee: 0n,
  minimumCharge: 0n,
});

export const contract = (
  rates: readonly OrderRate[],
  terms: ServiceTerms = cxoneTerms,
  zone: TimeZone = parseTimeZone('UTC'),
): UsageContract => ({
  terms,
  zone,
  startsOn: on('2025-01-01'),
  endsBefore: null,
  rates,
  place: { countryCode: 'US', outsideLineDigit: null },
});

export function answeredCall(
  answeredAt: string,
  seconds: number,
  more: Partial<MeteredCall> = {},
): MeteredCall {
  const answered = parseInstant(answeredAt);
  return {
    direction: 'OUTBOUND',
    leg: 'CONSUMER',
    agentConnectivity: null,
    otherParty: '+14155550100',
    dialled: null,
    disposition: 'ANSWERED',
    startedAt: toInstant(millisOf(answered) - 5_000),
    answeredAt: answered,
    endedAt: toInstant(millisOf(answered) + seconds * 1_000),
    ...more,
  };
}

export const amountOf = (assessed: AssessedCall) =>
  assessed.amount === null ? null : formatDecimal(assessed.amount, 6);
