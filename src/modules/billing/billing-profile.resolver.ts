import { Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { saidOn } from '../../domain/account-fact';
import { paymentDaysOf } from '../../domain/invoice/billing-profile';
import { missingParts, type MissingPart } from '../../domain/invoice/parties';
import { formatShortest } from '../../domain/money/money';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { MomentArgs } from '../../graphql/moment';
import { defineMutation, type StoredAnswer } from '../../graphql/mutation';
import { keyOf } from '../../graphql/node-id';
import { requireAccount } from '../accounts/account.commands';
import type { AccountRow, AccountSaying } from '../accounts/account.entity';
import { factsByAccountId } from '../accounts/account.loader';
import { catalogueKnownAt } from '../accounts/clock-range.loader';
import { Account } from '../accounts/account.type';
import { setBillingProfile } from './billing-profile.commands';
import { SetBillingProfileInput } from './billing-profile.input';
import { billingProfileAt, recordedProfileAt, type ProfileOnDay } from './billing-profile.loader';
import { BillingProfile } from './billing-profile.type';
import { legalEntityAt, type EntityOnDay } from './legal-entity.loader';
import { EXCHANGE_RATE_RESOLVERS } from './exchange-rate.resolver';
import { LEGAL_ENTITY_RESOLVERS } from './legal-entity.resolver';
import { LegalEntity } from './legal-entity.type';
import { StatedTax } from './party.type';

/** Facts do not change: account, day and recording are enough to find what an act answered. */
const STORED_PROFILE: StoredAnswer<ProfileOnDay> = {
  toStored: ({ account, asOf, knownAt }) => ({ accountId: account.id, asOf, knownAt }),
  read: async (context, stored) => {
    const kept = stored as { accountId: string; asOf: CalendarDate; knownAt: Instant };
    const account = await requireAccount(context, kept.accountId, ['input', 'accountId']);
    return recordedProfileAt(context, account, kept.asOf, kept.knownAt);
  },
};

export const SetBillingProfile = defineMutation(setBillingProfile, {
  description:
    'Sets how an account is billed from a day on: the legal entity that sells to it, its identifiers and its tax. What held before stays on record, and finalized documents stay as they are.',
  input: [SetBillingProfileInput, 'What is set.'],
  nullSays: [
    ...(['legalEntityCode', 'legalName', 'tradingName', 'registration', 'identifier'] as const),
    ...(['vatId', 'electronicAddress', 'contact', 'buyerReference', 'purchaseOrder'] as const),
    ...(['delivery', 'paymentTermDays', 'tax', 'billedFrom'] as const),
  ],
  toInput: (input) => ({ ...input, accountId: keyOf('Account', input.accountId)?.id }),
  payload: {
    billingProfile: {
      type: () => BillingProfile,
      description: 'The profile, as of the day from which it is set; null if refused.',
      stored: STORED_PROFILE,
    },
  },
});

/** The entity that sells, on the day of the profile. */
function sellerOf(
  context: RequestContext,
  { legalEntityCode, account, asOf, knownAt }: ProfileOnDay,
): Promise<EntityOnDay | null> | null {
  if (legalEntityCode === null) return null;
  const moment = { asOf, knownAt: catalogueKnownAt(account, knownAt) };
  return legalEntityAt(context, legalEntityCode, moment);
}

/** What is said of the account itself, on the day of the profile. */
async function accountSaid(
  context: RequestContext,
  { account, asOf, knownAt }: ProfileOnDay,
): Promise<AccountSaying> {
  const facts = await factsByAccountId(context, account.id);
  return saidOn<AccountSaying>(facts, asOf, knownAt);
}

@Resolver(() => BillingProfile)
export class BillingProfileResolver {
  @FieldResolver(() => LegalEntity, {
    nullable: true,
    description: 'The legal entity that sells, as of the same day; null if none is stated.',
  })
  legalEntity(
    @Ctx() context: RequestContext,
    @Root() profile: ProfileOnDay,
  ): Promise<EntityOnDay | null> | null {
    return sellerOf(context, profile);
  }

  @FieldResolver(() => String, {
    description: 'Legal name: its own, or the name of the account on that day.',
  })
  async legalName(@Ctx() context: RequestContext, @Root() profile: ProfileOnDay): Promise<string> {
    if (profile.legalName !== null) return profile.legalName;
    return (await accountSaid(context, profile)).name ?? profile.account.name;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'Days to pay, from the issue date: its own or the legal entity’s, at most as many as the entity allows; null while neither states any.',
  })
  async paymentTermDays(
    @Ctx() context: RequestContext,
    @Root() profile: ProfileOnDay,
  ): Promise<number | null> {
    const entity = await sellerOf(context, profile);
    return entity ? paymentDaysOf(profile, entity) : profile.paymentTermDays;
  }

  @FieldResolver(() => StatedTax, {
    nullable: true,
    description: 'How it is taxed; null if not known.',
  })
  tax(@Root() { tax }: ProfileOnDay): StatedTax | null {
    return tax && { ...tax, rate: formatShortest(tax.rate) };
  }

  @FieldResolver(() => [String], {
    description:
      'What a document would still need on that day, by the names of the fields: "billingAddress" of the account, "legalEntity", "tax", "vatId" and so on; what is missing of the seller begins with "legalEntity.". Empty if a document could be finalized.',
  })
  async missing(
    @Ctx() context: RequestContext,
    @Root() profile: ProfileOnDay,
  ): Promise<MissingPart[]> {
    const [entity, { billingAddress = null }] = await Promise.all([
      sellerOf(context, profile),
      accountSaid(context, profile),
    ]);
    return missingParts(profile, entity ?? undefined, billingAddress);
  }
}

/** What an account gets from this room: how it is billed. */
@Resolver(() => Account)
export class AccountBillingResolver {
  @FieldResolver(() => BillingProfile, {
    nullable: true,
    description:
      'How it is billed, as of a day; null if nothing is on record, and for a beneficiary.',
  })
  billingProfile(
    @Ctx() context: RequestContext,
    @Root() account: AccountRow,
    @Args(() => MomentArgs) { asOf, knownAt }: MomentArgs,
  ): Promise<ProfileOnDay | null> {
    return billingProfileAt(context, account, asOf, knownAt);
  }
}

/** What the schema is built of, of this room. */
export const BILLING_RESOLVERS = [
  ...LEGAL_ENTITY_RESOLVERS,
  ...EXCHANGE_RATE_RESOLVERS,
  SetBillingProfile,
  BillingProfileResolver,
  AccountBillingResolver,
] as const;
