import { Field, ObjectType } from 'type-graphql';
import type { EmergencyCalling as Policy } from '../../domain/contract/service-terms';
import { EmergencyCallingPolicy } from '../catalogue/terms.type';

@ObjectType('EmergencyCalling', {
  description:
    'Whether emergency calls may be placed over a service, who was notified, and which calls were placed nevertheless.',
  simpleResolvers: true,
})
export class EmergencyCalling {
  @Field(() => EmergencyCallingPolicy, { description: 'What the contract says.' })
  policy: Policy;

  @Field(() => Boolean, { description: 'Whether emergency calls may be placed.' })
  isPermitted: boolean;
}
