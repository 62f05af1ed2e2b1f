import { Field, ID, InputType } from 'type-graphql';
import { ActInput } from '../../../graphql/mutation';

@InputType('CloseEmergencyIncidentInput', { description: 'The incident to close.' })
export class CloseEmergencyIncidentInput extends ActInput {
  @Field(() => ID, { description: 'The incident.' })
  incidentId: string;

  @Field(() => String, { description: 'The outcome, 1 to 500 characters.' })
  reason: string;
}
