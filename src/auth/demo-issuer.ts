import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { rootNodeId } from '../graphql/node-id';
import { PARTNER_SCOPES, STAFF_PERMISSIONS } from '../application/permissions';
import type { TrustedIssuer } from './authentication';

/** A viewer of the demonstration, with a token ready to use. */
export interface DemoViewer {
  readonly key:
    | 'staff'
    | 'readOnlyStaff'
    | 'customer'
    | 'member'
    | 'otherCustomer'
    | 'partner'
    | 'confinedPartner'
    | 'beneficiary';
  readonly label: string;
  readonly description: string;
  readonly token: string;
}

/** Issues tokens for the demonstration; trusted in demo mode only. */
export interface DemoIssuer {
  readonly trusted: TrustedIssuer;
  /** All viewers, with fresh tokens. */
  viewers(): Promise<DemoViewer[]>;
}

const ISSUER = 'switchboard-demo';
const AUDIENCE = 'switchboard';
const ALGORITHM = 'EdDSA';
const LIFETIME = '30d';

/** Whose tokens it issues: rows of the demonstration, by their ids. */
export interface DemoParties {
  readonly partner: string;
  readonly meridian: string;
  readonly harbor: string;
}

const account = (id: string) => rootNodeId('Account', id);

const viewersOf = ({ partner, meridian, harbor }: DemoParties) =>
  [
    {
      key: 'customer',
      label: 'Customer: Meridian Contact Services (owner)',
      description: 'Sees and acts for one account with five services.',
      claim: { kind: 'PERSON', accountId: account(meridian), role: 'OWNER' },
    },
    {
      key: 'member',
      label: 'Member: Meridian Contact Services',
      description: 'Reads the same account, with numbers masked, and acts for nobody.',
      claim: { kind: 'PERSON', accountId: account(meridian), role: 'MEMBER' },
    },
    {
      key: 'otherCustomer',
      label: 'Another customer: Harbor & Pine Outfitters (owner)',
      description: 'Sees another account, and nothing of the first.',
      claim: { kind: 'PERSON', accountId: account(harbor), role: 'OWNER' },
    },
    {
      key: 'partner',
      label: 'Partner: Northwind Telecom Partners',
      description: 'Manages two accounts: places orders, sends call records.',
      claim: {
        kind: 'PARTNER',
        partnerId: rootNodeId('Partner', partner),
        scopes: PARTNER_SCOPES,
      },
    },
    {
      key: 'confinedPartner',
      label: 'Partner, confined: Northwind for Harbor & Pine',
      description: 'Sends call records of one account, and sees no other.',
      claim: {
        kind: 'PARTNER',
        partnerId: rootNodeId('Partner', partner),
        accountIds: [account(harbor)],
        scopes: ['ACCOUNTS_READ', 'USAGE_READ', 'USAGE_WRITE'],
      },
    },
    {
      key: 'beneficiary',
      label: 'Beneficiary: NICE, Ltd.',
      description: 'Sees the CXone contracts of every account, and nothing else of them.',
      claim: { kind: 'VENDOR', vendorCode: 'NICE' },
    },
    {
      key: 'staff',
      label: 'Staff of the provider',
      description: 'Sees and does everything.',
      claim: { kind: 'STAFF', permissions: STAFF_PERMISSIONS },
    },
    {
      key: 'readOnlyStaff',
      label: 'Staff who may only read',
      description: 'Sees everything but telephone numbers, and does nothing.',
      claim: { kind: 'STAFF', permissions: ['READ'] },
    },
  ] satisfies (Omit<DemoViewer, 'token'> & { claim: object })[];

/**
 * Opens the demonstration's issuer: its key pair is made once and kept in the data folder, and
 * `demo-tokens.json` there gets fresh tokens at every start.
 */
export async function openDemoIssuer(dataDir: string, parties: DemoParties): Promise<DemoIssuer> {
  await mkdir(dataDir, { recursive: true });
  const privateJwk = await keyIn(path.join(dataDir, 'demo-issuer.json'));
  const privateKey = (await importJWK(privateJwk, ALGORITHM)) as CryptoKey;
  const { d: _private, ...publicJwk } = privateJwk;
  const publicKey = (await importJWK(publicJwk, ALGORITHM)) as CryptoKey;
  const issuer: DemoIssuer = {
    trusted: { issuer: ISSUER, audience: AUDIENCE, key: () => Promise.resolve(publicKey) },
    viewers: () =>
      Promise.all(
        viewersOf(parties).map(async ({ claim, ...viewer }) => ({
          ...viewer,
          token: await new SignJWT({ switchboard: claim })
            .setProtectedHeader({ alg: ALGORITHM })
            .setIssuer(ISSUER)
            .setAudience(AUDIENCE)
            .setSubject(`demo-${viewer.key}`)
            .setIssuedAt()
            .setExpirationTime(LIFETIME)
            .sign(privateKey),
        })),
      ),
  };
  await writeTokens(path.join(dataDir, 'demo-tokens.json'), await issuer.viewers());
  return issuer;
}

/** The issuer's private key; made by whichever server comes first, and whole from the start. */
async function keyIn(file: string): Promise<JWK> {
  const partial = `${file}.${process.pid}`;
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  await writeFile(partial, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
  try {
    await link(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(partial);
  }
  return JSON.parse(await readFile(file, 'utf8')) as JWK;
}

/** Whole or not at all: whoever reads the file never meets half of it. */
async function writeTokens(file: string, viewers: readonly DemoViewer[]): Promise<void> {
  const tokens = Object.fromEntries(viewers.map(({ key, token }) => [key, token]));
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
  await rename(partial, file);
}
