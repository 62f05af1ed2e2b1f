import { Field, InputType, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { RequiresRight } from '../../../graphql/authorization';
import { Node } from '../../../graphql/node';
import { CountryCodeScalar, DateTimeScalar } from '../../../graphql/scalars';

@RequiresRight('READ_USAGE')
@ObjectType('EmergencyIncident', {
  implements: Node,
  description: 'An emergency call placed over a service that forbids them.',
  simpleResolvers: true,
})
export class EmergencyIncident extends Node {
  @Field(() => String, { description: 'Digits dialled.' })
  dialled: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Country the call was dialled from; null if unknown.',
  })
  countryCode: string | null;

  @Field(() => DateTimeScalar, { description: 'When the call began.' })
  occurredAt: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;
}

export const EmergencyIncidentConnection = connectionOf<EmergencyIncident>(
  EmergencyIncident,
  'EmergencyIncident',
);

@RequiresRight('READ_USAGE')
@ObjectType('EmergencyIncidentClosure', {
  description: 'The closing of an incident, with its outcome.',
  simpleResolvers: true,
})
export class EmergencyIncidentClosure {
  @Field(() => String, { description: 'The outcome.' })
  reason: string;

  @Field(() => DateTimeScalar, { description: 'When it was closed.' })
  closedAt: string;

  @Field(() => String, { description: 'Who closed it: viewer kind and token subject.' })
  closedBy: string;
}

@InputType('EmergencyIncidentWhere', {
  description: 'Filter for incidents. All given conditions must match.',
})
export class EmergencyIncidentWhere {
  @Field(() => Boolean, { nullable: true, description: 'Whether they are still open.' })
  isOpen?: boolean | null;
}
