import type { CalendarDate } from '../../domain/time/calendar-date';
import type { TimeZone } from '../../domain/time/time-zone';
import type { ClauseReference, ServiceTerms, TermsRule } from '../../domain/contract/service-terms';
import { columnsOf } from '../../data/columns';
import type { RequestContext } from '../../application/context';
import { defineLoader, definePublishedLoader } from '../../data/loader';
import { referenceRows } from '../../data/reference-rows';
import { ServiceTermsRow } from './service-terms.entity';
import { ServiceRow, VendorRow } from './service.entity';

/** The rules for a service in one version, with the version's own data. */
export interface PublishedTerms extends ServiceTerms, Omit<ServiceTermsRow, keyof ServiceTerms> {}

export interface TermsKey {
  readonly serviceCode: string;
  readonly version: number;
}

const TERMS_COLUMNS = `${columnsOf(ServiceTermsRow, 't')},
  (select coalesce(json_agg(c), '[]') from service_terms_clause c
    where c.service_code = t.service_code and c.version = t.version) as "clauseRows"`;

interface ClauseOfRule {
  readonly rule: TermsRule;
  readonly document_code: string;
  readonly document_version: string;
  readonly number: string;
}

function toPublishedTerms(row: ServiceTermsRow & { clauseRows: ClauseOfRule[] }): PublishedTerms {
  const { clauseRows, ...terms } = row;
  const clauses: Partial<Record<TermsRule, ClauseReference>> = {};
  for (const { rule, document_code, document_version, number } of clauseRows) {
    clauses[rule] = { document: document_code, version: document_version, number };
  }
  return { ...terms, clauses };
}

const SELECT_TERMS = `select ${TERMS_COLUMNS} from service_terms t`;
type StoredTerms = ServiceTermsRow & { clauseRows: ClauseOfRule[] };

const termsByVersion = referenceRows<TermsKey, StoredTerms>({
  name: 'service-terms-by-version',
  select: SELECT_TERMS,
  by: { serviceCode: ['t.service_code', 'text'], version: ['t.version', 'int'] },
});

/** The version of the terms that an order pinned. */
export const serviceTermsByVersion = definePublishedLoader<TermsKey, PublishedTerms>(
  'service-terms',
  async (context, keys) =>
    (await termsByVersion.first(context, keys)).map((terms) => {
      if (terms) return toPublishedTerms(terms);
      throw new Error(`of the terms ${keys.map(termsByVersion.keyOf).join(', ')} some are missing`);
    }),
  termsByVersion.keyOf,
);

const termsByService = referenceRows<string, StoredTerms>({
  name: 'service-terms-by-service-code',
  select: SELECT_TERMS,
  by: { serviceCode: ['t.service_code', 'text'] },
  orderBy: 't.effective_on, t.version',
});

/** Every published version of a service's terms, oldest first. */
export const serviceTermsByServiceCode = defineLoader<string, PublishedTerms[]>(
  async (context, codes) =>
    (await termsByService.all(context, codes)).map((versions) => versions.map(toPublishedTerms)),
);

/**
 * The terms in force for an order accepted on that date: the latest version effective by then.
 *
 * Undefined before the first version.
 */
export async function serviceTermsOn(
  context: RequestContext,
  serviceCode: string,
  date: CalendarDate,
): Promise<PublishedTerms | undefined> {
  const versions = await serviceTermsByServiceCode(context, serviceCode);
  return versions.filter(({ effectiveOn }) => effectiveOn <= date).at(-1);
}

/**
 * The terms of a hypothetical contract whose order is accepted on that date, as an order's are:
 * today, unless it is said; or the first there were.
 */
export async function serviceTermsForPreview(
  context: RequestContext,
  serviceCode: string,
  acceptedOn: CalendarDate | null | undefined,
): Promise<PublishedTerms> {
  // A hypothetical contract has no account, so its day is that of UTC.
  const date = acceptedOn ?? context.todayIn('UTC' as TimeZone);
  const found = await serviceTermsOn(context, serviceCode, date);
  const [first] = await serviceTermsByServiceCode(context, serviceCode);
  const terms = found ?? first;
  if (!terms) throw new Error(`service ${serviceCode} has no terms`);
  return terms;
}

const services = referenceRows<string, ServiceRow>({
  name: 'service-by-code',
  select: `select ${columnsOf(ServiceRow, 's')} from service s`,
  by: { code: ['s.code', 'text'] },
});
export const serviceByCode = definePublishedLoader('service', services.first);

export async function allServices({ database }: RequestContext): Promise<ServiceRow[]> {
  return database.rows<ServiceRow>(
    {
      name: 'services',
      text: `select ${columnsOf(ServiceRow, 's')} from service s order by s.code`,
    },
    [],
  );
}

const vendors = referenceRows<string, VendorRow>({
  name: 'vendor-by-code',
  select: `select ${columnsOf(VendorRow, 'v')} from vendor v`,
  by: { code: ['v.code', 'text'] },
});
export const vendorByCode = definePublishedLoader('vendor', vendors.first);
