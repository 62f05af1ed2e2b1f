import type { ClauseReference } from '../../domain/contract/service-terms';
import type { Language } from '../../domain/wording';
import { definePublishedLoader } from '../../data/loader';
import { referenceRows } from '../../data/reference-rows';

/** A clause with the document version it stands in. */
export interface ClauseRecord extends ClauseReference {
  readonly titleEn: string;
  readonly titleFr: string;
  readonly urlEn: string;
  readonly urlFr: string;
  readonly summaryEn: string;
  readonly summaryFr: string;
}

/** A clause as a derivation leads to it, told in its language. */
export interface ToldClause extends ClauseRecord {
  readonly language: Language;
}

export interface DocumentVersionRecord {
  readonly document: string;
  readonly version: string;
  readonly titleEn: string;
  readonly titleFr: string;
  readonly urlEn: string;
  readonly urlFr: string;
}

const DOCUMENT_COLUMNS = `v.document_code as document, v.version, d.title_en as "titleEn",
  d.title_fr as "titleFr", v.url_en as "urlEn", v.url_fr as "urlFr"`;
const CLAUSE_COLUMNS = `${DOCUMENT_COLUMNS}, c.number, c.summary_en as "summaryEn",
  c.summary_fr as "summaryFr"`;
const CLAUSE_TABLES = `terms_clause c
  join terms_document_version v on v.document_code = c.document_code and v.version = c.version
  join terms_document d on d.code = c.document_code`;

const DOCUMENT_VERSION = {
  document: ['v.document_code', 'text'],
  version: ['v.version', 'text'],
} as const;
type VersionKey = Pick<DocumentVersionRecord, 'document' | 'version'>;

const clauses = referenceRows<ClauseReference, ClauseRecord>({
  name: 'clause-by-reference',
  select: `select ${CLAUSE_COLUMNS} from ${CLAUSE_TABLES}`,
  by: { ...DOCUMENT_VERSION, number: ['c.number', 'text'] },
});

export const clauseByReference = definePublishedLoader<ClauseReference, ClauseRecord>(
  'clause',
  async (context, keys) =>
    (await clauses.first(context, keys)).map((clause) => {
      if (clause) return clause;
      throw new Error('a rule cites a clause that is not published');
    }),
  clauses.keyOf,
);

const versions = referenceRows<VersionKey, DocumentVersionRecord>({
  name: 'document-version',
  select: `select ${DOCUMENT_COLUMNS} from terms_document_version v
    join terms_document d on d.code = v.document_code`,
  by: DOCUMENT_VERSION,
});

export const documentVersion = definePublishedLoader<VersionKey, DocumentVersionRecord>(
  'document-version',
  async (context, keys) =>
    (await versions.first(context, keys)).map((version) => {
      if (version) return version;
      throw new Error('terms name a document version that is not published');
    }),
  versions.keyOf,
);

const clausesOfVersion = referenceRows<VersionKey, ClauseRecord>({
  name: 'clauses-by-document-version',
  select: `select ${CLAUSE_COLUMNS} from ${CLAUSE_TABLES}`,
  by: DOCUMENT_VERSION,
  orderBy: `string_to_array(c.number, '.')::int[]`,
});

/** The clauses of a document version, in the order of their numbers. */
export const clausesByDocumentVersion = definePublishedLoader<VersionKey, ClauseRecord[]>(
  'clauses-of-document',
  clausesOfVersion.all,
  clausesOfVersion.keyOf,
);
