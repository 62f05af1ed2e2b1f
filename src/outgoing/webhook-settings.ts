import { AddressRules } from './address-rules';
import { MasterKeys } from './master-keys';

/** What requests and work need to know of webhooks. */
export interface WebhookSettings {
  readonly rules: AddressRules;
  readonly masterKeys: MasterKeys;
}

/** Public addresses alone, and no secrets: what a process has that is told nothing. */
export const NO_WEBHOOKS: WebhookSettings = {
  rules: new AddressRules(),
  masterKeys: new MasterKeys(new Map()),
};
