import { Field, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../../graphql/scalars';
import { RequiresRight } from '../../../graphql/authorization';

@RequiresRight('READ_USAGE')
@ObjectType('UsageRetention', {
  description:
    'How long the detail of an account’s calls is kept. Totals stay, and no call comes in twice.',
  simpleResolvers: true,
})
export class UsageRetention {
  @Field(() => Int, {
    nullable: true,
    description: 'Whole months before the current one whose detail is kept; null for ever.',
  })
  detailMonths: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was set; null where nobody set it, and the operator’s default holds.',
  })
  recordedAt: string | null;
}
