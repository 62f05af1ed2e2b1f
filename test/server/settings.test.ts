import path from 'node:path';
import { DEFAULT_LIMITS } from '../../src/limits/limit-settings';
import { readSettings } from '../../src/start/settings';
import { NO_WEBHOOKS } from '../../src/outgoing/webhook-settings';
import { StartError } from '../../src/application/start-error';

const databaseUrl = 'postgres://app:secret@db.example:5432/switchboard';
const issuer = {
  AUTH_JWKS_URL: 'https://id.example/jwks.json',
  AUTH_ISSUER: 'https://id.example/',
  AUTH_AUDIENCE: 'switchboard',
};

function refusal(environment: Record<string, string>, commandLine: string[] = []): string {
  try {
    readSettings(environment, commandLine);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  throw new Error('The settings were accepted.');
}

test('Nothing given is the demo on the embedded database, for this machine alone.', () => {
  expect(readSettings({}, [])).toEqual({
    port: 4000,
    host: '127.0.0.1',
    dataDir: path.resolve('.data'),
    database: undefined,
    databasePoolSize: 10,
    demo: true,
    tokenIssuer: undefined,
    traffic: {
      requestMs: 30_000,
      databaseTimeouts: {
        statementMs: 10_000,
        lockMs: 5_000,
        idleInTransactionMs: 30_000,
        connectionMs: 5_000,
      },
      rateLimit: { points: 60_000_000, windowSeconds: 60 },
      connectionsMax: 2_000,
      admission: {
        ...{ requestsMax: 500, loopDelayMsMax: 1_000 },
        ...{ subscriptionsMax: 1_000, subscriptionsOfViewerMax: 100 },
      },
    },
    graphiql: true,
    introspection: true,
    limits: DEFAULT_LIMITS,
    trustedDocuments: undefined,
    trustedProxyHops: 0,
    allowedOrigins: new Set(),
    usageRetentionMonths: undefined,
    webhooks: { ...NO_WEBHOOKS, extraAuthorities: [] },
    mail: undefined,
    serves: true,
    worker: true,
    billing: true,
    billingAtOnce: 2,
    monitoring: {
      ...{ metrics: undefined, traces: undefined },
      ...{ slowRequestMs: 2_000, slowStatementMs: 500 },
    },
    logLevel: 'warn',
    startedByNpm: false,
  });
});

test('A database of one’s own is never filled with the demo unless it is asked for.', () => {
  const settings = readSettings({ DATABASE_URL: databaseUrl, ...issuer }, []);
  expect(settings).toMatchObject({
    demo: false,
    graphiql: false,
    host: '0.0.0.0',
    logLevel: 'info',
    database: { url: databaseUrl, ownerUrl: databaseUrl },
    tokenIssuer: {
      url: 'https://id.example/jwks.json',
      issuer: 'https://id.example/',
      audience: 'switchboard',
    },
  });
  expect(readSettings({ DATABASE_URL: databaseUrl, DEMO: '1' }, []).demo).toBe(true);
  expect(readSettings({ DATABASE_URL: databaseUrl }, ['--demo']).demo).toBe(true);
});

test('DEMO=0 keeps the embedded database and drops the demo.', () => {
  const settings = readSettings({ DEMO: '0', ...issuer }, []);
  expect(settings).toMatchObject({ demo: false, database: undefined, host: '0.0.0.0' });
});

test('Every setting that is given is taken.', () => {
  const settings = readSettings(
    {
      PORT: '0',
      HOST: '::1',
      DATA_DIR: '/srv/switchboard',
      DATABASE_URL: databaseUrl,
      DATABASE_OWNER_URL: 'postgresql://owner@db.example/switchboard',
      DATABASE_POOL_SIZE: '200',
      GRAPHIQL: 'off',
      TRUSTED_PROXY_HOPS: '10',
      ALLOWED_ORIGINS: 'https://app.example, http://localhost:5173,',
      LOG_LEVEL: 'WARN',
      npm_lifecycle_event: 'start',
    },
    ['--demo'],
  );
  expect(settings).toMatchObject({
    port: 0,
    host: '::1',
    dataDir: '/srv/switchboard',
    database: { url: databaseUrl, ownerUrl: 'postgresql://owner@db.example/switchboard' },
    databasePoolSize: 200,
    demo: true,
    graphiql: false,
    trustedProxyHops: 10,
    allowedOrigins: new Set(['https://app.example', 'http://localhost:5173']),
    logLevel: 'warn',
    startedByNpm: true,
  });
});

test('Which documents run is set one by one; the schema is shown where GraphiQL is.', () => {
  const settings = readSettings(
    {
      GRAPHIQL: '0',
      TRUSTED_DOCUMENTS: 'documents.json',
      DOCUMENT_CHARACTERS_MAX: '101',
      DOCUMENT_TOKENS_MAX: '102',
      DOCUMENT_NESTING_MAX: '103',
      OPERATION_DEPTH_MAX: '108',
      OPERATION_COST_MAX: '109',
    },
    [],
  );
  expect(settings).toMatchObject({
    introspection: false,
    trustedDocuments: path.resolve('documents.json'),
    limits: { characters: 101, tokens: 102, nesting: 103, depth: 108, cost: 109 },
  });
  expect(readSettings({ GRAPHIQL: '0', INTROSPECTION: '1' }, []).introspection).toBe(true);
  expect(readSettings({ INTROSPECTION: '0' }, []).introspection).toBe(false);
});

test('An empty variable counts as one that is not given.', () => {
  expect(readSettings({ PORT: '', DATABASE_URL: ' ', DEMO: '' }, [])).toEqual(readSettings({}, []));
});

test.each([
  ['PORT', 'abc', 'PORT must be a whole number from 0 to 65535, but "abc" came.'],
  ['PORT', '65536', 'PORT must be a whole number from 0 to 65535, but "65536" came.'],
  ['PORT', '-1', 'PORT must be a whole number from 0 to 65535, but "-1" came.'],
  ['PORT', '4e3', 'PORT must be a whole number from 0 to 65535, but "4e3" came.'],
  [
    'DATABASE_POOL_SIZE',
    '0',
    'DATABASE_POOL_SIZE must be a whole number from 1 to 200, but "0" came.',
  ],
  ['INTROSPECTION', 'maybe', 'INTROSPECTION must be 1 (on) or 0 (off), but "maybe" came.'],
  [
    'DOCUMENT_NESTING_MAX',
    '201',
    'DOCUMENT_NESTING_MAX must be a whole number from 2 to 200, but "201" came.',
  ],
  [
    'OPERATION_COST_MAX',
    '0',
    'OPERATION_COST_MAX must be a whole number from 1 to 100000000, but "0" came.',
  ],
  ['GRAPHIQL', 'maybe', 'GRAPHIQL must be 1 (on) or 0 (off), but "maybe" came.'],
  ['DEMO', 'yes please', 'DEMO must be 1 (on) or 0 (off), but "yes please" came.'],
  [
    'LOG_LEVEL',
    'loud',
    'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, but "loud" came.',
  ],
  ...['*', 'app.example', 'https://app.example/', 'https://APP.example', 'ftp://a.example'].map(
    (origin) => [
      'ALLOWED_ORIGINS',
      `https://app.example,${origin}`,
      'ALLOWED_ORIGINS must list origins such as https://app.example, with commas between them and ' +
        `without a path, but "${origin}" came.`,
    ],
  ),
  [
    'AUTH_JWKS_URL',
    'ftp://id.example',
    'AUTH_JWKS_URL must be an http or https URL, but "ftp://id.example" came.',
  ],
])('%s=%s is refused with what was expected and what came.', (name, value, sentence) => {
  expect(refusal({ [name]: value })).toBe(sentence);
});

test.each([
  ['mysql://root:hunter2@db.example/x', 'but one that begins with mysql: came.'],
  ['db.example hunter2', 'but something else came.'],
])('A wrong DATABASE_URL is refused without repeating the password in it.', (value, ending) => {
  const sentence = refusal({ DATABASE_URL: value });
  expect(sentence).toContain('DATABASE_URL must be a URL such as postgres://');
  expect(sentence).toContain(ending);
  expect(sentence).not.toContain('hunter2');
});

test('DATABASE_OWNER_URL alone is refused.', () => {
  expect(refusal({ DATABASE_OWNER_URL: databaseUrl })).toContain('must come with DATABASE_URL');
});

test('Outside demo mode the three AUTH_ variables are required.', () => {
  const sentence = 'AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE must be given outside demo mode';
  expect(refusal({ DATABASE_URL: databaseUrl })).toContain(sentence);
  expect(refusal({ DEMO: '0' })).toContain(sentence);
});

test('Some of the three AUTH_ variables without the others are refused, in demo mode too.', () => {
  expect(refusal({ AUTH_ISSUER: 'a', AUTH_AUDIENCE: 'b' })).toBe(
    'AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE must be given together, but only AUTH_ISSUER and ' +
      'AUTH_AUDIENCE came.',
  );
});

test('An unknown command-line flag is refused.', () => {
  expect(refusal({}, ['--demo', '--port=1'])).toContain('at the most, but "--demo --port=1" came');
});
