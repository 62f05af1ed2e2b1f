import { termUntil } from '../../../domain/contract/term';
import { statedTerm, type TermLength } from '../../../domain/contract/term-length';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { InputPath } from '../../../application/command';
import type { RequestContext } from '../../../application/context';
import type { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import type { AccountRow } from '../../accounts/account.entity';
import {
  serviceTermsByServiceCode,
  serviceTermsOn,
  type PublishedTerms,
} from '../../catalogue/service.loader';
import { purposeOf, toRows, type LineRows } from '../../orders/order-line.commands';
import {
  checkLineRates,
  checkOrderLine,
  type NewOrderLine,
} from '../../orders/order-line.input-check';
import { decideAmendment, problemOfReplacement, type DecidedChargeChange } from './amendment';
import { stateAt, type ContractState } from '../contract';
import { subscriptionById } from '../subscription.loader';

/** What the lines of an order have in common. */
export interface OrderOfLines {
  readonly account: AccountRow;
  readonly effectiveOn: CalendarDate;
  readonly acceptedOn: CalendarDate;
}

/** Checks a line of an order, whether it begins, changes or replaces a contract. */
export async function checkContractLine(
  check: InputCheck,
  context: RequestContext,
  order: OrderOfLines,
  { line, position }: { readonly line: NewOrderLine; readonly position: number },
  path: InputPath,
): Promise<LineRows | undefined> {
  const { account } = order;
  const startsOn = startOfLine(check, line, order, path);
  checkOrderLine(check, line, startsOn, path);
  const purpose = purposeOf(line);
  if (line.amends && line.replaces) {
    const message = 'expected a line that amends a contract or replaces one, got both';
    check.invalid([...path, 'replacesId'], message);
  }
  const key = line.amends ?? line.replaces;
  const state =
    purpose === 'NEW' ? undefined : await contractOfLine(check, context, line, account, path);
  if (purpose !== 'NEW' && !state) return undefined;
  let chargeChanges: DecidedChargeChange[] = [];
  if (purpose === 'AMENDS' && state) {
    checkAmendingLine(check, line, path);
    const { recurringCharges } = line;
    const amendment = {
      effectiveOn: startsOn,
      recurringCharges,
      chargeChanges: line.chargeChanges ?? [],
    };
    chargeChanges = await decideAmendment(check, context, state, amendment, path);
  } else if (line.chargeChanges && line.chargeChanges.length > 0) {
    const message = 'expected no changes of charges: only a line that amends a contract has them';
    check.invalid([...path, 'chargeChanges'], message);
  }
  if (purpose === 'REPLACES' && state) {
    const problem = problemOfReplacement(state, startsOn);
    if (problem) {
      check.invalid([...path, problem.isOfDay ? 'startsOn' : 'replacesId'], problem.message);
    }
  }
  const terms =
    purpose === 'AMENDS' && state
      ? state.contract.terms
      : await termsOfLine(check, context, line, order.acceptedOn, path);
  if (!terms) return undefined;
  const stated = statedOf(check, line, terms, startsOn, path);
  const defaults = { ...terms, validFrom: startsOn };
  const priced = { defaults, currencyCode: account.currencyCode };
  const rates = await checkLineRates(check, context, line, priced, path);
  const subscriptionId = key?.id ?? null;
  const checked = { line, position, terms, rates, subscriptionId, chargeChanges, stated };
  return toRows(context, account.id, checked);
}

/** The day from which a line holds: its own, or the effective date of its order. */
function startOfLine(
  check: InputCheck,
  { startsOn }: NewOrderLine,
  { effectiveOn }: OrderOfLines,
  path: InputPath,
): CalendarDate {
  if (startsOn == null) return effectiveOn;
  if (startsOn < effectiveOn) {
    const message = `expected a day from the effective date of the order, ${effectiveOn}, on, got ${startsOn}`;
    check.invalid([...path, 'startsOn'], message);
  }
  return startsOn;
}

async function contractOfLine(
  check: InputCheck,
  context: RequestContext,
  line: NewOrderLine,
  account: AccountRow,
  path: InputPath,
): Promise<ContractState | undefined> {
  const key: RowKey | null | undefined = line.amends ?? line.replaces;
  const field = line.amends ? 'amendsId' : 'replacesId';
  const subscription = key?.accountId === account.id ? await subscriptionById(context, key) : null;
  if (!subscription) {
    const message = 'No subscription of this account has this id.';
    check.add({ code: 'NOT_FOUND', path: [...path, field], message });
    return undefined;
  }
  if (subscription.serviceCode !== line.serviceCode) {
    const message = `expected the service of the subscription, ${subscription.serviceCode}, got ${line.serviceCode}`;
    check.invalid([...path, 'serviceCode'], message);
    return undefined;
  }
  return stateAt(context, subscription, {});
}

/** A line that amends a contract shares its term and its terms. */
function checkAmendingLine(check: InputCheck, line: NewOrderLine, path: InputPath): void {
  for (const field of ['termMonths', 'termDays', 'lastTermDay', 'termsVersion'] as const) {
    if (line[field] == null) continue;
    const message = 'expected none: an amendment shares the term and the terms of its contract';
    check.invalid([...path, field], message);
  }
  if ((line.pools?.length ?? 0) > 0 || line.rateCard != null || line.rates.length > 0) {
    const message =
      'expected none: rates are changed by correctRates, or by an order that replaces the contract';
    check.invalid([...path, 'rates'], message);
  }
  const { recurringCharges, oneTimeCharges, chargeChanges } = line;
  if (recurringCharges.length + oneTimeCharges.length + (chargeChanges?.length ?? 0) > 0) return;
  check.invalid(path, 'expected charges, or changes of charges, got neither');
}

async function termsOfLine(
  check: InputCheck,
  context: RequestContext,
  { serviceCode, termsVersion }: NewOrderLine,
  acceptedOn: CalendarDate,
  path: InputPath,
): Promise<PublishedTerms | undefined> {
  if (termsVersion == null) {
    const terms = await serviceTermsOn(context, serviceCode, acceptedOn);
    if (terms) return terms;
    const message = `expected a service with terms in force on ${acceptedOn}, got ${serviceCode}`;
    check.invalid([...path, 'serviceCode'], message);
    return undefined;
  }
  const at = [...path, 'termsVersion'];
  if (context.viewer.kind !== 'STAFF') {
    check.invalid(at, 'expected none: only staff says which version of the terms was accepted');
  }
  const versions = await serviceTermsByServiceCode(context, serviceCode);
  const terms = versions.find(({ version }) => version === termsVersion);
  if (!terms) check.invalid(at, `expected a version of these terms, got ${termsVersion}`);
  return terms;
}

function statedOf(
  check: InputCheck,
  { termMonths, termDays, lastTermDay }: NewOrderLine,
  terms: PublishedTerms,
  startsOn: CalendarDate,
  path: InputPath,
): TermLength | null {
  if (lastTermDay == null) {
    const field = termDays != null ? 'termDays' : 'termMonths';
    const stated = () => statedTerm(termMonths ?? null, termDays ?? null);
    return check.rule([...path, field], stated) ?? null;
  }
  const at = [...path, 'lastTermDay'];
  if (termMonths != null || termDays != null) {
    check.invalid(at, 'expected a last day, or months or days, got both');
  }
  return check.rule(at, () => termUntil(terms, startsOn, lastTermDay)) ?? null;
}
