import { Field, ID, InputType } from 'type-graphql';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { ActInput } from '../../../graphql/mutation';
import { DateScalar, PhoneNumberScalar } from '../../../graphql/scalars';
import { ErasureModeType } from './erasure.type';

@InputType('EraseUsageNumbersInput', {
  description: 'Telephone numbers to erase from an account’s calls: by number, by date, or both.',
})
export class EraseUsageNumbersInput extends ActInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;

  @Field(() => PhoneNumberScalar, {
    nullable: true,
    description: 'This number, in calls from it and to it. Default: every number.',
  })
  number?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Only in calls used before this date, in the account’s time zone, exclusive. Default: all calls.',
  })
  usedBefore?: CalendarDate | null;

  @Field(() => ErasureModeType, { description: 'What remains of the numbers.' })
  mode: keyof typeof ErasureModeType;

  @Field(() => String, {
    description: 'The reason, for the audit log: 1 to 500 characters, without the number.',
  })
  reason: string;
}
