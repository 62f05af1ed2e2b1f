import type { CalendarDate } from '../../domain/time/calendar-date';
import type { ClauseReference, ServiceTerms, TermsRule } from '../../domain/contract/service-terms';
import { columnsOf } from '../../data/columns';
import type { RequestContext } from '../../application/context';
import { defineLoader, definePublishedLoader, inOrder } from '../../data/loader';
import { ServiceTermsRow } from './service-terms.entity';
import { ServiceRow, VendorRow } from './service.entity';

/** The rules for a service in one version, with the version's own data. */
export interface PublishedTerms extends ServiceTerms, Omit<ServiceTermsRow, keyof ServiceTerms> {}

export interface TermsKey {
  readonly serviceCode: string;
  readonly version: number;
}
const termsKey = ({ serviceCode, version }: TermsKey) => `${serviceCode}/${version}`;

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

/** The version of the terms that an order pinned. */
export const serviceTermsByVersion = definePublishedLoader<TermsKey, PublishedTerms>(
  'service-terms',
  async ({ database }, keys) => {
    const rows = await database.rows<ServiceTermsRow & { clauseRows: ClauseOfRule[] }>(
      {
        name: 'service-terms-by-version',
        text: `select ${TERMS_COLUMNS} from service_terms t
          where (t.service_code, t.version) in (select * from unnest($1::text[], $2::int[]))`,
      },
      [keys.map((key) => key.serviceCode), keys.map((key) => key.version)],
    );
    const terms = inOrder(keys.map(termsKey), rows.map(toPublishedTerms), termsKey);
    return terms.map((found, index) => {
      if (found) return found;
      throw new Error(`terms ${keys[index] ? termsKey(keys[index]) : ''} are pinned but missing`);
    });
  },
  termsKey,
);

/** Every published version of a service's terms, oldest first. */
export const serviceTermsByServiceCode = defineLoader<string, PublishedTerms[]>(
  async ({ database }, codes) => {
    const rows = await database.rows<ServiceTermsRow & { clauseRows: ClauseOfRule[] }>(
      {
        name: 'service-terms-by-service-code',
        text: `select ${TERMS_COLUMNS} from service_terms t
          where t.service_code = any($1::text[]) order by t.effective_on, t.version`,
      },
      [codes],
    );
    const terms = rows.map(toPublishedTerms);
    return codes.map((code) => terms.filter(({ serviceCode }) => serviceCode === code));
  },
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
 * The terms that a hypothetical contract would have: those of its start, or the first there were.
 */
export async function serviceTermsForPreview(
  context: RequestContext,
  serviceCode: string,
  startsOn: CalendarDate,
): Promise<PublishedTerms> {
  const found = await serviceTermsOn(context, serviceCode, startsOn);
  const [first] = await serviceTermsByServiceCode(context, serviceCode);
  const terms = found ?? first;
  if (!terms) throw new Error(`service ${serviceCode} has no terms`);
  return terms;
}

export const serviceByCode = definePublishedLoader<string, ServiceRow | null>(
  'service',
  async ({ database }, codes) => {
    const rows = await database.rows<ServiceRow>(
      {
        name: 'service-by-code',
        text: `select ${columnsOf(ServiceRow, 's')} from service s where s.code = any($1::text[])`,
      },
      [codes],
    );
    return inOrder(codes, rows, ({ code }) => code);
  },
);

export async function allServices({ database }: RequestContext): Promise<ServiceRow[]> {
  return database.rows<ServiceRow>(
    {
      name: 'services',
      text: `select ${columnsOf(ServiceRow, 's')} from service s order by s.code`,
    },
    [],
  );
}

export const vendorByCode = definePublishedLoader<string, VendorRow | null>(
  'vendor',
  async ({ database }, codes) => {
    const rows = await database.rows<VendorRow>(
      {
        name: 'vendor-by-code',
        text: `select ${columnsOf(VendorRow, 'v')} from vendor v where v.code = any($1::text[])`,
      },
      [codes],
    );
    return inOrder(codes, rows, ({ code }) => code);
  },
);
