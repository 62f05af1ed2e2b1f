import { Field, InputType, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { RequiresRight } from '../../../graphql/authorization';
import { Node } from '../../../graphql/node';
import { CountryCodeScalar, DateTimeScalar } from '../../../graphql/scalars';

@RequiresRight('READ_USAGE')
@ObjectType('EmergencyIncident', {
  implements: Node,
  description: 'An emergency call over a service that forbids them.',
  simpleResolvers: true,
})
export class EmergencyIncident extends Node {
  @Field(() => String, { description: 'Digits dialled.' })
  dialled: string;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Where from; null when unknown.' })
  countryCode: string | null;

  @Field(() => DateTimeScalar, { description: 'When the call began.' })
  occurredAt: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt: string;
}

export const EmergencyIncidentConnection = connectionOf<EmergencyIncident>(
  EmergencyIncident,
  'EmergencyIncident',
);

@RequiresRight('READ_USAGE')
@ObjectType('EmergencyIncidentClosure', {
  description: 'That somebody looked into an incident, and what came of it.',
  simpleResolvers: true,
})
export class EmergencyIncidentClosure {
  @Field(() => String, { description: 'What came of it.' })
  reason: string;

  @Field(() => DateTimeScalar, { description: 'When it was closed.' })
  closedAt: string;

  @Field(() => String, { description: 'By whom: kind of viewer and subject.' })
  closedBy: string;
}

@InputType('EmergencyIncidentWhere', {
  description: 'Which incidents; all conditions that are given must hold.',
})
export class EmergencyIncidentWhere {
  @Field(() => Boolean, { nullable: true, description: 'Whether nobody has closed them yet.' })
  isOpen?: boolean | null;
}
