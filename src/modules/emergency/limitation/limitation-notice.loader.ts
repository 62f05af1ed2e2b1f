import type { CalendarDate } from '../../../domain/time/calendar-date';
import { limitationInForce } from '../../../domain/contract/emergency';
import { knownBy } from '../../../domain/time/known-at';
import type { Instant } from '../../../domain/time/time-zone';
import { columnsOf } from '../../../data/columns';
import type { RequestContext } from '../../../application/context';
import { defineLoader } from '../../../data/loader';
import { referenceRows } from '../../../data/reference-rows';
import { catalogueKnownAt } from '../../accounts/clock-range.loader';
import type { Contract } from '../../subscriptions/contract';
import { LimitationNoticeRow } from './limitation-notice.entity';

/** Every published version of what a service's users are told, oldest first. */
export const limitationNoticesByServiceCode = defineLoader(
  referenceRows<string, LimitationNoticeRow>({
    name: 'limitation-notices-by-service-code',
    select: `select ${columnsOf(LimitationNoticeRow, 'l')} from limitation_notice l`,
    by: { serviceCode: ['l.service_code', 'text'] },
    orderBy: 'l.version',
  }).all,
);

/** The versions of a service that an account knew of at an instant; all when it is absent. */
export async function knownLimitationNotices(
  context: RequestContext,
  { subscription, account }: Pick<Contract, 'subscription' | 'account'>,
  knownAt: Instant | undefined,
): Promise<LimitationNoticeRow[]> {
  const versions = await limitationNoticesByServiceCode(context, subscription.serviceCode);
  return versions.filter(knownBy(catalogueKnownAt(account, knownAt)));
}

/**
 * The version that a contract's users must be told on that date.
 *
 * Null where the contract does not forbid emergency calls, and before the first version.
 */
export async function limitationNoticeOn(
  context: RequestContext,
  contract: Contract,
  date: CalendarDate,
  knownAt?: Instant,
): Promise<LimitationNoticeRow | null> {
  if (contract.terms.emergencyCalling !== 'PROHIBITED') return null;
  const versions = await knownLimitationNotices(context, contract, knownAt);
  return limitationInForce(versions, date) ?? null;
}
