import { Field, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../domain/time/time-zone';
import { RequiresRight } from '../../graphql/authorization';
import { DateTimeScalar } from '../../graphql/scalars';

@RequiresRight('READ_ACROSS_ACCOUNTS')
@ObjectType('BackgroundWork', {
  description:
    'A kind of work that servers and workers do by themselves: what waits for it, and how it goes.',
  simpleResolvers: true,
})
export class BackgroundWork {
  @Field(() => String, { description: 'Name of the work, as in the log.' })
  name: string;

  @Field(() => String, { description: 'What it does.' })
  description: string;

  @Field(() => Int, { description: 'How much waits to be done now.' })
  waiting: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Since when what waits longest could have been done; null if nothing waits.',
  })
  oldestAt: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When it last went well, noted once a minute by each process; null if it never did.',
  })
  succeededAt: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it last failed; null if it never did.',
  })
  failedAt: Instant | null;

  @Field(() => Int, {
    description: 'How often it failed; of what fails again and again, once a minute.',
  })
  failures: number;

  @Field(() => String, {
    nullable: true,
    description: 'Id under which the log says why it last failed; null if it never did.',
  })
  failureId: string | null;
}
