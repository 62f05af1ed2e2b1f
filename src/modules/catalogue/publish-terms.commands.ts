import type { CalendarDate } from '../../domain/time/calendar-date';
import { INCREMENT_SECONDS_MAX } from '../../domain/usage/rating';
import type { ClauseReference, ServiceTerms, TermsRule } from '../../domain/contract/service-terms';
import { TERM_MONTHS_MAX } from '../../domain/contract/term-length';
import { localDate, type TimeZone } from '../../domain/time/time-zone';
import type { Transaction } from '../../data/transaction';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import { ServiceTermsClauseRow, ServiceTermsRow } from './service-terms.entity';
import { serviceTermsByServiceCode, type PublishedTerms } from './service.loader';
import { ClauseRow, TermsDocumentVersionRow } from './terms-document.entity';
import { wording } from './catalogue.sentences';

export interface NewDocumentVersion {
  readonly version: string;
  readonly urlEn: string;
  readonly urlFr: string;
  readonly clauses: readonly { number: string; summaryEn: string; summaryFr: string }[];
}

type Rules = Omit<ServiceTerms, 'clauses' | 'supportVendorCode' | 'beneficiaryVendorCode'>;

/** New terms; a rule that is absent stays as it was. */
export type NewServiceTerms = {
  readonly serviceCode: string;
  readonly effectiveOn: CalendarDate;
  readonly document?: NewDocumentVersion | null | undefined;
} & { readonly [Rule in keyof Rules]?: Rules[Rule] | null | undefined };

const RANGES = {
  initialTermMonthsMin: [0, TERM_MONTHS_MAX],
  initialTermMonthsDefault: [1, TERM_MONTHS_MAX],
  renewalTermMonths: [1, TERM_MONTHS_MAX],
  noticeDaysMin: [0, 366],
  initialIncrementSeconds: [1, INCREMENT_SECONDS_MAX],
  additionalIncrementSeconds: [1, INCREMENT_SECONDS_MAX],
} as const;
const CLAUSES_MAX = 200;
const CLAUSE_NUMBER = /^\d{1,3}(\.\d{1,3}){0,3}$/;

/**
 * Publishes a new version of a service's terms, for orders accepted from a later date on.
 *
 * Orders that exist keep the version they accepted: it is never changed.
 *
 * @throws UserInputError INVALID_INPUT naming every field; ALREADY_EXISTS for a document version.
 */
export const publishServiceTerms = defineCommand({
  name: 'publishServiceTerms',
  right: 'PUBLISH_TERMS',
  account: 'none',
  run: async (context, input: NewServiceTerms, path) => {
    const { transaction, recordedAt } = context;
    const base = (await serviceTermsByServiceCode(context, input.serviceCode)).at(-1);
    if (!base)
      refuse(
        'NOT_FOUND',
        [...path, 'serviceCode'],
        wording('No terms have been published for this service.'),
      );
    checkTerms(context, base, input, path);
    const { clauses: _, ...row } = { ...base, ...rulesOf(input), recordedAt };
    const version = {
      ...row,
      version: base.version + 1,
      effectiveOn: input.effectiveOn,
      documentVersion: input.document?.version ?? base.documentVersion,
    };
    const clauses = clausesOf(base, input.document, path);
    // Two publications at once would both be the next version: the second is told to look again.
    await transaction.rows({ text: `select pg_advisory_xact_lock(hashtext('service terms'))` }, []);
    if (input.document) {
      await storeDocument(context, base, input.document, path);
      await requireClauses(transaction, version, clauses, path);
    }
    await storeTerms(transaction, version, clauses, path);
    const serviceTerms: PublishedTerms = { ...version, clauses };
    return { serviceTerms, base };
  },
  audit: ({ serviceTerms: { serviceCode, version }, base }) => [
    {
      accountId: null,
      changes: [
        { name: 'serviceCode', before: serviceCode, after: serviceCode },
        { name: 'version', before: `${base.version}`, after: `${version}` },
      ],
    },
  ],
  event: {
    type: 'service_terms.published',
    facts: ({ serviceTerms: { serviceCode, version } }) => [
      { stream: 'CATALOGUE', id: `${serviceCode}/${version}` },
    ],
  },
});

/** The rules that the input states: null means something for the renewal only. */
function rulesOf(input: NewServiceTerms): Partial<Rules> {
  const { serviceCode: _s, effectiveOn: _e, document: _d, ...rules } = input;
  const stated = Object.entries(rules).filter(
    ([rule, value]) => value !== undefined && (value !== null || rule === 'renewalTermMonths'),
  );
  return Object.fromEntries(stated);
}

function checkTerms(
  { requestedAt }: CommandContext,
  base: PublishedTerms,
  input: NewServiceTerms,
  path: InputPath,
): void {
  const check = new InputCheck();
  const today = localDate(requestedAt, 'UTC' as TimeZone);
  if (input.effectiveOn <= today || input.effectiveOn <= base.effectiveOn) {
    const after = today > base.effectiveOn ? today : base.effectiveOn;
    check.invalid(
      [...path, 'effectiveOn'],
      wording('expected a date after {after}, got {got}', {
        ...{ after: { date: after }, got: { date: input.effectiveOn } },
      }),
    );
  }
  for (const [rule, [min, max]] of Object.entries(RANGES)) {
    const value = input[rule as keyof typeof RANGES];
    if (value != null) check.integer([...path, rule], value, min, max);
  }
  if (input.document) checkDocument(check, input.document, [...path, 'document']);
  check.done();
}

function checkDocument(check: InputCheck, document: NewDocumentVersion, path: InputPath): void {
  check.form(
    [...path, 'version'],
    document.version,
    /^\d{4}-\d{2}(-\d{2})?$/,
    wording('a version such as "2027-01"'),
  );
  for (const url of ['urlEn', 'urlFr'] as const) {
    check.text([...path, url], document[url], 500);
    check.form([...path, url], document[url], /^https:\/\/\S{1,500}$/, wording('an https address'));
  }
  if (document.clauses.length > CLAUSES_MAX) {
    check.invalid(
      [...path, 'clauses'],
      wording('expected at most {max} clauses', { max: CLAUSES_MAX }),
    );
    return;
  }
  document.clauses.forEach((clause, index) => {
    const at = (field: string) => [...path, 'clauses', `${index}`, field];
    check.form(
      at('number'),
      clause.number,
      CLAUSE_NUMBER,
      wording('a clause number such as "1.2"'),
    );
    check.text(at('summaryEn'), clause.summaryEn, 500);
    check.text(at('summaryFr'), clause.summaryFr, 500);
  });
  const numbers = new Set(document.clauses.map(({ number }) => number));
  if (numbers.size < document.clauses.length) {
    check.invalid([...path, 'clauses'], wording('expected each number once'));
  }
}

/** The clause of each rule: of the new document version, where the rule rested on the old one. */
function clausesOf(
  base: PublishedTerms,
  document: NewDocumentVersion | null | undefined,
  path: InputPath,
): ServiceTerms['clauses'] {
  if (!document) return base.clauses;
  const clauses: Partial<Record<TermsRule, ClauseReference>> = {};
  for (const [rule, clause] of Object.entries(base.clauses) as [TermsRule, ClauseReference][]) {
    const isOwn = clause.document === base.documentCode && clause.version === base.documentVersion;
    clauses[rule] = isOwn ? { ...clause, version: document.version } : clause;
    const isThere = document.clauses.some(({ number }) => number === clause.number);
    if (isOwn && !isThere && document.clauses.length > 0) {
      const { number } = clause;
      const missing = wording('expected a clause {number}, which the rule {rule} rests on', {
        ...{ number, rule },
      });
      refuse('INVALID_INPUT', [...path, 'document', 'clauses'], missing);
    }
  }
  return clauses;
}

async function storeDocument(
  { transaction: { insert, rows }, recordedAt }: CommandContext,
  { documentCode }: PublishedTerms,
  { clauses, ...document }: NewDocumentVersion,
  path: InputPath,
): Promise<void> {
  const existing = await rows(
    { text: 'select 1 from terms_document_version where document_code = $1 and version = $2' },
    [documentCode, document.version],
  );
  const isNew = existing.length === 0;
  if (isNew !== clauses.length > 0) {
    const named = { document: documentCode, version: document.version };
    const message = isNew
      ? wording('{document} {version} is new: its clauses are required.', named)
      : wording('{document} {version} is already published: expected no clauses.', named);
    refuse(isNew ? 'INVALID_INPUT' : 'ALREADY_EXISTS', [...path, 'document', 'clauses'], message);
  }
  if (!isNew) return;
  await insert(TermsDocumentVersionRow, [{ ...document, documentCode, recordedAt }]);
  await insert(
    ClauseRow,
    clauses.map((clause) => ({ ...clause, documentCode, version: document.version })),
  );
}

/** A version that is published already must have every clause that the rules rest on. */
async function requireClauses(
  { rows }: Transaction,
  { documentCode, documentVersion }: ServiceTermsRow,
  clauses: ServiceTerms['clauses'],
  path: InputPath,
): Promise<void> {
  const published = await rows<{ number: string }>(
    { text: 'select number from terms_clause where document_code = $1 and version = $2' },
    [documentCode, documentVersion],
  );
  const missing = Object.values(clauses).find(
    ({ document, version, number }) =>
      document === documentCode &&
      version === documentVersion &&
      !published.some((clause) => clause.number === number),
  );
  if (!missing) return;
  refuse(
    'INVALID_INPUT',
    [...path, 'document', 'version'],
    wording('expected a version with the clause {number}, which a rule rests on, got {version}', {
      ...{ number: missing.number, version: documentVersion },
    }),
  );
}

async function storeTerms(
  { insert, rows }: Transaction,
  terms: ServiceTermsRow,
  clauses: ServiceTerms['clauses'],
  path: InputPath,
): Promise<void> {
  const { serviceCode, version } = terms;
  const taken = await rows(
    { text: 'select 1 from service_terms where service_code = $1 and version = $2' },
    [serviceCode, version],
  );
  if (taken.length > 0) {
    const message = wording('Version {version} has just been published; try again.', { version });
    refuse('ALREADY_EXISTS', [...path, 'serviceCode'], message);
  }
  await insert(ServiceTermsRow, [terms]);
  await insert(
    ServiceTermsClauseRow,
    (Object.entries(clauses) as [TermsRule, ClauseReference][]).map(([rule, clause]) => ({
      serviceCode,
      version,
      rule,
      documentCode: clause.document,
      documentVersion: clause.version,
      number: clause.number,
    })),
  );
}
