import { Field, ObjectType } from 'type-graphql';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import { connectionOf } from '../../../graphql/connection';
import { enumType } from '../../../graphql/enum';
import { Money } from '../../../graphql/money.type';
import { RequiresRight } from '../../../graphql/authorization';
import { CountScalar } from '../../../graphql/scalars';
import { CallDirectionType } from '../../orders/rate.type';

/** As the loader takes it. */
type BreakdownKey = 'DAY' | 'MONTH' | 'DIRECTION' | 'PREFIX' | 'NUMBER' | 'STATUS';

export const UsageBreakdownKey = enumType<BreakdownKey>(
  'UsageBreakdownKey',
  'What calls are grouped by, beside their direction.',
  {
    DAY: 'The local date that decides rate, period and month; earliest first.',
    MONTH: 'The calendar month of that date; earliest first.',
    DIRECTION: 'Nothing more than the direction.',
    PREFIX: 'The prefix of the rate that won; the largest amount first.',
    NUMBER:
      'The other party’s number; the largest amount first. Calls whose detail was removed are in no group of it.',
    STATUS: 'What became of them; by name.',
  },
);

@RequiresRight('READ_USAGE')
@ObjectType('UsageBreakdown', {
  description: 'Calls of one key in one direction, summed up.',
  simpleResolvers: true,
})
export class UsageBreakdown {
  @Field(() => String, {
    nullable: true,
    description:
      'What they have in common: "2026-01-31", "2026-01", INBOUND, the digits of a prefix ("" for the rate for every number, null for no rate), a number (null where it is unknown or was erased), or a status.',
  })
  key: string | null;

  @Field(() => CallDirectionType, { description: 'Which way they went.' })
  direction: CallDirection;

  @Field(() => CountScalar, { description: 'How many, whatever became of them.' })
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

export const UsageBreakdownConnection = connectionOf<UsageBreakdown>(
  UsageBreakdown,
  'UsageBreakdown',
);
