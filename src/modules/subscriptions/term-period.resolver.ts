import { FieldResolver, Resolver, Root } from 'type-graphql';
import { noticeDueBy } from '../../domain/contract/notice';
import { termPeriod, type TermSchedule } from '../../domain/contract/term';
import type { Trace } from '../../domain/derivation';
import { derive, Derivation } from '../../graphql/derivation.type';
import { TermPeriod, TermPeriodKind, TermPreview } from './term-period.type';
import { scheduleOfSource, type PeriodOfTerm, type PreviewedTerm } from './term-source';

@Resolver(() => TermPeriod)
export class TermPeriodResolver {
  @FieldResolver()
  index(@Root() { period }: PeriodOfTerm): number {
    return period.index;
  }

  @FieldResolver(() => TermPeriodKind)
  kind(@Root() { period }: PeriodOfTerm): keyof typeof TermPeriodKind {
    return period.index === 0 ? 'INITIAL' : 'RENEWAL';
  }

  @FieldResolver()
  startsOn(@Root() { period }: PeriodOfTerm): string {
    return period.startsOn;
  }

  @FieldResolver()
  endsBefore(@Root() { period }: PeriodOfTerm): string {
    return period.endsBefore;
  }

  @FieldResolver()
  noticeDueBy(@Root() { period, source }: PeriodOfTerm): string {
    return noticeDueBy(period, source.terms);
  }

  @FieldResolver(() => Derivation, { description: 'How the dates were computed.' })
  derivation(@Root() { period, source }: PeriodOfTerm): Promise<Trace> {
    return derive((trace) => {
      const schedule = scheduleOfSource(source, trace);
      noticeDueBy(termPeriod(schedule, period.index, trace), source.terms, trace);
    });
  }
}

const monthsOf = (length: TermSchedule['initial']) => ('months' in length ? length.months : null);

@Resolver(() => TermPreview)
export class TermPreviewResolver {
  @FieldResolver()
  initialTermMonths(@Root() { schedule }: PreviewedTerm): number | null {
    return monthsOf(schedule.initial);
  }

  @FieldResolver()
  renewalTermMonths(@Root() { schedule }: PreviewedTerm): number | null {
    return monthsOf(schedule.renewal);
  }

  @FieldResolver(() => [TermPeriod])
  periods(@Root() { schedule, source, count }: PreviewedTerm): PeriodOfTerm[] {
    return Array.from({ length: count }, (_, index) => ({
      period: termPeriod(schedule, index),
      source,
    }));
  }

  @FieldResolver(() => Derivation, { description: 'How the length of the term was determined.' })
  derivation(@Root() { source }: PreviewedTerm): Promise<Trace> {
    return derive((trace) => termPeriod(scheduleOfSource(source, trace), 0, trace));
  }
}
