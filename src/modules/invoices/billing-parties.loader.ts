import {
  billingProfileOn,
  taxOnDay,
  type BillingProfile,
} from '../../domain/invoice/billing-profile';
import { missingParts, type BuyingAccount, type MissingPart } from '../../domain/invoice/parties';
import type { StatedTax } from '../../domain/invoice/stated-tax';
import { saidOn } from '../../domain/account-fact';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { RequestContext } from '../../application/context';
import type { AccountRow } from '../accounts/account.entity';
import { buyingAccount } from '../billing/billing-profile.loader';
import type { ExchangeRateRow } from '../billing/exchange-rate.entity';
import { exchangeRateOf } from '../billing/exchange-rate.loader';
import {
  entityAt,
  legalEntityByCode,
  type EntityOnDay,
  type RecordedEntity,
} from '../billing/legal-entity.loader';

/** Who sells and who buys, as it stands today, and how what is sold is taxed on any day. */
export interface BillingParties {
  readonly buying: BuyingAccount;
  /** Undefined where nothing is said of how the account is billed. */
  readonly profile: BillingProfile | undefined;
  readonly entity: RecordedEntity | undefined;
  /** What is so of the entity today, by its own calendar. */
  readonly selling: EntityOnDay | undefined;
  /** Whether VAT is stated in the currency of the seller's VAT accounts, too. */
  readonly isConverted: boolean;
  /** The rate that holds today, by the seller's calendar; undefined where there is none. */
  readonly exchangeRate: ExchangeRateRow | undefined;
  /** What a document would still need, but for what follows from its totals. */
  readonly missing: readonly MissingPart[];
  /** How service of that day is taxed; null where it is not said. */
  readonly taxOn: (day: CalendarDate) => StatedTax | null;
}

/** Reads who would sell and buy by a document that is finalized today. */
export async function partiesOf(
  context: RequestContext,
  account: AccountRow,
): Promise<BillingParties> {
  const today = context.today(account);
  const buying = await buyingAccount(context, account);
  const profile = billingProfileOn(buying.profileFacts, today);
  const code = profile?.legalEntityCode ?? null;
  const entity = code === null ? null : await legalEntityByCode(context, code);
  const selling = entity
    ? entityAt(context, entity, { asOf: context.today(account, entity.timeZone) })
    : null;
  const { billingAddress = null } = saidOn(buying.facts, today);
  const { currencyCode } = account;
  const isConverted = selling !== null && selling.vatCurrency !== currencyCode;
  return {
    ...{ buying, profile },
    entity: entity ?? undefined,
    selling: selling ?? undefined,
    isConverted,
    exchangeRate: isConverted ? await exchangeRateOf(context, selling, currencyCode) : undefined,
    missing: missingParts(profile, selling ?? undefined, billingAddress),
    taxOn: (day) => taxOnDay(buying.profileFacts, day),
  };
}
