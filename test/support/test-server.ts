import { generateKeyPair, SignJWT } from 'jose';
import pino, { type Logger } from 'pino';
import { DEMO_ACCOUNTS, DEMO_PARTNER_ID } from '../../src/demo/demo-ids';
import type { Database } from '../../src/data/database';
import { rootNodeId } from '../../src/graphql/node-id';
import type { Instant } from '../../src/domain/time/time-zone';
import {
  PARTNER_SCOPES,
  STAFF_PERMISSIONS,
  type PartnerScope,
  type StaffPermission,
} from '../../src/application/permissions';
import type { DemoIssuer, DemoViewer } from '../../src/auth/demo-issuer';
import type { DelayWatch } from '../../src/limits/event-loop-delay';
import type { DocumentOptions } from '../../src/http/graphql-endpoint';
import type { TrafficSettings } from '../../src/limits/traffic-settings';
import { Executors, executionsBeforeCompiling, type Answer } from './executors';
import { program } from './program';
import { createTestDatabase, type TestDatabase } from './test-database';

export type { Answer } from './executors';

const { authenticatorFrom, ClientSignIn, createHttpServer, loadDemo, openDatabase, registry } =
  program;

/** What a token of the tests may say of its bearer; ids are global ids of the API. */
export type TestViewer =
  | { readonly kind: 'STAFF'; readonly permissions?: readonly StaffPermission[] }
  | { readonly kind: 'PERSON'; readonly accountId: string; readonly role?: 'OWNER' | 'MEMBER' }
  | {
      readonly kind: 'PARTNER';
      readonly partnerId: string;
      readonly scopes?: readonly PartnerScope[];
      readonly accountIds?: readonly string[];
    }
  | { readonly kind: 'VENDOR'; readonly vendorCode: string };

/** What a token says unless the test's viewer says otherwise: all that its kind may hold. */
const EVERYTHING = { role: 'OWNER', permissions: STAFF_PERMISSIONS, scopes: PARTNER_SCOPES };

export const STAFF: TestViewer = { kind: 'STAFF' };
export const NICE: TestViewer = { kind: 'VENDOR', vendorCode: 'NICE' };

/** Two partners that every test database has. */
export const PARTNERS = {
  first: '00000000-0000-7000-8000-0000000000a1',
  second: '00000000-0000-7000-8000-0000000000a2',
} as const;
export const partner = (which: keyof typeof PARTNERS): TestViewer => ({
  kind: 'PARTNER',
  partnerId: rootNodeId('Partner', PARTNERS[which]),
});

export interface TestServer {
  readonly url: string;
  readonly database: Database;
  /** As the role that owns the tables, past row-level security. */
  readonly ownerUrl: string;
  /** What the server takes for now; a test sets it. */
  clock: { now: string };
  tokenOf(viewer: TestViewer, expiresIn?: string, audience?: string): Promise<string>;
  ask(viewer: TestViewer | null, query: string, variables?: object): Promise<Answer>;
  /** As whoever bears that token; as nobody without one. `seen` is that of `Executors.ask`. */
  askWith(
    token: string | undefined,
    query: string,
    variables?: object,
    seen?: (answer: Answer) => unknown,
  ): Promise<Answer>;
  /** Has those who follow the feed hear at once that events were placed in it. */
  readonly eventsPlaced: () => void;
  /** Another server of the same database, clock and tokens; some options may be its own. */
  beside(more?: TestServerOptions): Promise<TestServer>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly demo?: boolean;
  /** What the clock says at the start; noon of a day in November when absent. */
  readonly now?: string;
  readonly poolSize?: number;
  /** Where the server logs to; nowhere when absent. */
  readonly log?: Logger;
  /** Which documents run; the schema can be asked for unless it says otherwise. */
  readonly documents?: DocumentOptions;
  /** Times and points; the limiter works, with more points than a test can spend. */
  readonly traffic?: Partial<TrafficSettings>;
  /** How long call detail is kept where an account sets nothing; for ever when absent. */
  readonly usageRetentionMonths?: number;
  /** Whether reminders are said to be mailed; they are when absent. */
  readonly mailsReminders?: boolean;
  /** Origins whose pages may ask from a browser; none when absent. */
  readonly allowedOrigins?: readonly string[];
  /** By which way the server reaches its database; by that of TEST_POOLER when absent. */
  readonly through?: (databaseUrl: string) => string;
  /** How late the event loop is said to be; never late when absent. */
  readonly loopDelay?: DelayWatch;
  /** By what webhooks are signed, and where they may go: to the loopback when absent. */
  readonly webhooks?: typeof WEBHOOKS;
}

/** A rate limit that holds and that nobody reaches. Most tests set the clock, and need none. */
export const PLENTY = { points: 999_999_999, windowSeconds: 60 };

/** No test but those of a limit meets one because its machine is busy. */
const PATIENT = {
  requestMs: 120_000,
  databaseTimeouts: {
    statementMs: 60_000,
    lockMs: 60_000,
    idleInTransactionMs: 120_000,
    connectionMs: 60_000,
  },
};

/** What secrets of webhooks are derived from, as the setting has it. */
export const MASTER_KEY = `test:${Buffer.alloc(32, 'key of the tests').toString('base64')}`;
const KEYS = program.parseMasterKeys(MASTER_KEY);
if (typeof KEYS === 'string') throw new Error(KEYS);
/** Receivers of the tests are on the loopback, and nothing is sent beyond it. */
export const WEBHOOKS = { rules: new program.AddressRules(['127.0.0.0/8']), masterKeys: KEYS };

/** Client and server share the loop of a test, and tests share their machine: it says little. */
const NEVER_LATE: DelayWatch = { delayMs: 0, close: () => undefined };

type TestIssuer = Awaited<ReturnType<typeof openTestIssuer>>;

export const NOON = '2026-11-23T12:00:00.000Z';

/** The real server on a database of its own, on a free port of the loopback. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const copy = await createTestDatabase();
  const server = await serve(copy, await openTestIssuer(), { now: options.now ?? NOON }, options);
  if (options.demo) await loadDemo(server.database, () => server.clock.now as Instant);
  else await addPartners(server.database);
  return {
    ...server,
    close: async () => {
      await server.close();
      await copy.drop();
    },
  };
}

/** By the pooler at TEST_POOLER, as 127.0.0.1:6432; straight where that is not set. */
function throughPooler(url: string): string {
  const pooler = process.env['TEST_POOLER'];
  if (!pooler) return url;
  const changed = new URL(url);
  changed.host = pooler;
  return changed.href;
}

async function serve(
  copy: TestDatabase,
  issuer: TestIssuer,
  clock: { now: string },
  options: TestServerOptions,
): Promise<TestServer> {
  const { poolSize = 5, through = throughPooler } = options;
  const traffic = { ...PATIENT, ...options.traffic };
  const { databaseTimeouts: timeouts } = traffic;
  const database = await openDatabase({ registry, url: through(copy.appUrl), poolSize, timeouts });
  const now = () => clock.now as Instant;
  const log = options.log ?? pino({ level: 'silent' });
  const authenticate = authenticatorFrom({
    demoIssuer: issuer.demoIssuer,
    clients: new ClientSignIn({ database, clock: now, log }),
  });
  const served = (before: number) =>
    createHttpServer({
      database,
      authenticate,
      demoIssuer: issuer.demoIssuer,
      graphiql: options.demo ?? false,
      introspection: true,
      executionsBeforeCompiling: before,
      ...options.documents,
      traffic,
      usageRetentionMonths: options.usageRetentionMonths,
      mailsReminders: options.mailsReminders,
      allowedOrigins: new Set(options.allowedOrigins),
      loopDelay: options.loopDelay ?? NEVER_LATE,
      webhooks: options.webhooks ?? WEBHOOKS,
      log,
      clock: now,
    });
  const http = await served(executionsBeforeCompiling);
  const port = await http.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${port}`;
  const executors = new Executors(ask, url, () => served(Infinity));
  return {
    url,
    database,
    ownerUrl: copy.ownerUrl,
    clock,
    tokenOf: issuer.tokenOf,
    ask: async (viewer, query, variables) => {
      const token = viewer ? await issuer.tokenOf(viewer) : undefined;
      return executors.ask(token, query, variables);
    },
    eventsPlaced: http.eventsPlaced,
    askWith: (...asked) => executors.ask(...asked),
    beside: (more = {}) => serve(copy, issuer, clock, { ...options, ...more }),
    close: async () => {
      await executors.close();
      await http.close(1_000);
      await database.close();
    },
  };
}

async function ask(
  url: string,
  token: string | undefined,
  query: string,
  variables?: object,
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
}

async function openTestIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA');
  const signed = (viewer: TestViewer, expiresIn: string, audience: string) =>
    new SignJWT({ switchboard: { ...EVERYTHING, ...viewer } })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer('test')
      .setAudience(audience)
      .setSubject(`test-${viewer.kind.toLowerCase()}`)
      .setExpirationTime(expiresIn)
      .sign(privateKey);
  const tokens = new Map<string, Promise<string>>();
  // A viewer uses its token for as long as it holds, as clients do: to sign is dear.
  const tokenOf = (viewer: TestViewer, expiresIn = '1h', audience = 'test') => {
    if (expiresIn !== '1h') return signed(viewer, expiresIn, audience);
    const key = JSON.stringify([viewer, audience]);
    const token = tokens.get(key) ?? signed(viewer, expiresIn, audience);
    tokens.set(key, token);
    return token;
  };
  const demoIssuer: DemoIssuer = {
    trusted: { issuer: 'test', audience: 'test', key: () => Promise.resolve(publicKey) },
    viewers: () => demoViewers(tokenOf),
  };
  return { tokenOf, demoIssuer };
}

async function demoViewers(
  tokenOf: (viewer: TestViewer) => Promise<string>,
): Promise<DemoViewer[]> {
  const person = (id: string): TestViewer => ({
    kind: 'PERSON',
    accountId: rootNodeId('Account', id),
  });
  const partnerId = rootNodeId('Partner', DEMO_PARTNER_ID);
  const viewers: [DemoViewer['key'], TestViewer][] = [
    ['customer', person(DEMO_ACCOUNTS.meridian)],
    ['otherCustomer', person(DEMO_ACCOUNTS.harbor)],
    ['partner', { kind: 'PARTNER', partnerId }],
    [
      'confinedPartner',
      { kind: 'PARTNER', partnerId, accountIds: [rootNodeId('Account', DEMO_ACCOUNTS.harbor)] },
    ],
    ['member', { ...person(DEMO_ACCOUNTS.meridian), role: 'MEMBER' } as TestViewer],
    ['readOnlyStaff', { kind: 'STAFF', permissions: ['READ'] }],
    ['beneficiary', NICE],
    ['staff', STAFF],
  ];
  return Promise.all(
    viewers.map(async ([key, viewer]) => ({
      key,
      label: key,
      description: '',
      token: await tokenOf(viewer),
    })),
  );
}

async function addPartners(database: Database): Promise<void> {
  const session = database.session({ kind: 'EVERYTHING' });
  await session.transaction(async (transaction) => {
    for (const [name, id] of Object.entries(PARTNERS)) {
      await transaction.rows(
        { text: 'insert into partner (id, name, recorded_at) values ($1, $2, $3)' },
        [id, `Partner ${name}`, '2024-01-01T00:00:00Z'],
      );
    }
  });
  await session.end();
}
