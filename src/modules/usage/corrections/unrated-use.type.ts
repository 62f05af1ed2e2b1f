import { Field, ObjectType } from 'type-graphql';
import type { CallDirection, CallLeg } from '../../../domain/usage/rate-selection';
import { connectionOf } from '../../../graphql/connection';
import { RequiresRight } from '../../../graphql/authorization';
import { CountScalar, DateScalar } from '../../../graphql/scalars';
import { CallDirectionType, CallLegType } from '../../orders/rate.type';

@RequiresRight('READ_USAGE')
@ObjectType('UnratedGroup', {
  description: 'Unrated calls of a subscription, grouped by where they went.',
  simpleResolvers: true,
})
export class UnratedGroup {
  @Field(() => CallDirectionType, { description: 'Direction of the calls.' })
  direction: CallDirection;

  @Field(() => CallLegType, { description: 'Leg of the calls.' })
  leg: CallLeg;

  @Field(() => String, {
    description:
      'Calling code of the other parties, without the plus; "" if their numbers were withheld or erased.',
  })
  prefix: string;

  @Field(() => CountScalar, { description: 'Number of calls.' })
  calls: number;

  @Field(() => CountScalar, {
    description:
      'Total duration in seconds: actual, not billed; each call is rounded up to a full second.',
  })
  durationSeconds: number;

  @Field(() => DateScalar, { description: 'Local day of the first call.' })
  firstUsedOn: string;

  @Field(() => DateScalar, { description: 'Local day of the last call, inclusive.' })
  lastUsedOn: string;
}

export const UnratedGroupConnection = connectionOf<UnratedGroup>(UnratedGroup, 'UnratedGroup');
