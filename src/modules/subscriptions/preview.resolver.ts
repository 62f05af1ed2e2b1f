import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { addDays, type CalendarDate } from '../../domain/time/calendar-date';
import type { Trace } from '../../domain/derivation';
import { noticeDeadline, noticeEffect, type DeliveryMethod } from '../../domain/contract/notice';
import { knownBy } from '../../domain/time/known-at';
import type { RequestContext } from '../../application/context';
import { derive, Derivation } from '../../graphql/derivation.type';
import { MomentArgs, momentOf } from '../../graphql/moment';
import { Money, toMoney } from '../../graphql/money.type';
import { keyOf } from '../../graphql/node-id';
import { DateScalar } from '../../graphql/scalars';
import { PREVIEW_DEFAULTS } from '../orders/preview-defaults';
import { costOfTimeFor, type ContractState } from './contract';
import { DeliveryMethodType, LateNotice, TerminationNoticePreview } from './notice.type';
import { PreviewTerminationNoticeInput, PreviewTermInput } from './preview.input';
import { previewNotice, previewNoticeOf, previewTerm, type PreviewedNotice } from './preview';
import type { SubscriptionRow } from './subscription.entity';
import { Subscription } from './subscription.type';
import { TermPreview } from './term-period.type';
import { scheduleOfSource, type PreviewedTerm } from './term-source';

@Resolver(() => TerminationNoticePreview)
export class PreviewResolver {
  @Query(() => TermPreview, {
    description:
      'Computes the term that a contract would have, by the rules for stored contracts. Nothing is stored.',
  })
  previewTerm(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewTermInput, { description: 'The hypothetical contract.' })
    input: PreviewTermInput,
  ): Promise<PreviewedTerm> {
    return previewTerm(context, input, input.periods ?? PREVIEW_DEFAULTS.periods);
  }

  @Query(() => TerminationNoticePreview, {
    description:
      'Previews the effect of a notice, by the same logic as the mutation. Nothing is stored.',
  })
  previewTerminationNotice(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewTerminationNoticeInput, { description: 'The notice.' })
    input: PreviewTerminationNoticeInput,
  ): Promise<PreviewedNotice> {
    const { subscriptionId, serviceCode, startsOn, ...rest } = input;
    const key =
      subscriptionId == null ? undefined : { subscription: keyOf('Subscription', subscriptionId) };
    const hypothetical = {
      ...(serviceCode != null && { serviceCode }),
      ...(startsOn && { startsOn }),
    };
    return previewNotice(context, { ...rest, ...hypothetical }, key);
  }

  @FieldResolver()
  isTimely(@Root() { effect }: PreviewedNotice): boolean {
    return effect.isTimely;
  }

  @FieldResolver()
  noticeDueBy(@Root() { effect }: PreviewedNotice): string {
    return effect.noticeDueBy;
  }

  @FieldResolver()
  noticeDueBefore(@Root() { effect, state }: PreviewedNotice): string | null {
    return state ? noticeDeadline(effect.noticeDueBy, state.contract.account.timeZone) : null;
  }

  @FieldResolver()
  lastServiceDay(@Root() { endsBefore }: PreviewedNotice): string {
    return addDays(endsBefore, -1);
  }

  @FieldResolver(() => Money, { nullable: true })
  remainingCharges(
    @Ctx() context: RequestContext,
    @Root() { state, givenOn, endsBefore }: PreviewedNotice,
  ): Promise<Money | null> {
    return chargesOf(context, state, givenOn, endsBefore);
  }

  @FieldResolver(() => Derivation, {
    nullable: true,
    description: 'How the remaining charges were computed; null if they are null.',
  })
  remainingChargesDerivation(
    @Ctx() context: RequestContext,
    @Root() { state, givenOn, endsBefore }: PreviewedNotice,
  ): Promise<Trace> | null {
    if (!state) return null;
    const { accountId } = state.contract.subscription;
    return derive((trace) => costOfTimeFor(context, state, givenOn, endsBefore, trace), accountId);
  }

  @FieldResolver(() => LateNotice, { nullable: true })
  lateNotice(@Root() preview: PreviewedNotice): PreviewedNotice | null {
    return preview.isAlreadyGiven ? null : preview;
  }

  @FieldResolver(() => Derivation, { description: 'How the effect was computed.' })
  derivation(@Root() { state, explain }: PreviewedNotice): Promise<Trace> {
    return derive((trace) => {
      const { noticeDueBy } = explain(trace);
      if (state) noticeDeadline(noticeDueBy, state.contract.account.timeZone, trace);
    });
  }
}

async function chargesOf(
  context: RequestContext,
  state: ContractState | undefined,
  from: CalendarDate,
  before: CalendarDate,
): Promise<Money | null> {
  return state ? toMoney(await costOfTimeFor(context, state, from, before)) : null;
}

@Resolver(() => LateNotice)
export class LateNoticeResolver {
  @FieldResolver()
  givenOn(@Root() { lateNotice }: PreviewedNotice): string {
    return lateNotice.givenOn;
  }

  @FieldResolver()
  endsBefore(@Root() { lateNotice }: PreviewedNotice): string {
    return lateNotice.effect.endsBefore;
  }

  @FieldResolver()
  extraDays(@Root() { lateNotice }: PreviewedNotice): number {
    return lateNotice.extraDays;
  }

  @FieldResolver(() => Money, { nullable: true })
  extraCharges(
    @Ctx() context: RequestContext,
    @Root() { state, effect, lateNotice }: PreviewedNotice,
  ): Promise<Money | null> {
    return chargesOf(context, state, effect.endsBefore, lateNotice.effect.endsBefore);
  }

  @FieldResolver(() => Derivation, {
    description:
      'Why a notice given on that day ends the service on that date, and how the cost was computed.',
  })
  derivation(
    @Ctx() context: RequestContext,
    @Root() { state, effect, lateNotice, source }: PreviewedNotice,
  ): Promise<Trace> {
    return derive(async (trace) => {
      noticeEffect(scheduleOfSource(source, trace), lateNotice.givenOn, trace);
      const [from, before] = [effect.endsBefore, lateNotice.effect.endsBefore];
      if (state) await costOfTimeFor(context, state, from, before, trace);
    }, state?.contract.subscription.accountId);
  }
}

/** The preview beside the data: what giving notice for this subscription would do. */
@Resolver(() => Subscription)
export class SubscriptionPreviewResolver {
  @FieldResolver(() => TerminationNoticePreview, {
    nullable: true,
    description:
      'Previews the effect of a notice; null if the subscription has not begun or has ended by then, and if it had not been recorded yet.',
  })
  async terminationNoticePreview(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
    @Arg('givenOn', () => DateScalar, {
      nullable: true,
      description:
        'Day on which it counts as given, in the account’s time zone. Default: follows from sentOn.',
    })
    givenOn?: CalendarDate | null,
    @Arg('sentOn', () => DateScalar, {
      nullable: true,
      description:
        'Day on which it is sent, in the account’s time zone, from which the day of the notice follows. Default: that of asOf if givenOn is not given.',
    })
    sentOn?: CalendarDate | null,
    @Arg('deliveryMethod', () => DeliveryMethodType, {
      nullable: true,
      description: 'Delivery method. Default: POSTED_ELECTRONICALLY, through this API.',
    })
    deliveryMethod?: DeliveryMethod | null,
  ): Promise<PreviewedNotice | null> {
    if (!knownBy(moment.knownAt)(subscription)) return null;
    const told = { givenOn, sentOn, deliveryMethod };
    return previewNoticeOf(context, subscription, told, [], () => null, momentOf(moment));
  }
}
