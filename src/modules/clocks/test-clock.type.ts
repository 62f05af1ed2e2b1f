import { Field, Int, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../graphql/authorization';
import { DateTimeScalar, YearMonthScalar } from '../../graphql/scalars';

@RequiresRight('READ_ACCOUNTS')
@ObjectType('TestClock', {
  description:
    'The clock of a sandbox account. It stands still until it is advanced, and every date of the account goes by it.',
  simpleResolvers: true,
})
export class TestClock {
  @Field(() => DateTimeScalar, { description: 'What it shows.' })
  now: string;
}

@ObjectType('UnbilledMonth', {
  description: 'A month for which no document could be made while a test clock was advanced.',
  simpleResolvers: true,
})
export class UnbilledMonth {
  @Field(() => YearMonthScalar, { description: 'The month of issue.' })
  month: string;

  @Field(() => String, { description: 'The reason in one sentence.' })
  message: string;
}

@ObjectType('TestClockAdvance', {
  description: 'What happened while a test clock was advanced.',
  simpleResolvers: true,
})
export class TestClockAdvance {
  @Field(() => DateTimeScalar, { description: 'What the clock showed before.' })
  startedAt: string;

  @Field(() => DateTimeScalar, { description: 'What it shows now.' })
  reachedAt: string;

  @Field(() => Int, { description: 'Events that were written, each at its own instant.' })
  events: number;

  @Field(() => [UnbilledMonth], {
    description: 'Months for which no document could be made, in order; empty if there are none.',
  })
  unbilled: UnbilledMonth[];
}
