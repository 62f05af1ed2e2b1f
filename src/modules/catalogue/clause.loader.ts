import type { ClauseReference } from '../../domain/contract/service-terms';
import { definePublishedLoader, grouped, inOrder } from '../../data/loader';

/** A clause with the document version it stands in. */
export interface ClauseRecord extends ClauseReference {
  readonly titleEn: string;
  readonly titleFr: string;
  readonly urlEn: string;
  readonly urlFr: string;
  readonly summaryEn: string;
  readonly summaryFr: string;
}

export interface DocumentVersionRecord {
  readonly document: string;
  readonly version: string;
  readonly titleEn: string;
  readonly titleFr: string;
  readonly urlEn: string;
  readonly urlFr: string;
}

const clauseKey = ({ document, version, number }: ClauseReference) =>
  `${document}/${version}/${number}`;
const versionKey = ({ document, version }: { document: string; version: string }) =>
  `${document}/${version}`;

const DOCUMENT_COLUMNS = `v.document_code as document, v.version, d.title_en as "titleEn",
  d.title_fr as "titleFr", v.url_en as "urlEn", v.url_fr as "urlFr"`;
const CLAUSE_COLUMNS = `${DOCUMENT_COLUMNS}, c.number, c.summary_en as "summaryEn",
  c.summary_fr as "summaryFr"`;
const CLAUSE_TABLES = `terms_clause c
  join terms_document_version v on v.document_code = c.document_code and v.version = c.version
  join terms_document d on d.code = c.document_code`;

export const clauseByReference = definePublishedLoader<ClauseReference, ClauseRecord>(
  'clause',
  async ({ database }, keys) => {
    const rows = await database.rows<ClauseRecord>(
      {
        name: 'clause-by-reference',
        text: `select ${CLAUSE_COLUMNS} from ${CLAUSE_TABLES}
          where (c.document_code, c.version, c.number) in
            (select * from unnest($1::text[], $2::text[], $3::text[]))`,
      },
      [
        keys.map((key) => key.document),
        keys.map((key) => key.version),
        keys.map((key) => key.number),
      ],
    );
    return inOrder(keys.map(clauseKey), rows, clauseKey).map((found) => {
      if (found) return found;
      throw new Error('a rule cites a clause that is not published');
    });
  },
  clauseKey,
);

type VersionKey = Pick<DocumentVersionRecord, 'document' | 'version'>;

export const documentVersion = definePublishedLoader<VersionKey, DocumentVersionRecord>(
  'document-version',
  async ({ database }, keys) => {
    const rows = await database.rows<DocumentVersionRecord>(
      {
        name: 'document-version',
        text: `select ${DOCUMENT_COLUMNS} from terms_document_version v
          join terms_document d on d.code = v.document_code
          where (v.document_code, v.version) in (select * from unnest($1::text[], $2::text[]))`,
      },
      [keys.map((key) => key.document), keys.map((key) => key.version)],
    );
    return inOrder(keys.map(versionKey), rows, versionKey).map((found) => {
      if (found) return found;
      throw new Error('terms name a document version that is not published');
    });
  },
  versionKey,
);

/** The clauses of a document version, in the order of their numbers. */
export const clausesByDocumentVersion = definePublishedLoader<VersionKey, ClauseRecord[]>(
  'clauses-of-document',
  async ({ database }, keys) => {
    const rows = await database.rows<ClauseRecord>(
      {
        name: 'clauses-by-document-version',
        text: `select ${CLAUSE_COLUMNS} from ${CLAUSE_TABLES}
          where (c.document_code, c.version) in (select * from unnest($1::text[], $2::text[]))
          order by string_to_array(c.number, '.')::int[]`,
      },
      [keys.map((key) => key.document), keys.map((key) => key.version)],
    );
    return grouped(keys.map(versionKey), rows, versionKey);
  },
  versionKey,
);
