import { lacksSupportContact } from '../../domain/contract/support';
import type { RequestContext } from '../../application/context';
import type { AccountRow } from '../accounts/account.entity';
import { coverageOn } from '../emergency/service-users/coverage.loader';
import { countOpenIncidents } from '../emergency/incidents/incident.loader';
import { vendorByCode } from '../catalogue/service.loader';
import { stateAt, statusAt } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { readNoticesAlong, subscriptions } from '../subscriptions/subscription.loader';
import { supportContactsByAccountId } from './support-contact.loader';

/** Something about an account that somebody has to see to. */
export interface AccountProblemRecord {
  readonly code:
    'SUPPORT_CONTACT_MISSING' | 'EMERGENCY_CALL_PLACED' | 'EMERGENCY_NOTICE_OUTSTANDING';
  readonly message: string;
  readonly subscription: SubscriptionRow;
}

const SUBSCRIPTIONS_MAX = 100;

/** What is wrong with an account's first 100 subscriptions, by subscription. */
export async function problemsOf(
  context: RequestContext,
  account: AccountRow,
): Promise<AccountProblemRecord[]> {
  const [{ rows }] = await Promise.all([
    subscriptions.page(context, { accountId: account.id }, { limit: SUBSCRIPTIONS_MAX }),
    readNoticesAlong(context, account.id),
  ]);
  const found = await Promise.all(rows.map((row) => problemsOfSubscription(context, row)));
  return found.flat();
}

async function problemsOfSubscription(
  context: RequestContext,
  subscription: SubscriptionRow,
): Promise<AccountProblemRecord[]> {
  const [state, contacts, open] = await Promise.all([
    stateAt(context, subscription, {}),
    supportContactsByAccountId(context, subscription.accountId),
    countOpenIncidents(context, subscription),
  ]);
  const { account, terms } = state.contract;
  const { number } = subscription;
  const problems: AccountProblemRecord[] = [];
  const isOver = statusAt(state) === 'ENDED';
  if (!isOver && lacksSupportContact(terms, contacts, context.today(account))) {
    const vendor = await vendorByCode(context, terms.supportVendorCode);
    const name = vendor?.name ?? terms.supportVendorCode;
    const message = `${number} is supported by ${name}, and no contact of theirs is valid today.`;
    problems.push({ code: 'SUPPORT_CONTACT_MISSING', message, subscription });
  }
  if (open > 0) {
    const calls = open === 1 ? 'One emergency call was' : `${open} emergency calls were`;
    const message = `${calls} placed over ${number}, whose terms forbid them.`;
    problems.push({ code: 'EMERGENCY_CALL_PLACED', message, subscription });
  }
  const coverage = isOver ? null : await coverageOn(context, state.contract);
  if (coverage && !coverage.isCompliant) {
    const { outstanding } = coverage;
    const users = outstanding === 1 ? 'One user has' : `${outstanding} users have`;
    const message = `${users} not been told that no emergency calls may be placed over ${number}.`;
    problems.push({ code: 'EMERGENCY_NOTICE_OUTSTANDING', message, subscription });
  }
  return problems;
}
