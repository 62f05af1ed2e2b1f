import { Client } from 'pg';
import {
  STAFF,
  startTestServer,
  type Answer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, aSubscription } from '../support/world';

/** What the cases speak of; made once, and never changed by any of them. */
export interface World {
  readonly accountId: string;
  readonly orderId: string;
  readonly subscriptionId: string;
  readonly noticeId: string;
  /** Another subscription, which no notice ends. */
  readonly openEndedId: string;
  readonly stranger: TestViewer;
}

/** An input that must be refused: what is wrong with it, and what the answer must name. */
export type Case = readonly [what: string, field: string, input: () => object];

/** A server for the cases of one file, and how they are checked. */
export function badInputSuite() {
  let server: TestServer;
  let owner: Client;
  let world: World;
  let rowsBefore: object;

  beforeAll(async () => {
    server = await startTestServer();
    world = await aWorld(server);
    owner = new Client({ connectionString: server.ownerUrl });
    await owner.connect();
    rowsBefore = await countRows(owner);
  });
  afterAll(async () => {
    await owner.end();
    await server.close();
  });

  async function checkRefused(answer: Answer, field: string): Promise<void> {
    checkAnswer(answer, field);
    expect(await countRows(owner)).toEqual(rowsBefore);
  }

  return {
    world: () => world,
    ask: (document: string, variables: object) => server.ask(STAFF, document, variables),
    /** Tests that an operation refuses each input, names the field and stores nothing. */
    refuses: (
      operation: string,
      cases: readonly Case[],
      viewer: () => TestViewer = () => STAFF,
    ): void => {
      test.each(cases)(`${operation} refuses %s, naming %s.`, async (_what, field, input) => {
        const document = documentOf(operation);
        await checkRefused(await server.ask(viewer(), document, { input: input() }), field);
      });
    },
    /** The same for a document of its own. */
    checkDocument: async (document: string, variables: object, field: string): Promise<Answer> => {
      const answer = await server.ask(STAFF, document, variables);
      await checkRefused(answer, field);
      return answer;
    },
  };
}

async function aWorld(server: TestServer): Promise<World> {
  const ids = await aSubscription(server, await anAccount(server), '2026-01-01');
  const { terminationNotice } = await act<{ terminationNotice: { id: string } }>(
    server,
    STAFF,
    'giveTerminationNotice',
    { subscriptionId: ids.subscriptionId },
    'terminationNotice { id }',
  );
  const stranger: TestViewer = { kind: 'PERSON', accountId: await anAccount(server) };
  const openEnded = await aSubscription(server, ids.accountId, '2026-01-01');
  return {
    ...ids,
    noticeId: terminationNotice.id,
    openEndedId: openEnded.subscriptionId,
    stranger,
  };
}

/**
 * Where a refusal leaves something on purpose: recordUsage keeps every delivery, and of each record
 * that it refused what was wrong with it, so that it can be asked for again.
 */
const KEPT_OF_REFUSALS = ['usage_arrival', 'usage_import', 'usage_import_issue'];

/** The number of rows of every other table. */
async function countRows(owner: Client): Promise<object> {
  const { rows } = await owner.query<{ name: string }>(
    `select format('%I', table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all($1)`,
    [KEPT_OF_REFUSALS],
  );
  const counts = rows.map(({ name }) => `(select count(*) from ${name}) as ${name}`);
  return (await owner.query<object>(`select ${counts.join(', ')}`)).rows[0] ?? {};
}

const PROBLEM = 'userErrors { code message french: message(language: FR) path }';
const SELECTIONS: Readonly<Record<string, string>> = {
  recordUsage: `results { status ${PROBLEM} } ${PROBLEM}`,
  previewTerm: 'periods { endsBefore noticeDueBy } derivation { summary }',
  previewTerminationNotice: 'endsBefore lateNotice { endsBefore } derivation { summary }',
  previewProration: 'days charge { amount }',
  previewRating: 'total { amount }',
};

function documentOf(operation: string): string {
  const kind = operation.startsWith('preview') ? 'query' : 'mutation';
  const type = `${operation[0]?.toUpperCase()}${operation.slice(1)}Input!`;
  const selection = SELECTIONS[operation] ?? PROBLEM;
  return `${kind} ($input: ${type}) { ${operation}(input: $input) { ${selection} } }`;
}

interface Problem {
  readonly code: string;
  readonly message: string;
  /** Not of what GraphQL itself refuses, nor of pages: those who write operations read that. */
  readonly french?: string | undefined;
  readonly path: readonly (string | number)[];
}
interface Payload {
  readonly userErrors?: readonly Problem[];
  readonly results?: readonly Payload[] | null;
}

/** What is wrong with an argument of a query. */
interface QueryProblem extends Problem {
  readonly messages: { readonly EN: string; readonly FR: string };
}

/** All that an answer refuses: userErrors of the payload or of its records, and errors. */
function problemsOf({ data, errors = [] }: Answer): Problem[] {
  const payloads = Object.values((data ?? {}) as Record<string, Payload | null>);
  const refused = payloads.flatMap((payload) => [
    ...(payload?.userErrors ?? []),
    ...(payload?.results ?? []).flatMap(({ userErrors }) => userErrors ?? []),
  ]);
  const failed = errors.flatMap(({ message, path = [], extensions = {} }) => {
    const code = String(extensions['code']);
    const argument = (extensions['path'] ?? []) as string[];
    const problems = (extensions['problems'] ?? []) as QueryProblem[];
    return [
      { code, message, path: [...path, ...argument] },
      ...problems.map(({ messages, ...problem }) => ({ ...problem, code, french: messages.FR })),
    ];
  });
  return [...refused, ...failed];
}

const CODES = ['INVALID_INPUT', 'NOT_FOUND', 'NOTICE_OUTSIDE_TERM', 'OVERLAPPING_RATES'];
const TOP_LEVEL_CODES = ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'];
/** SQL, stacks, files and drivers: nobody outside has to know. */
const INTERNALS = [
  /\b(select|insert into|update|delete from)\s+\w+\s/i,
  /\bat \S+ \(|\.[jt]s:\d|node_modules/,
  /QueryFailed|postgres/i,
];

function checkAnswer(answer: Answer, field: string): void {
  const problems = problemsOf(answer);
  expect(answer.status).toBeLessThan(500);
  expect(problems).not.toEqual([]);
  for (const { code } of problems) expect([...CODES, ...TOP_LEVEL_CODES]).toContain(code);
  for (const { message, french } of problems) {
    if (french === undefined) continue;
    expect(french).not.toBe(message);
    expect(french).not.toMatch(/^expected |, got |with this id/);
    expect(`${message}${french}`).not.toMatch(/\{\w+\}|undefined|\[object/);
  }
  const named = problems.map(({ message, path }) => `${path.join('.')} ${message}`).join('\n');
  expect(named).toContain(field);
  const body = JSON.stringify(answer);
  for (const internal of INTERNALS) expect(body).not.toMatch(internal);
  expect(body).not.toContain(process.cwd());
  expect(body.length).toBeLessThan(5_000); // what came is quoted shortened
}

export const NUL = 'a\u0000b';
export const LONE = 'a\ud800b';
export const MILLION = 'x'.repeat(1_000_000);
export const TEXTS = [
  ['a NUL', NUL],
  ['a lone surrogate', LONE],
  ['a million characters', MILLION],
  ['nothing but spaces', '   '],
] as const;

export const DECIMALS = [
  ['a float', 100.5],
  ['hexadecimal', '0x10'],
  ['not a number', 'NaN'],
  ['an exponent', '1e3'],
  ['infinity', 'Infinity'],
  ['a thousands separator', '1,000.00'],
  ['an empty decimal', ''],
  ['seven decimals', '0.0000001'],
  ['sixteen digits', '1234567890123456'],
  ['an integer beyond 2^53', 9_007_199_254_740_993],
  ['a negative price', '-1'],
  ['a price of 10^15', '999999999999999'],
] as const;

export const DATES = [
  ['30 February', '2023-02-30'],
  ['the year 0', '0000-01-01'],
  ['a date with a time', '2026-01-01T00:00:00Z'],
  ['a date of five digits', '10000-01-01'],
  ['a number for a date', 20260101],
] as const;

export const QUANTITIES = [0, -1, 1_000_001, 2 ** 31, 1.5];
export const MONTHS = [0, -1, 1_201];
