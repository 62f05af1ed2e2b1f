import { Field, InputType } from 'type-graphql';
import type { CalendarDate } from '../domain/time/calendar-date';
import { DateScalar } from './scalars';

@InputType('DateFilter', {
  description: 'Filter on a civil date. All given conditions must match.',
})
export class DateFilter {
  @Field(() => DateScalar, { nullable: true, description: 'On or after this date, inclusive.' })
  gte?: CalendarDate | null;

  @Field(() => DateScalar, { nullable: true, description: 'Before this date, exclusive.' })
  lt?: CalendarDate | null;
}
