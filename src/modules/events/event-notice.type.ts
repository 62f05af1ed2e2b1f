import { Field, ObjectType } from 'type-graphql';
import { Event } from './event.type';

@ObjectType('EventNotice', {
  description: 'An event as it is told when it was placed in the feed.',
  simpleResolvers: true,
})
export class EventNotice {
  @Field(() => String, {
    description:
      'Cursor of the event. Whoever subscribes anew gives that of the last event that it has seen as after; Query.events reads on from it, too, under the same filter.',
  })
  cursor: string;

  @Field(() => Event, { description: 'The event.' })
  event: object;
}
