import { Field, ID, InputType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { ActInput } from '../../graphql/mutation';
import { DateScalar, TimeZoneScalar } from '../../graphql/scalars';
import { SupportChannel } from './support-contact.type';

@InputType('AddSupportContactInput', { description: 'A way in which an account reaches support.' })
export class AddSupportContactInput extends ActInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;

  @Field(() => String, { description: 'Code of the vendor that answers, such as NICE.' })
  vendorCode: string;

  @Field(() => SupportChannel, { description: 'How.' })
  channel: keyof typeof SupportChannel;

  @Field(() => String, { description: 'Number, address or link, 1 to 300 characters.' })
  value: string;

  @Field(() => String, { defaultValue: 'Every day, 24 hours', description: 'When, in words.' })
  hours: string;

  @Field(() => TimeZoneScalar, { defaultValue: 'UTC', description: 'Zone of those hours.' })
  timeZone: string;

  @Field(() => [String], { defaultValue: ['en'], description: 'Languages, at most 20.' })
  languages: string[];

  @Field(() => [String], { defaultValue: [], description: 'Severities; empty for all.' })
  severities: string[];

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day, inclusive; today when absent.',
  })
  validFrom?: CalendarDate | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day it is no longer valid.' })
  validBefore?: CalendarDate | null;
}
