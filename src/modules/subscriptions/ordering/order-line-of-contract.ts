import { termPeriod, termUntil } from '../../../domain/contract/term';
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
import {
  purposeOf,
  toRows,
  type CheckedLine,
  type LineRows,
} from '../../orders/order-line.commands';
import {
  checkLineRates,
  checkOrderLine,
  type NewOrderLine,
} from '../../orders/order-line.input-check';
import { checkRatesOfAmendment } from './amended-rates';
import { decideAmendment, problemOfReplacement } from './amendment';
import { stateAt, type ContractState } from '../contract';
import { subscriptionById } from '../subscription.loader';
import { scheduleOfSource } from '../term-source';
import { wording } from './ordering.sentences';

/** What was decided of a line, whatever it is for. */
type DecidedLine = Pick<CheckedLine, 'terms' | 'rates' | 'chargeChanges' | 'stated'>;

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
  checkOrderLine(check, line, { startsOn, currency: account.currencyCode }, path);
  const purpose = purposeOf(line);
  if (line.amends && line.replaces) {
    const message = wording('expected a line that amends a contract or replaces one, got both');
    check.invalid([...path, 'replacesId'], message);
  }
  const key = line.amends ?? line.replaces;
  const state =
    purpose === 'NEW' ? undefined : await contractOfLine(check, context, line, account, path);
  if (purpose !== 'NEW' && !state) return undefined;
  const begin = { line, startsOn };
  const decided =
    purpose === 'AMENDS' && state
      ? await checkAmendment(check, context, state, begin, path)
      : await checkBeginning(check, context, { ...order, state }, begin, path);
  if (!decided) return undefined;
  const subscriptionId = key?.id ?? null;
  return toRows(context, account.id, { line, position, subscriptionId, ...decided });
}

interface BegunLine {
  readonly line: NewOrderLine;
  /** The day from which it holds. */
  readonly startsOn: CalendarDate;
}

/** What a line that amends a contract changes in it, by the terms that the contract has. */
async function checkAmendment(
  check: InputCheck,
  context: RequestContext,
  state: ContractState,
  { line, startsOn: effectiveOn }: BegunLine,
  path: InputPath,
): Promise<DecidedLine> {
  checkAmendingLine(check, line, path);
  const { recurringCharges, rates: stated } = line;
  const at = [...path, 'rates'];
  const rates = await checkRatesOfAmendment(check, context, state, stated, effectiveOn, at);
  const chargeChanges = await decideAmendment(
    check,
    context,
    state,
    { effectiveOn, recurringCharges, chargeChanges: line.chargeChanges ?? [], rates: rates.rates },
    path,
  );
  // A term that it states is refused above.
  return { terms: state.contract.terms, rates, chargeChanges, stated: null };
}

/** What a line begins, in the place of a contract where it names one. */
async function checkBeginning(
  check: InputCheck,
  context: RequestContext,
  { account, acceptedOn, state }: OrderOfLines & { readonly state: ContractState | undefined },
  { line, startsOn }: BegunLine,
  path: InputPath,
): Promise<DecidedLine | undefined> {
  if (line.chargeChanges && line.chargeChanges.length > 0) {
    const message = wording(
      'expected no changes of charges: only a line that amends a contract has them',
    );
    check.invalid([...path, 'chargeChanges'], message);
  }
  const problem = state && problemOfReplacement(state, startsOn);
  if (problem) {
    check.invalid([...path, problem.isOfDay ? 'startsOn' : 'replacesId'], problem.message);
  }
  const terms = await termsOfLine(check, context, line, acceptedOn, path);
  if (!terms) return undefined;
  const stated = statedOf(check, line, terms, startsOn, path);
  const schedule = scheduleOfSource({ terms, startsOn, stated });
  const initialEndsBefore = () => termPeriod(schedule, 0).endsBefore;
  const priced = {
    defaults: { ...terms, validFrom: startsOn, initialEndsBefore },
    currencyCode: account.currencyCode,
  };
  const rates = await checkLineRates(check, context, line, priced, path);
  return { terms, rates, chargeChanges: [], stated };
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
    const days = { effectiveOn: { date: effectiveOn }, got: { date: startsOn } };
    check.invalid(
      [...path, 'startsOn'],
      wording(
        'expected a day from the effective date of the order, {effectiveOn}, on, got {got}',
        days,
      ),
    );
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
    const message = wording('No subscription of this account has this id.');
    check.add({ code: 'NOT_FOUND', path: [...path, field], message });
    return undefined;
  }
  if (subscription.serviceCode !== line.serviceCode) {
    const services = { service: subscription.serviceCode, got: line.serviceCode };
    check.invalid(
      [...path, 'serviceCode'],
      wording('expected the service of the subscription, {service}, got {got}', services),
    );
    return undefined;
  }
  return stateAt(context, subscription, {});
}

/** A line that amends a contract shares its term and its terms. */
function checkAmendingLine(check: InputCheck, line: NewOrderLine, path: InputPath): void {
  for (const field of ['termMonths', 'termDays', 'lastTermDay', 'termsVersion'] as const) {
    if (line[field] == null) continue;
    const message = wording(
      'expected none: an amendment shares the term and the terms of its contract',
    );
    check.invalid([...path, field], message);
  }
  if (line.monthlyMinimum != null) {
    const message = wording(
      'expected none: a minimum comes with the order that begins or replaces a contract',
    );
    check.invalid([...path, 'monthlyMinimum'], message);
  }
  for (const field of ['pools', 'rateCard'] as const) {
    const given = line[field];
    if (given == null || (Array.isArray(given) && given.length === 0)) continue;
    const message = wording(
      'expected none: an amendment states rates of its own; pools and cards come with the order that begins or replaces a contract',
    );
    check.invalid([...path, field], message);
  }
  const { recurringCharges, oneTimeCharges, chargeChanges, rates } = line;
  const charges = recurringCharges.length + oneTimeCharges.length + (chargeChanges?.length ?? 0);
  if (charges + rates.length > 0) return;
  check.invalid(path, wording('expected charges, changes of charges, or rates, got none of them'));
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
    check.invalid(
      [...path, 'serviceCode'],
      wording('expected a service with terms in force on {day}, got {got}', {
        ...{ day: { date: acceptedOn }, got: serviceCode },
      }),
    );
    return undefined;
  }
  const at = [...path, 'termsVersion'];
  if (context.viewer.kind !== 'STAFF') {
    check.invalid(
      at,
      wording('expected none: only staff says which version of the terms was accepted'),
    );
  }
  const versions = await serviceTermsByServiceCode(context, serviceCode);
  const terms = versions.find(({ version }) => version === termsVersion);
  if (!terms) {
    const got = termsVersion;
    check.invalid(at, wording('expected a version of these terms, got {got}', { got }));
  }
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
    check.invalid(at, wording('expected a last day, or months or days, got both'));
  }
  return check.rule(at, () => termUntil(terms, startsOn, lastTermDay)) ?? null;
}
