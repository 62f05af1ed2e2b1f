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
    description: 'This number, of calls from it and to it; every number when absent.',
  })
  number?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Only of calls used before this date, in the account’s zone; of all when absent.',
  })
  usedBefore?: CalendarDate | null;

  @Field(() => ErasureModeType, { description: 'What is left of them.' })
  mode: keyof typeof ErasureModeType;

  @Field(() => String, {
    description: 'Why, for the log: 1 to 500 characters, without the number.',
  })
  reason: string;
}
