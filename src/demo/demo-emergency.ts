import { peopleByAccountId } from '../modules/accounts/account.loader';
import {
  recordEmergencyAcknowledgement,
  recordEmergencyNotification,
} from '../modules/emergency/service-users/notification.commands';
import { importServiceUsers } from '../modules/emergency/service-users/service-user.commands';
import type { SubscriptionRow } from '../modules/subscriptions/subscription.entity';
import type { DemoStage } from './demo-stage';

const AGENTS = [
  ...['Adèle Fournier', 'Bastien Roche', 'Chloé Perrin', 'Driss Benali', 'Élodie Marchand'],
  ...['Farid Haddad', 'Gaëlle Simon', 'Hugo Lefèvre'],
];
const LATER_AGENTS = ['Imane Tazi', 'Jules Carpentier'];

/** Agents who were told in a training that no emergency calls may be placed; two joined later. */
export async function tellAgents(stage: DemoStage, subscription: SubscriptionRow): Promise<void> {
  const first = await importAgents(stage, '2025-03-14T09:00:00Z', subscription, AGENTS);
  const context = stage.staffAt(stage.later('2025-03-17T16:00:00Z'), 'training');
  const { accountId } = subscription;
  const [owner, ...members] = await peopleByAccountId(context, accountId);
  const people = [owner, ...members.slice(0, 1)].flatMap((person) => person ?? []);
  const told = [
    ...people.map(({ id }) => ({ accountId, id, isPerson: true })),
    ...first.slice(0, -1).map(({ id }) => ({ accountId, id, isPerson: false })),
  ];
  await recordEmergencyNotification(context, {
    subscription,
    users: told,
    allOutstanding: false,
    channel: 'TRAINING',
    notifiedBy: 'Claire Aubert',
    evidenceReference: 'attendance list',
  });
  const acknowledgedAt = stage.later('2025-03-18T08:00:00Z');
  await recordEmergencyAcknowledgement(stage.staffAt(acknowledgedAt, 'acknowledgement'), {
    subscription,
    users: told.slice(0, -2),
    evidenceReference: 'signed sheet',
  });
  await importAgents(stage, '2026-09-01T08:00:00Z', subscription, LATER_AGENTS);
}

async function importAgents(
  stage: DemoStage,
  at: string,
  subscription: SubscriptionRow,
  names: readonly string[],
) {
  const users = names.map((name) => ({
    externalId: name.split(' ').reverse().join('-').toLowerCase(),
    name,
  }));
  const list = { subscription, users, mode: 'ADD' } as const;
  const { results } = await importServiceUsers(
    stage.staffAt(stage.later(at), `agents ${at}`),
    list,
  );
  return results.map(({ user }) => user);
}
