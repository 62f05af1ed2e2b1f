import type { CalendarDate } from '../../../domain/time/calendar-date';
import { limitationInForce } from '../../../domain/contract/emergency';
import { columnsOf } from '../../../data/columns';
import type { RequestContext } from '../../../application/context';
import { defineLoader } from '../../../data/loader';
import { referenceRows } from '../../../data/reference-rows';
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

/**
 * The version that a contract's users must be told on that date.
 *
 * Null where the contract does not forbid emergency calls, and before the first version.
 */
export async function limitationNoticeOn(
  context: RequestContext,
  { subscription, terms }: Contract,
  date: CalendarDate,
): Promise<LimitationNoticeRow | null> {
  if (terms.emergencyCalling !== 'PROHIBITED') return null;
  const versions = await limitationNoticesByServiceCode(context, subscription.serviceCode);
  return limitationInForce(versions, date) ?? null;
}
