import path from 'node:path';
import { DETAIL_MONTHS_MAX } from '../domain/contract/retention';
import { readLimits, type Limits } from '../limits/limit-settings';
import { readWebhooks, type WebhookStart } from './webhook-settings';
import { StartError } from '../application/start-error';
import { readMonitoring, type MonitoringSettings } from './monitoring-settings';
import type { MailSettings } from '../outgoing/mailer';
import { readMail } from './mail-settings';
import { readTraffic, type TrafficSettings } from '../limits/traffic-settings';

/** A PostgreSQL of the operator's own. */
export interface GivenDatabase {
  /** Whom requests are answered as: row-level security should hold for this role. */
  url: string;
  /** Whom the tables are migrated as. */
  ownerUrl: string;
  /** Past a pooler, where notifications are heard; as `url` when absent. */
  directUrl?: string;
}

/** Where the keys of access tokens are, and which tokens are meant for us. */
export interface TokenIssuer {
  url: string;
  issuer: string;
  audience: string;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** How this process runs, as the environment and the command line say. */
export interface Settings {
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** An absolute path. */
  dataDir: string;
  /** `undefined` runs the embedded PostgreSQL in `dataDir`. */
  database: GivenDatabase | undefined;
  databasePoolSize: number;
  /** Loads the demo account and issues tokens for it. */
  demo: boolean;
  tokenIssuer: TokenIssuer | undefined;
  graphiql: boolean;
  /** Whether the schema can be asked for. */
  introspection: boolean;
  limits: Limits;
  traffic: TrafficSettings;
  /** An absolute path of the manifest; `undefined` lets every document within the limits run. */
  trustedDocuments: string | undefined;
  /** Proxies in front whose entries in X-Forwarded-For are believed. */
  trustedProxyHops: number;
  /** Origins whose pages may ask from a browser, such as https://app.example. */
  allowedOrigins: ReadonlySet<string>;
  /** How long call detail is kept where an account sets nothing; `undefined` for ever. */
  usageRetentionMonths: number | undefined;
  webhooks: WebhookStart;
  /** Which server takes mail; `undefined` sends none. */
  mail: MailSettings | undefined;
  /** Whether this process answers requests; one that does not only works. */
  serves: boolean;
  /** Whether this process does background work. */
  worker: boolean;
  /** Whether that includes billing runs. */
  billing: boolean;
  /** Accounts that this process bills at the same time. */
  billingAtOnce: number;
  logLevel: (typeof logLevels)[number];
  monitoring: MonitoringSettings;
  /** Whether `npm start` or the like started this process. */
  startedByNpm: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks every setting; nothing else in the program reads the environment.
 *
 * An empty variable counts as one that is not given. Checked by hand: to load zod 4 takes 30 ms of
 * processor time (580 kB, Node 24), before anything else of a start.
 *
 * @throws StartError naming the first setting that is wrong, what was expected and what came.
 */
export function readSettings(
  environment: Environment = process.env,
  commandLine: readonly string[] = process.argv.slice(2),
): Settings {
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const flag = readFlag(commandLine);
  const serves = flag !== '--worker';
  const database = readDatabase(read);
  if (!serves && database === undefined) {
    throw new StartError(
      'A worker apart needs the database that the servers have: set DATABASE_URL. The embedded one ' +
        'belongs to the server that started it, which does background work itself.',
    );
  }
  const demo =
    serves && (flag === '--demo' || (readSwitch('DEMO', read) ?? database === undefined));
  const tokenIssuer = readTokenIssuer(read);
  if (serves && !demo && tokenIssuer === undefined) {
    throw new StartError(
      'AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE must be given outside demo mode, so that access ' +
        'tokens can be checked: set all three, or try Switchboard out with --demo.',
    );
  }
  const graphiql = readSwitch('GRAPHIQL', read) ?? demo;
  const trustedDocuments = read('TRUSTED_DOCUMENTS');
  const readWhole = (name: string, min: number, max: number) => readInteger(name, read, min, max);
  const limits = readLimits(readWhole);
  return {
    port: readInteger('PORT', read, 0, 65_535) ?? 4000,
    // The demo's tokens lie in a file: other machines are let in only when HOST says so.
    host: read('HOST') ?? (demo ? '127.0.0.1' : '0.0.0.0'),
    dataDir: path.resolve(read('DATA_DIR') ?? '.data'),
    database,
    databasePoolSize: readInteger('DATABASE_POOL_SIZE', read, 1, 200) ?? 10,
    demo,
    tokenIssuer,
    graphiql,
    introspection: readSwitch('INTROSPECTION', read) ?? graphiql,
    limits,
    traffic: readTraffic(readWhole, limits.cost, demo),
    trustedDocuments: trustedDocuments && path.resolve(trustedDocuments),
    trustedProxyHops: readInteger('TRUSTED_PROXY_HOPS', read, 0, 10) ?? 0,
    allowedOrigins: readOrigins('ALLOWED_ORIGINS', read),
    usageRetentionMonths: readInteger('USAGE_RETENTION_MONTHS', read, 1, DETAIL_MONTHS_MAX),
    mail: readMail(read),
    serves,
    worker: !serves || (readSwitch('WORKER', read) ?? true),
    webhooks: readWebhooks(read),
    billing: readSwitch('BILLING', read) ?? true,
    billingAtOnce: readInteger('BILLING_AT_ONCE', read, 1, 20) ?? 2,
    logLevel: readLogLevel(read, demo),
    monitoring: readMonitoring(read, readWhole),
    startedByNpm: read('npm_lifecycle_event') !== undefined,
  };
}

/**
 * DATA_DIR, for commands that are for the embedded database alone.
 *
 * @throws StartError where the database is one of the operator's own.
 */
export function readEmbeddedDataDir(environment: Environment = process.env): string {
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  if (readDatabase(read) === undefined) return path.resolve(read('DATA_DIR') ?? '.data');
  throw new StartError(
    'DATABASE_URL is set, and this command is for the embedded database alone: see "Backups and ' +
      'restoring" in docs/operations.md for a PostgreSQL of your own.',
  );
}

type Read = (name: string) => string | undefined;

const FLAGS = ['--demo', '--worker'] as const;

function readFlag(commandLine: readonly string[]): (typeof FLAGS)[number] | undefined {
  const [given, ...more] = commandLine;
  const flag = FLAGS.find((known) => known === given);
  if (more.length === 0 && (given === undefined || flag)) return flag;
  throw new StartError(
    `The command-line flags are --demo and --worker, one of them at the most, but ` +
      `"${commandLine.join(' ')}" came: every other setting is an environment variable, listed in ` +
      'docs/operations.md.',
  );
}

function readInteger(name: string, read: Read, min: number, max: number): number | undefined {
  const text = read(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new StartError(`${name} must be a whole number from ${min} to ${max}, but "${text}" came.`);
}

function readSwitch(name: string, read: Read): boolean | undefined {
  const text = read(name);
  if (text === undefined) return undefined;
  if (['1', 'on', 'true'].includes(text.toLowerCase())) return true;
  if (['0', 'off', 'false'].includes(text.toLowerCase())) return false;
  throw new StartError(`${name} must be 1 (on) or 0 (off), but "${text}" came.`);
}

function readOrigins(name: string, read: Read): ReadonlySet<string> {
  const origins = (read(name) ?? '').split(',').map((text) => text.trim());
  const given = origins.filter((text) => text !== '');
  // As a browser writes it, to the letter: that is what is compared.
  const isOrigin = (text: string) => /^https?:/.test(text) && URL.parse(text)?.origin === text;
  const wrong = given.find((text) => !isOrigin(text));
  if (wrong === undefined) return new Set(given);
  throw new StartError(
    `${name} must list origins such as https://app.example, with commas between them and without ` +
      `a path, but "${wrong}" came.`,
  );
}

/** Whoever tries it out reads what `npm start` prints: lines of JSON would be in the way. */
function readLogLevel(read: Read, demo: boolean): Settings['logLevel'] {
  const text = read('LOG_LEVEL') ?? (demo ? 'warn' : 'info');
  const level = logLevels.find((known) => known === text.toLowerCase());
  if (level) return level;
  throw new StartError(`LOG_LEVEL must be one of ${logLevels.join(', ')}, but "${text}" came.`);
}

function readDatabase(read: Read): GivenDatabase | undefined {
  const url = readDatabaseUrl('DATABASE_URL', read);
  const ownerUrl = readDatabaseUrl('DATABASE_OWNER_URL', read);
  const directUrl = readDatabaseUrl('DATABASE_DIRECT_URL', read);
  if (url !== undefined) {
    const direct = directUrl === undefined ? {} : { directUrl };
    return { url, ownerUrl: ownerUrl ?? directUrl ?? url, ...direct };
  }
  if (ownerUrl === undefined && directUrl === undefined) return undefined;
  const name = ownerUrl === undefined ? 'DATABASE_DIRECT_URL' : 'DATABASE_OWNER_URL';
  throw new StartError(
    `${name} must come with DATABASE_URL, but it came alone: set DATABASE_URL too, or ` +
      'neither for the embedded database.',
  );
}

/** A message never repeats the URL: it may hold a password. */
function readDatabaseUrl(name: string, read: Read): string | undefined {
  const text = read(name);
  if (text === undefined) return undefined;
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  if (protocol === 'postgres:' || protocol === 'postgresql:') return text;
  throw new StartError(
    `${name} must be a URL such as postgres://user:password@host:5432/database, but ` +
      (protocol === undefined ? 'something else came.' : `one that begins with ${protocol} came.`),
  );
}

function readTokenIssuer(read: Read): TokenIssuer | undefined {
  const url = read('AUTH_JWKS_URL');
  const issuer = read('AUTH_ISSUER');
  const audience = read('AUTH_AUDIENCE');
  if (url !== undefined && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new StartError(`AUTH_JWKS_URL must be an http or https URL, but "${url}" came.`);
  }
  if (url !== undefined && issuer !== undefined && audience !== undefined) {
    return { url, issuer, audience };
  }
  const given = Object.entries({ AUTH_JWKS_URL: url, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (given.length === 0) return undefined;
  throw new StartError(
    `AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE must be given together, but only ` +
      `${given.join(' and ')} came.`,
  );
}
