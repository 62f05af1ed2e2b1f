import { Field, ID, InputType } from 'type-graphql';
import { ActInput } from '../../../graphql/mutation';

@InputType('CloseEmergencyIncidentInput', { description: 'An incident that was looked into.' })
export class CloseEmergencyIncidentInput extends ActInput {
  @Field(() => ID, { description: 'The incident.' })
  incidentId: string;

  @Field(() => String, { description: 'What came of it, 1 to 500 characters.' })
  reason: string;
}
