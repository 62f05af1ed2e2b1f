import { AddressRules, parseNetwork } from '../outgoing/address-rules';
import { MasterKeys, parseMasterKeys } from '../outgoing/master-keys';
import type { WebhookSettings } from '../outgoing/webhook-settings';
import { StartError } from '../application/start-error';
import { readAuthorities } from './authorities';

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
