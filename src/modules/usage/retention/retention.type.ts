import { Field, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../../graphql/scalars';
import { RequiresRight } from '../../../graphql/authorization';

@RequiresRight('READ_USAGE')
@ObjectType('UsageRetention', {
  description:
    'How long an account’s call detail is kept. Totals are kept, and no call is counted twice.',
  simpleResolvers: true,
})
export class UsageRetention {
  @Field(() => Int, {
    nullable: true,
    description:
      'Number of full months before the current one whose detail is kept; null if it is kept forever.',
  })
  detailMonths: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was set; null if it was not, and the operator’s default applies.',
  })
  recordedAt: string | null;
}
