import type { CalendarDate } from '../time/calendar-date';
import type { CallType, NumberType } from './number-type';
import { formatHours, type RateHours } from './rate-hours';
import type { Rate } from './rating';

export type CallDirection = 'INBOUND' | 'OUTBOUND';
/** CONSUMER: between the caller and the service. AGENT: between the service and the agent. */
export type CallLeg = 'CONSUMER' | 'AGENT';

/** For which calls, and when, a rate of an order holds. */
export interface RateScope {
  readonly direction: CallDirection;
  readonly leg: CallLeg;
  /**
   * Leading digits of the other party's E.164 number, without the plus; "" matches every number.
   */
  readonly prefix: string;
  /** Only for calls with a party of that kind; any when absent. */
  readonly callType?: CallType | null;
  /** Only for calls to a number of that kind; any when absent. */
  readonly numberType?: NumberType | null;
  /** Only at those local hours; at any when absent. */
  readonly hours?: RateHours | null;
  readonly validFrom: CalendarDate;
  /** Exclusive; null for as long as the order runs. */
  readonly validBefore: CalendarDate | null;
}

/**
 * How a rate came into a contract: with the order that began it, by a price change that the
 * provider announced, or with an order that amends it.
 */
export type RateOrigin = 'STATED' | 'PRICE_CHANGE' | 'AMENDMENT';

/** A rate as an order states it, or as the provider changed it. */
export interface OrderRate extends Rate, RateScope {
  readonly id: string;
  /** STATED when absent. */
  readonly origin?: RateOrigin;
  /** The pool of included minutes that its calls draw on; none when absent. */
  readonly poolId?: string | null;
}

/** How many kinds of calls a rate asks for beside the prefix: number type, call type, hours. */
export const specificity = ({
  numberType,
  callType,
  hours,
}: Pick<RateScope, 'numberType' | 'callType' | 'hours'>): number =>
  (numberType == null ? 0 : 4) + (callType == null ? 0 : 2) + (hours == null ? 0 : 1);

/** Whether two rates hold for the same calls, whenever they are valid. */
export const isSameScope = (a: RateScope, b: RateScope): boolean =>
  a.direction === b.direction &&
  a.leg === b.leg &&
  a.prefix === b.prefix &&
  (a.numberType ?? null) === (b.numberType ?? null) &&
  (a.callType ?? null) === (b.callType ?? null) &&
  hoursText(a) === hoursText(b);

const hoursText = ({ hours }: RateScope): string => (hours == null ? '' : formatHours(hours));
