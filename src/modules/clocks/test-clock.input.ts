import { Field, ID, InputType } from 'type-graphql';
import type { Instant } from '../../domain/time/time-zone';
import { ActInput } from '../../graphql/mutation';
import { DateTimeScalar } from '../../graphql/scalars';

@InputType('CreateTestClockInput', { description: 'A test clock of a sandbox account.' })
export class CreateTestClockInput extends ActInput {
  @Field(() => ID, { description: 'Id of the account: a sandbox without a test clock.' })
  accountId: string;

  @Field(() => DateTimeScalar, {
    description: 'What the clock shows at first, from 1990 up to now.',
  })
  at: Instant;
}

@InputType('AdvanceTestClockInput', { description: 'How far a test clock is moved.' })
export class AdvanceTestClockInput extends ActInput {
  @Field(() => ID, { description: 'Id of the account.' })
  accountId: string;

  @Field(() => DateTimeScalar, {
    description: 'What the clock shows afterwards: not earlier than now, at most 50 years later.',
  })
  to: Instant;
}
