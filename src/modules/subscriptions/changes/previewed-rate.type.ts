import { Field, Int, ObjectType } from 'type-graphql';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { DateScalar } from '../../../graphql/scalars';
import { ScopedRate } from '../../orders/rate.type';

@ObjectType('PreviewedRate', {
  description: 'A rate per minute that a change would bring in. Nothing is stored.',
  simpleResolvers: true,
})
export class PreviewedRate extends ScopedRate {
  @Field(() => DateScalar, {
    description: 'First local answer date to which it would apply, inclusive.',
  })
  validFrom: CalendarDate;

  @Field(() => Int, { description: 'Initial increment in seconds: the minimum that is billed.' })
  initialIncrementSeconds: number;

  @Field(() => Int, {
    description: 'Additional increment in seconds; a started increment is billed in full.',
  })
  additionalIncrementSeconds: number;
}
