import {
  isSupersededOn,
  versionsInForce,
  type VersionInForce,
} from '../../domain/contract/emergency-duty';
import type { TimelineKind } from '../../domain/contract/timeline';
import type { PageRequest } from '../../data/page';
import type { StatementValues } from '../../data/statement-values';
import {
  earliestToday,
  latestToday,
  todaySql,
  type ClockRange,
} from '../accounts/clock-range.loader';
import { untoldValues } from '../subscriptions/told-versions.loader';
import {
  armOf,
  FIRST_ID,
  scopeConditions,
  within,
  type Days,
  type TimelineFilter,
} from './timeline-arm';

/** One statement's filter, the values of its text, and the page that it is read for. */
interface Asked {
  readonly kind: TimelineKind;
  readonly filter: TimelineFilter;
  readonly clocks: ClockRange;
  readonly values: StatementValues;
  readonly account: string;
  readonly page: PageRequest | null;
}

/**
 * The days since which users must have been told of the emergency limitation, where not all were.
 *
 * For each version in force today or later, and each value of `told_versions` without it, there are
 * three ranges of an index: contracts that had begun when it took effect, those that began later,
 * and those whose service was taken up again later. Versions and values are few.
 */
export function emergencyNoticeArms(
  kind: TimelineKind,
  filter: TimelineFilter,
  values: StatementValues,
  account: string,
  page: PageRequest | null,
): string[] {
  const { duties, clocks, serviceCodes } = filter;
  if (!duties || !clocks) return [];
  const asked: Asked = { kind, filter, clocks, values, account, page };
  const services = Map.groupBy(duties.versions, ({ serviceCode }) => serviceCode);
  return [...services].flatMap(([serviceCode, published]) => {
    if (serviceCodes && !serviceCodes.includes(serviceCode)) return [];
    return versionsInForce(published)
      .filter((version) => !isSupersededOn(version, earliestToday(clocks)))
      .flatMap((version) =>
        untoldValues(duties, { serviceCode, version: version.version }).flatMap((told) => {
          const ofContract = () => contractConditions(asked, version, serviceCode, told);
          return [
            ...whenItTookEffect(asked, version, ofContract),
            ...whenServiceBegan(asked, version, ofContract),
            ...whenServiceReturned(asked, version, ofContract),
          ];
        }),
      );
  });
}

/** On the row of a contract: that not all were told, and must be on the account's today. */
function contractConditions(
  { filter, clocks, values, account }: Asked,
  { supersededOn }: VersionInForce,
  serviceCode: string,
  told: string,
): string[] {
  const today = todaySql(clocks, values.place(clocks.now));
  const conditions = [
    `t.told_versions = ${told}`,
    `t.service_code = ${values.place(serviceCode)}::text`,
    `(t.ends_before is null or t.ends_before > ${today})`,
    ...scopeConditions(filter, values, account),
  ];
  // Around the day on which the next version takes effect, this one is in force in some zones only.
  if (supersededOn !== null && supersededOn <= latestToday(clocks)) {
    conditions.push(`${today} < ${values.place(supersededOn)}::date`);
  }
  return conditions;
}

const NO_FACT = `'${FIRST_ID}'::uuid`;

/** Contracts that had begun: all have the same day, so they come by account. */
function whenItTookEffect(
  { kind, filter, values, page }: Asked,
  { effectiveOn }: VersionInForce,
  ofContract: () => string[],
): string[] {
  const { from, to } = filter;
  const [cursorDay, cursorAccount] = page?.cursor ?? [];
  const isDownward = page?.isBackward ?? false;
  const isBehind =
    cursorDay !== undefined && (isDownward ? cursorDay < effectiveOn : cursorDay > effectiveOn);
  if (effectiveOn < from || effectiveOn >= to || isBehind) return [];
  const day = `${values.place(effectiveOn)}::date`;
  const conditions = [
    ...ofContract(),
    `t.starts_on <= ${day}`,
    `(t.ends_before is null or t.ends_before > ${day})`,
    `not exists (select from contract_day c where c.account_id = t.account_id
      and c.subscription_id = t.id and ${tookServiceUpAfter(day)})`,
  ];
  if (cursorDay === effectiveOn) {
    // The comparison of whole rows begins with the day, and is no range of this index.
    const operator = isDownward ? '<=' : '>=';
    conditions.push(`t.account_id ${operator} ${values.place(cursorAccount)}::uuid`);
  }
  const days: Days = { from: 'term_rhythm t', day, id: 't.id', place: NO_FACT };
  return [armOf(kind, days, conditions, values, page)];
}

/** Contracts that began while it was in force. */
function whenServiceBegan(
  { kind, filter, values, page }: Asked,
  version: VersionInForce,
  ofContract: () => string[],
): string[] {
  if (!isInForceWithin(version, filter)) return [];
  const conditions = [...ofContract(), ...behindStart('t.starts_on', version, filter, values)];
  const days: Days = { from: 'term_rhythm t', day: 't.starts_on', id: 't.id', place: NO_FACT };
  return [armOf(kind, days, conditions, values, page)];
}

/** Contracts whose service had ended when it took effect, and was taken up again later. */
function whenServiceReturned(
  { kind, filter, values, page }: Asked,
  version: VersionInForce,
  ofContract: () => string[],
): string[] {
  if (!isInForceWithin(version, filter)) return [];
  const conditions = [
    ...ofContract(),
    tookServiceUpAfter(`${values.place(version.effectiveOn)}::date`),
    ...behindStart('c.day', version, filter, values),
  ];
  const from = `contract_day c join term_rhythm t
    on t.account_id = c.account_id and t.id = c.subscription_id`;
  return [
    armOf(kind, { from, day: 'c.day', id: 't.id', place: NO_FACT }, conditions, values, page),
  ];
}

/** On a day `c` of a contract: that service was taken up again, after a gap with that day. */
const tookServiceUpAfter = (day: string): string => `c.kind = 'SERVICE_RETURNS' and c.day > ${day}
  and (select max(e.day) from contract_day e where e.account_id = c.account_id
    and e.subscription_id = c.subscription_id and e.kind = 'SERVICE_ENDS' and e.day <= c.day)
    <= ${day}`;

/** Whether a day of the range lies behind that on which the version took effect, in its time. */
const isInForceWithin = (
  { effectiveOn, supersededOn }: VersionInForce,
  { from, to }: TimelineFilter,
): boolean => effectiveOn < to && (supersededOn === null || from < supersededOn);

/** The conditions on such a day. */
function behindStart(
  day: string,
  { effectiveOn, supersededOn }: VersionInForce,
  filter: TimelineFilter,
  values: StatementValues,
): string[] {
  const conditions = [...within(day, filter, values)];
  conditions.push(`${day} > ${values.place(effectiveOn)}::date`);
  if (supersededOn !== null) conditions.push(`${day} < ${values.place(supersededOn)}::date`);
  return conditions;
}
