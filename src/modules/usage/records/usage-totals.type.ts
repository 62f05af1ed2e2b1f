import { Field, Int, ObjectType } from 'type-graphql';
import type { Trace } from '../../../domain/derivation';
import { Derivation } from '../../../graphql/derivation.type';
import { Money } from '../../../graphql/money.type';
import { RequiresRight } from '../../../graphql/authorization';
import { CountScalar } from '../../../graphql/scalars';

@ObjectType('DirectionTotals', {
  description: 'The sums of a month in one direction.',
  simpleResolvers: true,
})
export class DirectionTotals {
  @Field(() => CountScalar, { description: 'Records of the month, whatever became of them.' })
  calls: number;

  @Field(() => CountScalar, {
    description: 'Of those, UNRATED ones; their charge is not in the amount yet.',
  })
  unratedCalls: number;

  @Field(() => CountScalar, { description: 'Seconds billed, in whole increments.' })
  billedSeconds: number;

  @Field(() => Money, { description: 'Sum of the calls’ amounts, to 6 decimals, unrounded.' })
  amount: Money;
}

@ObjectType('PoolUsage', {
  description: 'What a month used of a pool of included minutes, and what is charged beyond it.',
  simpleResolvers: true,
})
export class PoolUsage {
  @Field(() => String, { description: 'Name of the pool; unique in the order line.' })
  name: string;

  @Field(() => Int, { description: 'Minutes of one unit in a calendar month.' })
  includedMinutes: number;

  @Field(() => Int, { description: 'Whole units, such as devices, whose minutes are pooled.' })
  units: number;

  @Field(() => CountScalar, { description: 'Seconds that the month includes for all units.' })
  includedSeconds: number;

  @Field(() => CountScalar, {
    description: 'Seconds billed of the calls that draw on it, in both directions.',
  })
  usedSeconds: number;

  @Field(() => CountScalar, { description: 'Seconds used beyond the pool; 0 while it lasts.' })
  overageSeconds: number;

  @Field(() => Money, {
    description:
      'What is charged for them: at the minor unit of the currency, and not among the calls’ amounts.',
  })
  charge: Money;

  @Field(() => Derivation, { description: 'Why it costs that.' })
  derivation: () => Promise<Trace>;
}

@RequiresRight('READ_USAGE')
@ObjectType('UsageTotals', {
  description: 'A month of use: by the local date of each answer.',
  simpleResolvers: true,
})
export class UsageTotals {
  @Field(() => DirectionTotals, { description: 'Calls to the service.' })
  inbound: DirectionTotals;

  @Field(() => DirectionTotals, { description: 'Calls from the service.' })
  outbound: DirectionTotals;

  @Field(() => [PoolUsage], {
    description: 'Every pool of the order line, in its order, used or not.',
  })
  pools: () => Promise<PoolUsage[]>;
}
