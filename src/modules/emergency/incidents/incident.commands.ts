import { auditedRow } from '../../../application/audit';
import { defineCommand } from '../../../application/command';
import { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import { refuse } from '../../../application/user-input-error';
import { ClosureRow } from './incident.entity';
import { incidentById, type IncidentRecord } from './incident.loader';
import { wording } from './incident.sentences';

export interface NewClosure {
  readonly incident: RowKey | undefined;
  readonly reason: string;
}

/**
 * Records that somebody looked into an incident, and what came of it.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE for one that is closed.
 */
export const closeEmergencyIncident = defineCommand({
  name: 'closeEmergencyIncident',
  right: 'CLOSE_EMERGENCY_INCIDENTS',
  account: ({ incident }: NewClosure) => incident?.accountId,
  run: async (context, input, path) => {
    const { transaction, newId, recorded } = context;
    const at = [...path, 'incidentId'];
    const incident = input.incident ? await incidentById(context, input.incident) : null;
    if (!incident) {
      refuse('NOT_FOUND', at, wording('No emergency incident with this id.'));
    }
    const check = new InputCheck();
    const reason = check.text([...path, 'reason'], input.reason, 500);
    check.done();
    if (incident.closedAt !== null) {
      refuse('ALREADY_DONE', at, wording('The incident is already closed.'));
    }
    const { accountId, id: incidentId, subscriptionId } = incident;
    const { recordedAt: closedAt, recordedBy: closedBy } = recorded;
    const row = { accountId, id: newId(), incidentId, reason, ...recorded };
    await transaction.insert(ClosureRow, [row]);
    const emergencyIncident: IncidentRecord = { ...incident, reason, closedAt, closedBy };
    return { emergencyIncident, closure: { ...row, subscriptionId } };
  },
  audit: ({ emergencyIncident }) => [
    auditedRow('EmergencyIncident', emergencyIncident, [
      { name: 'isOpen', before: 'true', after: 'false' },
    ]),
  ],
  event: { type: 'emergency.incident_closed', facts: ({ closure }) => [closure] },
});
