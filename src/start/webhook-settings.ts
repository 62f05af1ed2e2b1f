import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { AddressRules, parseNetwork } from '../outgoing/address-rules';
import { MasterKeys, parseMasterKeys } from '../outgoing/master-keys';
import type { WebhookSettings } from '../outgoing/webhook-settings';
import { messageOf, StartError } from '../application/start-error';

/** Where webhooks may go, by what they are signed, and whose certificates are trusted. */
export interface WebhookStart extends WebhookSettings {
  /** In PEM, beside those of Node. */
  readonly extraAuthorities: readonly string[];
}

type Read = (name: string) => string | undefined;

/** @throws StartError naming the setting that is wrong; a key is not repeated. */
export function readWebhooks(read: Read): WebhookStart {
  return {
    rules: new AddressRules(readNetworks('WEBHOOK_ALLOWED_NETWORKS', read)),
    masterKeys: readMasterKeys('WEBHOOK_MASTER_KEY', read),
    extraAuthorities: readAuthorities('WEBHOOK_CA_FILE', read),
  };
}

function readNetworks(name: string, read: Read): string[] {
  const networks = (read(name) ?? '').split(',').map((text) => text.trim());
  const given = networks.filter((text) => text !== '');
  const wrong = given.find((text) => !parseNetwork(text));
  if (wrong === undefined) return given;
  throw new StartError(
    `${name} must list networks such as 10.0.0.0/8 or fd00::/8, with commas between them, but ` +
      `"${wrong}" came.`,
  );
}

function readMasterKeys(name: string, read: Read): MasterKeys {
  const text = read(name);
  const keys = text === undefined ? new MasterKeys(new Map()) : parseMasterKeys(text);
  if (typeof keys !== 'string') return keys;
  throw new StartError(
    `${name} must list keys such as 2026:<32 or more bytes in base64>, the current one first, with ` +
      `commas between them, but ${keys} came.`,
  );
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function readAuthorities(name: string, read: Read): string[] {
  const file = read(name);
  if (file === undefined) return [];
  const certificates = textOf(name, file).match(CERTIFICATE) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw new StartError(`${name} must name a file of certificates in PEM, but "${file}" came.`);
  }
  return certificates;
}

function textOf(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(`${name} must name a file that can be read: ${messageOf(error)}.`);
  }
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}
