import { Field, Int, ObjectType } from 'type-graphql';
import type { Trace } from '../../../domain/derivation';
import { Derivation } from '../../../graphql/derivation.type';
import { Money } from '../../../graphql/money.type';
import { RequiresRight } from '../../../graphql/authorization';
import { CountScalar } from '../../../graphql/scalars';

@ObjectType('DirectionTotals', {
  description: 'Totals of a month in one direction.',
  simpleResolvers: true,
})
export class DirectionTotals {
  @Field(() => CountScalar, {
    description: 'Number of records in the month, regardless of status.',
  })
  calls: number;

  @Field(() => CountScalar, {
    description: 'How many of them are UNRATED; their charge is not in the amount yet.',
  })
  unratedCalls: number;

  @Field(() => CountScalar, { description: 'Billed seconds, in whole increments.' })
  billedSeconds: number;

  @Field(() => Money, { description: 'Sum of the call amounts, to 6 decimals, unrounded.' })
  amount: Money;
}

@ObjectType('PoolUsage', {
  description:
    'How much of a pool of included minutes was used in a month, and what is charged beyond it.',
  simpleResolvers: true,
})
export class PoolUsage {
  @Field(() => String, { description: 'Name of the pool; unique in the order line.' })
  name: string;

  @Field(() => Int, { description: 'Minutes per unit and calendar month.' })
  includedMinutes: number;

  @Field(() => Int, { description: 'Whole units, such as devices, whose minutes are pooled.' })
  units: number;

  @Field(() => CountScalar, { description: 'Seconds included in the month, for all units.' })
  includedSeconds: number;

  @Field(() => CountScalar, {
    description: 'Billed seconds of the calls that draw on the pool, in both directions.',
  })
  usedSeconds: number;

  @Field(() => CountScalar, {
    description: 'Seconds used beyond the pool; 0 if it is not exhausted.',
  })
  overageSeconds: number;

  @Field(() => Money, {
    description:
      'Charge for the excess seconds, rounded to the minor unit of the currency; not part of the call amounts.',
  })
  charge: Money;

  @Field(() => Derivation, { description: 'How the amount was computed.' })
  derivation: () => Promise<Trace>;
}

@RequiresRight('READ_USAGE')
@ObjectType('UsageTotals', {
  description: 'Usage of one month, by the local date of each answer.',
  simpleResolvers: true,
})
export class UsageTotals {
  @Field(() => DirectionTotals, { description: 'Calls to the service.' })
  inbound: DirectionTotals;

  @Field(() => DirectionTotals, { description: 'Calls from the service.' })
  outbound: DirectionTotals;

  @Field(() => [PoolUsage], {
    description: 'All pools of the order line, in order, whether used or not.',
  })
  pools: () => Promise<PoolUsage[]>;
}
