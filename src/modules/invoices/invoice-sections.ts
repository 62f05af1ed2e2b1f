import { noticeDueBy } from '../../domain/contract/notice';
import { periodInForce } from '../../domain/contract/subscription-status';
import type { InvoiceLine } from '../../domain/invoice/invoice-line';
import {
  addDays,
  daysInMonthOf,
  firstOfMonth,
  type CalendarDate,
} from '../../domain/time/calendar-date';
import type { Language } from '../../domain/wording';
import type { RequestContext } from '../../application/context';
import { documentVersion } from '../catalogue/clause.loader';
import { serviceByCode, vendorByCode } from '../catalogue/service.loader';
import { orderById } from '../orders/order.loader';
import type { BilledContract } from './billing-facts.loader';
import type { SnapshotSection } from './invoice-snapshot';
import type { ComputedInvoice } from './invoice-preview';
import { countedByMonth } from './usage-details.loader';

/** As of which day a document says what it says, and in which language. */
interface SaidOn {
  readonly asOf: CalendarDate;
  readonly language: Language;
}

/** What a document says of each service that it has lines of, as it stands on its issue date. */
export async function sectionsOf(
  context: RequestContext,
  { billing, draft }: ComputedInvoice,
  { asOf, language }: SaidOn,
): Promise<SnapshotSection[]> {
  const lines = [...draft.unbilledBefore, ...draft.lines];
  const ids = [...new Set(lines.map(({ key }) => key.subscriptionId))];
  const unratedOf = (id: string) =>
    draft.unratedUse
      .filter(({ key }) => key.subscriptionId === id)
      .reduce((sum, { calls }) => sum + calls, 0);
  return Promise.all(
    ids.flatMap((id) => {
      const contract = billing.contracts.get(id);
      if (!contract) return [];
      const own = lines.filter(({ key }) => key.subscriptionId === id);
      return sectionOf(context, contract, own, unratedOf(id), { asOf, language });
    }),
  );
}

async function sectionOf(
  context: RequestContext,
  { state, subscription }: BilledContract,
  lines: readonly InvoiceLine[],
  unratedCalls: number,
  { asOf, language }: SaidOn,
): Promise<SnapshotSection> {
  const { accountId, orderId, serviceCode } = subscription;
  const { terms, schedule } = state.contract;
  const { documentCode, documentVersion: version } = terms;
  const [service, vendor, order, document, usageByDay] = await Promise.all([
    serviceByCode(context, serviceCode),
    vendorByCode(context, terms.supportVendorCode),
    orderById(context, { accountId, id: orderId }),
    documentVersion(context, { document: documentCode, version }),
    usageOf(context, accountId, lines),
  ]);
  const period = periodInForce(schedule, state.spans, asOf);
  const { endsBefore } = state;
  const title = language === 'FR' ? document.titleFr : document.titleEn;
  return {
    subscriptionId: subscription.id,
    subscriptionNumber: subscription.number,
    serviceName: service?.name ?? serviceCode,
    supportedBy: vendor?.name ?? terms.supportVendorCode,
    orderNumber: order?.number ?? '',
    terms: `${title} (${version})`,
    period: period ? { startsOn: period.startsOn, endsBefore: period.endsBefore } : null,
    endsBefore,
    noticeDueBy: period && endsBefore === null ? noticeDueBy(period, terms) : null,
    usageByDay,
    unratedCalls,
  };
}

/** The days of the latest month whose use has a line; null where none has. */
async function usageOf(
  context: RequestContext,
  accountId: string,
  lines: readonly InvoiceLine[],
): Promise<SnapshotSection['usageByDay']> {
  const latest = lines
    .filter(({ key }) => key.source === 'USE' || key.source === 'POOL')
    .map(({ key }) => key)
    .sort((one, other) => (one.serviceMonth < other.serviceMonth ? -1 : 1))
    .at(-1);
  if (!latest) return null;
  const { subscriptionId, serviceMonth: month } = latest;
  const counted = await countedByMonth(context, { accountId, subscriptionId, month });
  const byDay = new Map<CalendarDate, number>();
  for (const { day, billedSeconds } of counted) {
    byDay.set(day, (byDay.get(day) ?? 0) + billedSeconds);
  }
  const first = firstOfMonth(month);
  const days = Array.from({ length: daysInMonthOf(first) }, (_, index) => addDays(first, index));
  return { month, seconds: days.map((day) => byDay.get(day) ?? 0) };
}
