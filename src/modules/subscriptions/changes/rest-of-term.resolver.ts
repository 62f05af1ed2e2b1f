import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { contentRetrievableUntil } from '../../../domain/contract/breach';
import type { MonthOfRest } from '../../../domain/contract/rest-of-term';
import type { Trace } from '../../../domain/derivation';
import type { RequestContext } from '../../../application/context';
import { Derivation, derive } from '../../../graphql/derivation.type';
import { Money, toMoney } from '../../../graphql/money.type';
import { chargesAt } from '../contract';
import { TerminationNoticePreview } from '../notice.type';
import type { PreviewedNotice } from '../preview';
import type { PreviewedChange } from './change-preview';
import { ContractChangePreview } from './charges.type';
import { chargesUntil, restOf, type RestView } from './rest-of-term';
import { RestOfTerm, RestOfTermMonth } from './rest-of-term.type';

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
    @Root() { state, endsBefore, today }: PreviewedNotice,
  ): Promise<RestView | null> {
    if (!state) return null;
    const changed = await chargesUntil(context, state, endsBefore);
    return restOf(context, state, changed, endsBefore, today);
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
