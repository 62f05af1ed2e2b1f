import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { saidOn } from '../../domain/account-fact';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import type { AccountRow, AccountSaying, BillingAddress as Address } from './account.entity';
import { factsByAccountId } from './account.loader';
import { Account, AccountIdentity, AccountStatus, BillingAddress } from './account.type';

/** What held of an account on a day, by what was known then. */
type Identity = Pick<
  AccountRow,
  'name' | 'locale' | 'countryCode' | 'outsideLineDigit' | 'closedOn'
> & {
  readonly accountId: string;
  readonly asOf: CalendarDate;
  readonly knownAt: Instant | undefined;
};

const statusOf = ({ closedOn }: Pick<AccountRow, 'closedOn'>): keyof typeof AccountStatus =>
  closedOn === null ? 'OPEN' : 'CLOSED';

const ADDRESS = {
  nullable: true,
  description: 'Postal address for bills; null if none is on record, and for a beneficiary.',
} as const;

async function addressOn(
  context: RequestContext,
  { accountId, asOf, knownAt }: Pick<Identity, 'accountId' | 'asOf' | 'knownAt'>,
): Promise<Address | null> {
  // The account's own copy of its facts has no addresses: a beneficiary reads that.
  if (context.viewer.kind === 'VENDOR') return null;
  const facts = await factsByAccountId(context, accountId);
  return saidOn<AccountSaying>(facts, asOf, knownAt).billingAddress ?? null;
}

/** What an account gets from its facts. */
@Resolver(() => Account)
export class AccountIdentityOfAccountResolver {
  @FieldResolver(() => AccountStatus, { description: 'Whether it is open, as of today.' })
  status(@Root() account: AccountRow): keyof typeof AccountStatus {
    return statusOf(account);
  }

  @FieldResolver(() => BillingAddress, {
    ...ADDRESS,
    description:
      'Postal address for bills, as of today; null if none is on record, and for a beneficiary.',
  })
  billingAddress(
    @Ctx() context: RequestContext,
    @Root() account: AccountRow,
  ): Promise<Address | null> {
    const asOf = context.today(account);
    return addressOn(context, { accountId: account.id, asOf, knownAt: undefined });
  }

  @FieldResolver(() => AccountIdentity, {
    description:
      'Name, locale, country, outside line, billing address and status on a day; the account’s own fields are those of today.',
  })
  identity(
    @Ctx() context: RequestContext,
    @Root() account: AccountRow,
    @Arg('asOf', () => DateScalar, {
      nullable: true,
      description: 'The day, in the account’s time zone. Default: today.',
    })
    asOf?: CalendarDate | null,
    @Arg('knownAt', () => DateTimeScalar, {
      nullable: true,
      description: 'By what was recorded by this instant. Default: by everything.',
    })
    knownAt?: Instant | null,
  ): Identity {
    const day = asOf ?? context.today(account);
    const { name, locale, countryCode, outsideLineDigit, closedOn, facts } = account;
    return {
      ...{ name, locale, countryCode, outsideLineDigit, closedOn },
      ...saidOn(facts, day, knownAt ?? undefined),
      ...{ accountId: account.id, asOf: day, knownAt: knownAt ?? undefined },
    };
  }
}

@Resolver(() => AccountIdentity)
export class AccountIdentityResolver {
  @FieldResolver(() => AccountStatus, { description: 'Whether the account was open.' })
  status(@Root() identity: Identity): keyof typeof AccountStatus {
    return statusOf(identity);
  }

  @FieldResolver(() => BillingAddress, ADDRESS)
  billingAddress(
    @Ctx() context: RequestContext,
    @Root() identity: Identity,
  ): Promise<Address | null> {
    return addressOn(context, identity);
  }
}

/** All that the schema has of what is dated of accounts. */
export const ACCOUNT_IDENTITY = [
  AccountIdentityResolver,
  AccountIdentityOfAccountResolver,
] as const;
