import fs from 'node:fs';
import path from 'node:path';
import { getIntrospectionQuery } from 'graphql';

const root = path.join(__dirname, '..', '..');
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

/** A document that our own clients send, with variables that ask for as much as they do. */
export interface ClientDocument {
  /** Where it comes from; several documents may come from one place. */
  readonly source: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const documentOf = (source: string, text: string, variables = {}) => ({ source, text, variables });

const inMarkdown = (file: string): ClientDocument[] =>
  [...read(file).matchAll(/^```graphql\n(.*?)^```$/gms)].map(([, text = '']) =>
    documentOf(`operations in ${file}`, text),
  );

const examples = (): ClientDocument[] =>
  fs
    .readdirSync(path.join(root, 'web/graphiql/examples'))
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => documentOf('examples of GraphiQL', read(`web/graphiql/examples/${file}`)));

/** The questions of the benchmark that are put to this server, as its source writes them. */
function benchmark(): ClientDocument[] {
  const [product = ''] = read('bench/queries.mjs').split('export const textbook');
  const call = /const CALL = '([^']*)'/.exec(product)?.[1] ?? '';
  return [...product.matchAll(/\b(q\d): `([^`]*)`/g)].map(([, , text = '']) =>
    documentOf('questions of the benchmark', text.replace('${CALL}', call), { first: 100 }),
  );
}

/** As GraphiQL asks for the schema. */
const introspection = documentOf(
  'GraphiQL asking for the schema',
  getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true }),
);

const MONEY = '{ amount currencyCode }';
const TOTALS = `{ calls unratedCalls billedSeconds amount ${MONEY} }`;
/** Everything that a front end shows of an account, and a little more. */
export const ACCOUNT_PAGE = `
  id number name partner { name } people { name }
  problems { code message subscription { number } }
  subscriptions(first: 20) { totalCount nodes {
    number status endsBefore service { name }
    term { startsOn endsBefore noticeDueBy derivation { summary steps { clause {
      number summary document { title } } } } }
    usageTotals { inbound ${TOTALS} outbound ${TOTALS} }
    usageRecords(first: 20) { nodes { startedAt status billedSeconds amount ${MONEY}
      rate { prefix perMinute ${MONEY} } derivation { summary } } }
    supportContacts { provider { name } channel value }
    emergencyCalling { isPermitted clause { summary } incidents { dialled occurredAt } }
    serviceTerms { version document { title } clauses { rule clause { number } } }
    order { number lines { service { name } serviceTerms { noticeDaysMin }
      recurringCharges { description quantity unitPrice ${MONEY} } rates { prefix } } }
    terminationNotices { givenOn isStanding effect { endsBefore } withdrawal { withdrawnOn } }
    terminationNoticePreview { isTimely endsBefore derivation { summary } }
  } }`;

const accountPages: ClientDocument[] = [
  documentOf(
    'account page of three accounts',
    `query ($first: Int!) { accounts(first: $first) { totalCount nodes { ${ACCOUNT_PAGE} } } }`,
    { first: 3 },
  ),
  documentOf(
    'account pages, three by id',
    `{ ${[1, 2, 3].map((index) => `a${index}: account(id: "acc_") { ${ACCOUNT_PAGE} }`).join(' ')} }`,
  ),
];

const aThousandCalls = documentOf(
  'a thousand calls sent',
  `mutation ($records: [UsageRecordInput!]!) { recordUsage(input: { records: $records }) {
     results { externalId status record { id status amount { amount currencyCode } }
       userErrors { code message path } }
     userErrors { code message path } } }`,
  { records: Array.from({ length: 1_000 }, () => ({})) },
);

/** Every document that we hand out, or know to be sent. */
export const clientDocuments = (): ClientDocument[] => [
  ...inMarkdown('README.md'),
  ...inMarkdown('docs/api.md'),
  ...examples(),
  ...benchmark(),
  introspection,
  ...accountPages,
  aThousandCalls,
];
