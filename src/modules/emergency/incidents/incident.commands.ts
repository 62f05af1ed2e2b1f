import { requireRight } from '../../../application/rights';
import { audit } from '../../../application/audit';
import type { CommandContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import { refuse } from '../../../application/user-input-error';
import { actorOf } from '../../../application/viewer';
import { incidentById, type IncidentRecord } from './incident.loader';

export interface NewClosure {
  readonly incident: RowKey | undefined;
  readonly reason: string;
}

const INSERT = {
  name: 'close-emergency-incident',
  text: `insert into emergency_incident_closure
      (account_id, id, emergency_incident_id, reason, recorded_at, recorded_by)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (account_id, emergency_incident_id) do nothing returning id`,
};

/**
 * Records that somebody looked into an incident, and what came of it.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE for one that is closed.
 */
export async function closeEmergencyIncident(
  context: CommandContext,
  input: NewClosure,
  path: readonly string[],
): Promise<IncidentRecord> {
  const { viewer, now } = context;
  requireRight(viewer, 'CLOSE_EMERGENCY_INCIDENTS');
  const at = [...path, 'incidentId'];
  const incident = input.incident ? await incidentById(context, input.incident) : null;
  if (!incident) {
    refuse('NOT_FOUND', at, 'expected the id of an emergency incident, found none with it');
  }
  const check = new InputCheck();
  const reason = check.text([...path, 'reason'], input.reason, 500);
  check.done();
  const { accountId, id } = incident;
  const closed = { ...incident, reason, closedAt: now, closedBy: actorOf(viewer) };
  await context.write([accountId], async (transaction) => {
    const values = [accountId, context.newId(), id, reason, now, closed.closedBy];
    if ((await transaction.rows(INSERT, values)).length === 0) {
      refuse('ALREADY_DONE', at, 'expected an incident that is open, got one that is closed');
    }
    await audit(context, transaction, {
      act: 'closeEmergencyIncident',
      right: 'CLOSE_EMERGENCY_INCIDENTS',
      accountId,
      subscriptionId: incident.subscriptionId,
      subject: { type: 'EmergencyIncident', id },
      changes: [{ name: 'isOpen', before: 'true', after: 'false' }],
    });
  });
  context.forget();
  return closed;
}
