import {
  billingProfileOn,
  type BillingProfile,
  type BillingProfileFact,
} from '../../domain/invoice/billing-profile';
import type { BuyingAccount } from '../../domain/invoice/parties';
import { formatShortest, parseDecimal } from '../../domain/money/money';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { sourceOf } from '../../data/columns';
import { defineAccountRowsLoader } from '../../data/row-loader';
import type { AccountRow } from '../accounts/account.entity';
import { factsByAccountId } from '../accounts/account.loader';
import { BillingProfileFactRow, type StoredProfileSaying } from './billing-profile.entity';

const factRowsByAccountId = defineAccountRowsLoader(
  sourceOf(BillingProfileFactRow),
  't.recorded_at, t.id',
);

/** What a profile says as JSON has it. */
export function toStoredSaying({ tax, ...says }: BillingProfileFact['says']): StoredProfileSaying {
  if (tax === undefined) return says;
  return { ...says, tax: tax && { ...tax, rate: formatShortest(tax.rate) } };
}

function toFact({ effectiveFrom, recordedAt, says }: BillingProfileFactRow): BillingProfileFact {
  const { tax, ...rest } = says;
  const stated = tax && { ...tax, rate: parseDecimal(tax.rate) };
  return {
    effectiveFrom,
    recordedAt,
    says: stated === undefined ? rest : { ...rest, tax: stated },
  };
}

/** What was recorded of how an account is billed, in that order; a beneficiary sees none of it. */
export async function profileFactsOf(
  context: RequestContext,
  accountId: string,
): Promise<BillingProfileFact[]> {
  return (await factRowsByAccountId(context, accountId)).map(toFact);
}

/** An account as the buyer of documents, with all that was recorded of it and of its billing. */
export async function buyingAccount(
  context: RequestContext,
  { id, number, name }: AccountRow,
): Promise<BuyingAccount> {
  const [facts, profileFacts] = await Promise.all([
    factsByAccountId(context, id),
    profileFactsOf(context, id),
  ]);
  return { number, name, facts, profileFacts };
}

/** How an account is billed on a day. */
export interface ProfileOnDay extends BillingProfile {
  readonly account: AccountRow;
  readonly asOf: CalendarDate;
  readonly knownAt: Instant | undefined;
}

/** The profile of an account on a day, today unless it is said; null before anything is said. */
export async function billingProfileAt(
  context: RequestContext,
  account: AccountRow,
  asOf: CalendarDate | null | undefined,
  knownAt: Instant | null | undefined,
): Promise<ProfileOnDay | null> {
  const day = asOf ?? context.today(account);
  const known = knownAt ?? undefined;
  const profile = billingProfileOn(await profileFactsOf(context, account.id), day, known);
  return profile ? { ...profile, account, asOf: day, knownAt: known } : null;
}

/** The same where it was set. @throws Error where there is none: no fact is removed. */
export async function recordedProfileAt(
  context: RequestContext,
  account: AccountRow,
  asOf: CalendarDate,
  knownAt: Instant,
): Promise<ProfileOnDay> {
  const found = await billingProfileAt(context, account, asOf, knownAt);
  if (!found) throw new Error('a billing profile that was recorded is not there');
  return found;
}
