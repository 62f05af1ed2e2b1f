import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ContractCharges } from '../../../domain/contract/minimum';
import {
  restOfTerm,
  type MonthOfRest,
  type RestOfTerm as Rest,
} from '../../../domain/contract/rest-of-term';
import { contentRetrievableUntil } from '../../../domain/contract/breach';
import { periodInForce } from '../../../domain/contract/subscription-status';
import { chargesEndedBefore } from '../../../domain/contract/term-cost';
import { termPeriod } from '../../../domain/contract/term';
import type { Trace } from '../../../domain/derivation';
import { laterOf, monthOf, type CalendarDate } from '../../../domain/time/calendar-date';
import type { RequestContext } from '../../../application/context';
import { Derivation, derive } from '../../../graphql/derivation.type';
import { Money, toMoney } from '../../../graphql/money.type';
import { chargesAt, endlessCharges, type ContractState } from '../contract';
import { TerminationNoticePreview } from '../notice.type';
import type { PreviewedNotice } from '../preview';
import type { PreviewedChange } from './change-preview';
import { ContractChangePreview } from './charges.type';
import { RestOfTerm, RestOfTermMonth } from './rest-of-term.type';

/** What is left of a term, and how it is computed once more. */
interface RestView {
  readonly accountId: string;
  readonly termEndsBefore: CalendarDate;
  /** The end that the act brings; null where it brings none, or one stands that is no later. */
  readonly broughtEnd: CalendarDate | null;
  readonly rest: Rest;
  readonly compute: (trace: Trace) => Rest;
}

/** First day after the term in force, or after an end that stands; undefined after the end. */
function termEndOf(state: ContractState, today: CalendarDate): CalendarDate | undefined {
  const { schedule } = state.contract;
  if (state.endsBefore !== null) return state.endsBefore > today ? state.endsBefore : undefined;
  const period = periodInForce(schedule, state.spans, today) ?? termPeriod(schedule, 0);
  return period.endsBefore;
}

/** The charges up to an end: the one that stands, or another, by notice. */
const chargesUntil = async (
  context: RequestContext,
  state: ContractState,
  endsBefore: CalendarDate,
): Promise<ContractCharges> =>
  endsBefore === state.endsBefore
    ? chargesAt(context, state)
    : chargesEndedBefore(await endlessCharges(context, state), endsBefore);

/**
 * @param state how the contract stands without the act.
 * @param changed its charges over time with the act, up to the end of service with it.
 * @param endsBefore the end of service with the act; null for none.
 */
async function restOf(
  context: RequestContext,
  state: ContractState,
  changed: ContractCharges,
  endsBefore: CalendarDate | null,
): Promise<RestView | null> {
  const { account, subscription, terms } = state.contract;
  const today = context.today(account);
  const termEndsBefore = termEndOf(state, today);
  if (termEndsBefore === undefined) return null;
  const sides = {
    withIt: endsBefore === null ? chargesEndedBefore(changed, termEndsBefore) : changed,
    untilEndOfTerm: await chargesUntil(context, state, termEndsBefore),
  };
  const range = {
    from: monthOf(laterOf(today, subscription.startsOn)),
    before: laterOf(termEndsBefore, endsBefore ?? termEndsBefore),
  };
  const compute = (trace?: Trace) => restOfTerm(sides, account.currencyCode, range, terms, trace);
  const { accountId } = subscription;
  const broughtEnd = endsBefore === state.endsBefore ? null : endsBefore;
  return { accountId, termEndsBefore, broughtEnd, rest: compute(), compute };
}

const DESCRIPTION =
  'What it still costs to the end of the term in force, and what falls away; null once service has ended';

@Resolver(() => ContractChangePreview)
export class ChangeRestOfTermResolver {
  @FieldResolver(() => RestOfTerm, { nullable: true, description: `${DESCRIPTION}.` })
  async restOfTerm(
    @Ctx() context: RequestContext,
    @Root() { before, after }: PreviewedChange,
  ): Promise<RestView | null> {
    const added = [...(after.newCharges?.values() ?? [])];
    const changed = await chargesAt(context, after.state, added);
    return restOf(context, before.state, changed, after.state.endsBefore);
  }
}

@Resolver(() => TerminationNoticePreview)
export class NoticeRestOfTermResolver {
  @FieldResolver(() => RestOfTerm, {
    nullable: true,
    description: `${DESCRIPTION}, and for a hypothetical contract.`,
  })
  async restOfTerm(
    @Ctx() context: RequestContext,
    @Root() { state, endsBefore }: PreviewedNotice,
  ): Promise<RestView | null> {
    if (!state) return null;
    return restOf(context, state, await chargesUntil(context, state, endsBefore), endsBefore);
  }
}

@Resolver(() => RestOfTerm)
export class RestOfTermResolver {
  @FieldResolver()
  termEndsBefore(@Root() { termEndsBefore }: RestView): string {
    return termEndsBefore;
  }

  @FieldResolver()
  lastRetrievalDay(@Root() { broughtEnd }: RestView): string | null {
    return broughtEnd === null ? null : contentRetrievableUntil(broughtEnd);
  }

  @FieldResolver(() => [RestOfTermMonth])
  months(@Root() { rest }: RestView): readonly MonthOfRest[] {
    return rest.months;
  }

  @FieldResolver()
  withIt(@Root() { rest }: RestView): Money {
    return toMoney(rest.withIt);
  }

  @FieldResolver()
  untilEndOfTerm(@Root() { rest }: RestView): Money {
    return toMoney(rest.untilEndOfTerm);
  }

  @FieldResolver()
  difference(@Root() { rest }: RestView): Money {
    return toMoney(rest.difference);
  }

  @FieldResolver(() => Derivation, { description: 'How the sums were computed.' })
  derivation(@Root() { compute, accountId }: RestView): Promise<Trace> {
    return derive(compute, accountId);
  }
}

@Resolver(() => RestOfTermMonth)
export class RestOfTermMonthResolver {
  @FieldResolver()
  withIt(@Root() { withIt }: MonthOfRest): Money {
    return toMoney(withIt);
  }

  @FieldResolver()
  untilEndOfTerm(@Root() { untilEndOfTerm }: MonthOfRest): Money {
    return toMoney(untilEndOfTerm);
  }

  @FieldResolver()
  month(@Root() { month }: MonthOfRest): string {
    return month;
  }
}

/** All that the schema has of this file. */
export const REST_OF_TERM = [
  ChangeRestOfTermResolver,
  NoticeRestOfTermResolver,
  RestOfTermResolver,
  RestOfTermMonthResolver,
] as const;
