import { Field, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../graphql/authorization';
import { connectionOf } from '../../graphql/connection';
import { Node } from '../../graphql/node';
import { DateTimeScalar, LocaleScalar } from '../../graphql/scalars';

@RequiresRight('REVOKE_CALENDAR_FEEDS')
@ObjectType('CalendarFeed', {
  implements: Node,
  description:
    'A calendar of contract dates that calendar programs read at a secret address, without the address itself. It shows what its owner may read on the day on which it is read.',
  simpleResolvers: true,
})
export class CalendarFeed extends Node {
  @Field(() => String, { description: 'Name of the calendar, which calendar programs show.' })
  name: string;

  @Field(() => LocaleScalar, {
    nullable: true,
    description:
      'Language of its texts, English or French; null for the person’s, or else the account’s.',
  })
  locale: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  recordedAt: string;

  @Field(() => String, { description: 'Who created it: viewer kind and token subject.' })
  recordedBy: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it last got another address; null if it has its first.',
  })
  rotatedAt: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was last read, to the hour; null if never.',
  })
  lastReadAt: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was revoked; null if it is not revoked.',
  })
  revokedAt: string | null;
}

export const CalendarFeedConnection = connectionOf<CalendarFeed>(CalendarFeed, 'CalendarFeed');
