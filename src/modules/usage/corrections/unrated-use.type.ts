import { Field, ObjectType } from 'type-graphql';
import type { CallDirection, CallLeg } from '../../../domain/usage/rate-selection';
import { connectionOf } from '../../../graphql/connection';
import { RequiresRight } from '../../../graphql/authorization';
import { CountScalar, DateScalar } from '../../../graphql/scalars';
import { CallDirectionType, CallLegType } from '../../orders/rate.type';

@RequiresRight('READ_USAGE')
@ObjectType('UnratedGroup', {
  description: 'Calls of a subscription that wait for a rate, alike in whom they went to.',
  simpleResolvers: true,
})
export class UnratedGroup {
  @Field(() => CallDirectionType, { description: 'Which way the calls went.' })
  direction: CallDirection;

  @Field(() => CallLegType, { description: 'Which part of the calls.' })
  leg: CallLeg;

  @Field(() => String, {
    description:
      'Calling code of the other parties, without the plus; "" where their numbers were withheld or erased.',
  })
  prefix: string;

  @Field(() => CountScalar, { description: 'How many calls.' })
  calls: number;

  @Field(() => CountScalar, {
    description: 'How long they lasted together: the real seconds of each, a begun one whole.',
  })
  durationSeconds: number;

  @Field(() => DateScalar, { description: 'Local day of the first of them.' })
  firstUsedOn: string;

  @Field(() => DateScalar, { description: 'Local day of the last of them, inclusive.' })
  lastUsedOn: string;
}

export const UnratedGroupConnection = connectionOf<UnratedGroup>(UnratedGroup, 'UnratedGroup');
