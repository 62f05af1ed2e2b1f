import type { RequestContext } from '../../application/context';
import { Forbidden } from '../../application/user-input-error';
import { readPermittedNode, type NodeRow } from '../../graphql/node';
import { nodeId, type NodeTypeName } from '../../graphql/node-id';
import { accountById } from '../accounts/account.loader';
import { subscriptionById } from '../subscriptions/subscription.loader';
import { EVENT_KINDS, enumNameOf, mayReadEvents, objectNameOf } from './event-kind';
import type { RecordedEvent } from './event.loader';

/** Types whose objects belong to no account: an id of theirs is one uuid. */
const OF_NO_ACCOUNT = ['ApiClient', 'BillingRun', 'Partner', 'UsageImport'] as const;

export const ofNoAccount = (type: NodeTypeName): type is (typeof OF_NO_ACCOUNT)[number] =>
  (OF_NO_ACCOUNT as readonly NodeTypeName[]).includes(type);

/** An event as its GraphQL type resolves it; what leads further is read only when asked for. */
export type EventView = NodeRow & {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
};

/** The event for this viewer; null where it may not read events of that type. */
export function eventView(context: RequestContext, event: RecordedEvent | null): EventView | null {
  if (!event || !mayReadEvents(context.viewer, event.type)) return null;
  const { ownerId, accountId, id, seq, type, occurredAt, recordedAt, subscriptionId } = event;
  const { subject } = EVENT_KINDS[type];
  const view = {
    __typename: objectNameOf(type),
    id: nodeId('Event', { accountId: ownerId, id }),
    ...{ type: enumNameOf(type), sequence: seq, occurredAt, recordedAt },
    account: () => (accountId === null ? null : accountById(context, accountId)),
    subscription: () =>
      accountId === null || subscriptionId === null
        ? null
        : subscriptionById(context, { accountId, id: subscriptionId }),
    ...(subject ? { [subject[0]]: () => subjectOf(context, event, subject[1]) } : {}),
  };
  return view;
}

/** What the event names, as it is now; null where the viewer may not see it. */
async function subjectOf(
  context: RequestContext,
  { accountId, factKey }: RecordedEvent,
  type: NodeTypeName,
): Promise<NodeRow | null> {
  const owner = ofNoAccount(type) ? factKey : accountId;
  if (owner === null) return null;
  try {
    return await readPermittedNode(context, type, { accountId: owner, id: factKey });
  } catch (error) {
    if (error instanceof Forbidden) return null;
    throw error;
  }
}
