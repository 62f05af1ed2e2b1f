import { isLimitationTold, limitationInForce } from '../../domain/contract/emergency';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { RequestContext } from '../../application/context';
import { columnsOf, sourceOf } from '../../data/columns';
import { defineLoader, type RowKey } from '../../data/loader';
import { defineRowLoader } from '../../data/row-loader';
import type { StatementValues } from '../../data/statement-values';
import { TermRhythmRow, ToldVersionsClassRow } from './term-rhythm.entity';

/** A version of the limitation of a service, and from when on it is in force. */
export interface PublishedVersion {
  readonly serviceCode: string;
  readonly version: number;
  readonly effectiveOn: CalendarDate;
}

/** What the duty to tell every user is judged by, of no account: few rows. */
export interface LimitationDuties {
  readonly versions: readonly PublishedVersion[];
  /** The values of `told_versions` that there are. */
  readonly told: readonly string[];
}

export const limitationDuties = defineLoader<string, LimitationDuties>(async ({ database }) => {
  const [versions, classes] = await Promise.all([
    database.rows<PublishedVersion>(
      {
        name: 'published-limitation-versions',
        text: `select l.service_code as "serviceCode", l.version,
          l.effective_on::text as "effectiveOn" from limitation_notice l order by l.version`,
      },
      [],
    ),
    database.rows<ToldVersionsClassRow>(
      {
        name: 'told-versions-classes',
        text: `select ${columnsOf(ToldVersionsClassRow, 't')} from told_versions_class t`,
      },
      [],
    ),
  ]);
  return [{ versions, told: classes.map(({ toldVersions }) => toldVersions) }];
});

/** Without anybody to tell. */
const NOBODY = '*';

const versionsOf = (told: string): number[] | null =>
  told === NOBODY ? null : told.split(',').filter(Boolean).map(Number);

const termRhythmById = defineRowLoader(
  sourceOf<Pick<TermRhythmRow, 'accountId' | 'id' | 'toldVersions'>>(TermRhythmRow, {
    only: ['accountId', 'id', 'toldVersions'],
  }),
);

/**
 * The versions of the limitation that every active user of a contract was told; null where there is
 * nobody to tell.
 */
export async function toldVersionsOf(
  context: RequestContext,
  subscription: RowKey,
): Promise<readonly number[] | null> {
  const told = (await termRhythmById(context, subscription))?.toldVersions ?? NOBODY;
  return versionsOf(told);
}

/**
 * The values of `told_versions` by which contracts of a service do not meet the duty while that
 * version is in force, each as a literal of SQL.
 */
export const untoldValues = (
  { versions, told }: LimitationDuties,
  { serviceCode, version }: Pick<PublishedVersion, 'serviceCode' | 'version'>,
): string[] =>
  wantedOf(
    valuesOf(
      told,
      versions.filter((each) => each.serviceCode === serviceCode),
    ),
    version,
    false,
  ).map(literalOf);

/** Those of the values that a contract of a service with these versions can have. */
const valuesOf = (told: readonly string[], published: readonly PublishedVersion[]): string[] =>
  told.filter((each) =>
    (versionsOf(each) ?? []).every((one) => published.some(({ version }) => version === one)),
  );

/**
 * The conditions on a row `t` of `term_rhythm` under which the duty is met, or not, on the
 * account's today: one of the few values of `told_versions` by which it is.
 *
 * @param today SQL of today in the account's zone, and the earliest and latest that it can be.
 */
export function complianceConditions(
  { versions, told }: LimitationDuties,
  isCompliant: boolean,
  today: {
    readonly sql: () => string;
    readonly earliest: CalendarDate;
    readonly latest: CalendarDate;
  },
  values: StatementValues,
): string[] {
  const services = Map.groupBy(versions, ({ serviceCode }) => serviceCode);
  const places = [...services].flatMap(([code, published]) => {
    const service = `t.service_code = ${values.place(code)}::text`;
    const possible = valuesOf(told, published);
    const days = daysOfChange(published, today);
    if (days.length === 1) {
      const version = limitationInForce(published, today.latest)?.version;
      return { where: service, wanted: wantedOf(possible, version, isCompliant) };
    }
    // Around the day on which a version takes effect it is in force in some zones only, and by
    // some clocks.
    return days.map((day, index) => {
      const next = days[index + 1];
      const since = `${service} and ${today.sql()} >= ${values.place(day)}::date`;
      const until = next && `${today.sql()} < ${values.place(next)}::date`;
      return {
        where: until === undefined ? since : `${since} and ${until}`,
        wanted: wantedOf(possible, limitationInForce(published, day)?.version, isCompliant),
      };
    });
  });
  const codes = `${values.place([...services.keys()])}::text[]`;
  const without = wantedOf(valuesOf(told, []), undefined, isCompliant);
  places.push({ where: `t.service_code <> all(${codes})`, wanted: without });
  const all = new Set(places.flatMap(({ wanted }) => wanted));
  const any = places.map(({ where, wanted }) =>
    wanted.length === all.size ? `(${where})` : `(${where} and ${isOneOf(wanted)})`,
  );
  // What follows from them for any service is a range of an index; of one value, in order.
  return [isOneOf([...all]), `(${any.join(' or ')})`];
}

/** Of the values, those by which the duty is met, or not, while a version is in force. */
const wantedOf = (
  possible: readonly string[],
  inForce: number | undefined,
  isCompliant: boolean,
): string[] =>
  possible.filter((each) => isLimitationTold(versionsOf(each), inForce) === isCompliant);

/**
 * Whether a row has one of these values, which stand in the text: how many rows have one decides
 * by which index they are best found, and of a parameter the database does not know it.
 */
function isOneOf(values: readonly string[]): string {
  const [first, ...others] = values.map(literalOf);
  if (first === undefined) return 'false';
  return others.length === 0
    ? `t.told_versions = ${first}`
    : `t.told_versions in (${[first, ...others].join(', ')})`;
}

function literalOf(told: string): string {
  if (!/^[0-9,*]*$/.test(told)) throw new Error(`no list of versions: ${told}`);
  return `'${told}'`;
}

/** The earliest of some days, and those of the others on which another version comes into force. */
function daysOfChange(
  published: readonly { readonly effectiveOn: CalendarDate }[],
  { earliest, latest }: { readonly earliest: CalendarDate; readonly latest: CalendarDate },
): CalendarDate[] {
  const changes = published
    .map(({ effectiveOn }) => effectiveOn)
    .filter((day) => day > earliest && day <= latest);
  return [...new Set([earliest, ...changes])].sort();
}
