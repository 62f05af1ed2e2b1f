import { lacksSupportContact } from '../../domain/support';
import type { RequestContext } from '../../request/context';
import type { AccountRow } from '../accounts/account.entity';
import { vendorByCode } from '../services/service.loader';
import { contractOf, stateAt, statusAt } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { subscriptionPageByAccountId } from '../subscriptions/subscription.loader';
import { incidentsBySubscriptionId } from '../usage/usage.loader';
import { supportContactsByAccountId } from './support-contact.loader';

/** Something about an account that somebody has to see to. */
export interface AccountProblemRecord {
  readonly code: 'SUPPORT_CONTACT_MISSING' | 'EMERGENCY_CALL_PLACED';
  readonly message: string;
  readonly subscription: SubscriptionRow;
}

const SUBSCRIPTIONS_MAX = 100;

/** What is wrong with an account's first 100 subscriptions, by subscription. */
export async function problemsOf(
  context: RequestContext,
  account: AccountRow,
): Promise<AccountProblemRecord[]> {
  const { rows } = await subscriptionPageByAccountId(context, {
    accountId: account.id,
    page: { limit: SUBSCRIPTIONS_MAX, isBackward: false, isDescending: false, cursor: null },
  });
  const found = await Promise.all(rows.map((row) => problemsOfSubscription(context, row)));
  return found.flat();
}

async function problemsOfSubscription(
  context: RequestContext,
  subscription: SubscriptionRow,
): Promise<AccountProblemRecord[]> {
  const [{ account, terms }, state, contacts, incidents] = await Promise.all([
    contractOf(context, subscription),
    stateAt(context, subscription, {}),
    supportContactsByAccountId(context, subscription.accountId),
    incidentsBySubscriptionId(context, subscription),
  ]);
  const problems: AccountProblemRecord[] = [];
  const isOver = statusAt(state) === 'ENDED';
  if (!isOver && lacksSupportContact(terms, contacts, context.today(account.timeZone))) {
    const vendor = await vendorByCode(context, terms.supportVendorCode);
    const name = vendor?.name ?? terms.supportVendorCode;
    const message = `${subscription.number} is supported by ${name}, and no contact of theirs is valid today.`;
    problems.push({ code: 'SUPPORT_CONTACT_MISSING', message, subscription });
  }
  if (incidents.length > 0) {
    const count = incidents.length;
    const calls = count === 1 ? 'One emergency call was' : `${count} emergency calls were`;
    const message = `${calls} placed over ${subscription.number}, whose terms forbid them.`;
    problems.push({ code: 'EMERGENCY_CALL_PLACED', message, subscription });
  }
  return problems;
}
