import { Field, ID, InputType } from 'type-graphql';
import { ActInput } from '../../graphql/mutation';
import { LocaleScalar } from '../../graphql/scalars';

@InputType('CreateCalendarFeedInput', {
  description: 'A calendar of contract dates at a secret address.',
})
export class CreateCalendarFeedInput extends ActInput {
  @Field(() => String, {
    description: 'Name of your choice, which calendar programs show, 1 to 200 characters.',
  })
  name: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The owner of the account who reads it. Required for people of an account; it stops working once they are removed or no longer an owner. None for a partner’s client, whose calendar is its own.',
  })
  personId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'For a partner’s client: the one account that it shows. Default: all production accounts that the client may see when it is read.',
  })
  accountId?: string | null;

  @Field(() => LocaleScalar, {
    nullable: true,
    description:
      'Language of its texts: French for a French locale, English for any other. Default: the person’s, or else the account’s; English for all accounts of a partner.',
  })
  locale?: string | null;
}

@InputType('RotateCalendarFeedInput', { description: 'The calendar that gets another address.' })
export class RotateCalendarFeedInput extends ActInput {
  @Field(() => ID, { description: 'The calendar feed.' })
  calendarFeedId: string;
}

@InputType('RevokeCalendarFeedInput', { description: 'The calendar to revoke.' })
export class RevokeCalendarFeedInput extends ActInput {
  @Field(() => ID, { description: 'The calendar feed.' })
  calendarFeedId: string;
}
