import { Field, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { ActInput } from '../../../graphql/mutation';
import { DateScalar } from '../../../graphql/scalars';
import { ServiceCode } from '../../catalogue/service.type';

@InputType('PublishLimitationNoticeInput', {
  description: 'The next version of the notice to a service’s users.',
})
export class PublishLimitationNoticeInput extends ActInput {
  @Field(() => ServiceCode, {
    description: 'The service, whose terms must forbid emergency calls.',
  })
  serviceCode: ServiceCode;

  @Field(() => Int, { description: 'The number following that of the last version.' })
  version: number;

  @Field(() => DateScalar, {
    description:
      'First date on which it is in force; not before today in UTC, nor before the last version.',
  })
  effectiveOn: CalendarDate;

  @Field(() => String, { description: 'The text in English, 1 to 2,000 characters.' })
  textEn: string;

  @Field(() => String, { description: 'The text in French, 1 to 2,000 characters.' })
  textFr: string;
}
