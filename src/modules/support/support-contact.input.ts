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

  @Field(() => SupportChannel, { description: 'The channel.' })
  channel: keyof typeof SupportChannel;

  @Field(() => String, {
    description: 'Phone number, e-mail address or link, 1 to 300 characters.',
  })
  value: string;

  @Field(() => String, {
    defaultValue: 'Every day, 24 hours',
    description: 'Opening hours, in words.',
  })
  hours: string;

  @Field(() => TimeZoneScalar, { defaultValue: 'UTC', description: 'Time zone of these hours.' })
  timeZone: string;

  @Field(() => [String], { defaultValue: ['en'], description: 'Languages, at most 20.' })
  languages: string[];

  @Field(() => [String], { defaultValue: [], description: 'Severities; empty for all.' })
  severities: string[];

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it is valid, inclusive. Default: today.',
  })
  validFrom?: CalendarDate | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it is no longer valid, exclusive. Default: no end.',
  })
  validBefore?: CalendarDate | null;
}
