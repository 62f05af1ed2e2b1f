import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { periodsWithin } from '../../domain/contract/subscription-status';
import { LAST_DATE, type CalendarDate } from '../../domain/time/calendar-date';
import { knownBy } from '../../domain/time/known-at';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { InputCheck, ruled } from '../../application/input-check';
import { KnownAt } from '../../graphql/moment';
import { DateScalar } from '../../graphql/scalars';
import { stateAt } from './contract';
import { checkDayRange, RANGE_YEARS_MAX } from './day-range.input-check';
import type { SubscriptionRow } from './subscription.entity';
import { Subscription } from './subscription.type';
import { TermPeriod } from './term-period.type';
import type { PeriodOfTerm } from './term-source';
import { wording } from './subscription.sentences';

const PERIODS_MAX = 200;

@Resolver(() => Subscription)
export class SubscriptionPeriodsResolver {
  @FieldResolver(() => [TermPeriod], {
    description: `The term periods that share a day of service with a range of at most ${RANGE_YEARS_MAX} years and ${PERIODS_MAX} periods, in order.`,
  })
  async periods(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Arg('from', () => DateScalar, { description: 'First day, inclusive.' }) from: CalendarDate,
    @Arg('to', () => DateScalar, { description: 'First day after the range, exclusive.' })
    to: CalendarDate,
    @KnownAt()
    knownAt?: Instant | null,
  ): Promise<PeriodOfTerm[]> {
    const check = new InputCheck();
    checkDayRange(check, { from, to });
    check.done();
    if (!knownBy(knownAt)(subscription)) return [];
    const moment = { asOf: LAST_DATE, knownAt: knownAt ?? undefined };
    const { contract, spans } = await stateAt(context, subscription, moment);
    const { schedule, source } = contract;
    const periods = ruled(['to'], () =>
      periodsWithin(schedule, spans, { from, to }, PERIODS_MAX + 1),
    );
    const beyond = periods[PERIODS_MAX];
    if (beyond) {
      check.invalid(
        ['to'],
        wording('expected at most {max} periods, a day up to {latest}, got {got}', {
          ...{ max: PERIODS_MAX, latest: { date: beyond.startsOn }, got: { date: to } },
        }),
      );
      check.done();
    }
    return periods.map((period) => ({ period, source }));
  }
}
