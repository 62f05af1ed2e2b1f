import type { ActOfTest } from './act-of-test';
import { aFrenchEntity, aLegalEntity, FULL_PROFILE } from '../support/billing';
import { anAccount } from '../support/world';

/** What each answers. */
export const BILLING_SELECTIONS: Readonly<Record<string, string>> = {
  createLegalEntity: 'legalEntity { code legalName settings { numberPrefix recordedAt } }',
  changeLegalEntity: 'legalEntity { code legalName notes { code text } }',
  recordExchangeRate: `exchangeRate { currency vatCurrency rate source publishedOn recordedAt }
    legalEntity { code exchangeRates { currency rate } }`,
  setBillingProfile: `billingProfile { legalName missing tax { category rate }
    legalEntity { code legalName } }`,
};

/** The acts on who sells and how accounts are billed. */
export const BILLING_ACTS: Readonly<Record<string, ActOfTest>> = {
  createLegalEntity: ['legal_entity', () => Promise.resolve(aFrenchEntity())],
  changeLegalEntity: [
    'legal_entity_fact',
    async (server) => ({ code: await aLegalEntity(server), legalName: 'Renommée SAS' }),
  ],
  recordExchangeRate: [
    'exchange_rate',
    async (server) => ({
      ...{ legalEntityCode: await aLegalEntity(server), currency: 'USD', rate: '1.0789' },
      source: 'ECB',
    }),
  ],
  setBillingProfile: [
    'billing_profile_fact',
    async (server) => ({
      ...{ ...FULL_PROFILE, accountId: await anAccount(server) },
      legalEntityCode: await aLegalEntity(server),
    }),
  ],
};

export const BILLING_EVENTS: Readonly<Record<string, readonly string[]>> = {
  createLegalEntity: ['legal_entity.created'],
  changeLegalEntity: ['legal_entity.changed'],
  recordExchangeRate: ['exchange_rate.recorded'],
  setBillingProfile: ['billing_profile.set'],
};
