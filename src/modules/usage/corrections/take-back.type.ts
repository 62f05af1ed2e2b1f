import { Field, ObjectType } from 'type-graphql';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import type { UsageStatus } from '../../../domain/usage/usage';
import { RequiresRight } from '../../../graphql/authorization';
import { Money } from '../../../graphql/money.type';
import { CountScalar, YearMonthScalar } from '../../../graphql/scalars';
import { CallDirectionType } from '../../orders/rate.type';
import { UsageStatusType } from '../records/usage.type';

@RequiresRight('CORRECT_USAGE')
@ObjectType('UsageTakeBackSum', {
  description: 'Calls of one month, direction and status that would be taken back.',
  simpleResolvers: true,
})
export class UsageTakeBackSum {
  @Field(() => YearMonthScalar, { description: 'The month whose totals would change.' })
  month: string;

  @Field(() => CallDirectionType, { description: 'Direction of the calls.' })
  direction: CallDirection;

  @Field(() => UsageStatusType, { description: 'Their status.' })
  status: UsageStatus;

  @Field(() => CountScalar, { description: 'Number of calls.' })
  calls: number;

  @Field(() => CountScalar, { description: 'Billed seconds, in whole increments.' })
  billedSeconds: number;

  @Field(() => Money, { description: 'Their total charge, to 6 decimals; 0 if they are UNRATED.' })
  amount: Money;
}

@RequiresRight('CORRECT_USAGE')
@ObjectType('UsageTakeBackPreview', {
  description: 'What taking a delivery back would do.',
  simpleResolvers: true,
})
export class UsageTakeBackPreview {
  @Field(() => CountScalar, {
    description: 'Number of calls that would be reversed: in force, with the content delivered.',
  })
  calls: number;

  @Field(() => CountScalar, {
    description: 'Number of its calls that were corrected since; they stay as corrected.',
  })
  corrected: number;

  @Field(() => CountScalar, {
    description: 'Number of its calls that earlier operations have taken back.',
  })
  takenBack: number;

  @Field(() => CountScalar, {
    description: 'Number of emergency incidents that these calls raised; incidents stay.',
  })
  emergencyIncidents: number;
}
