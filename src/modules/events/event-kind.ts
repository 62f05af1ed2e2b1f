import type { EventType } from '../../application/event-types';
import { holds, RIGHTS, type Holders, type Right } from '../../application/rights';
import type { Actor } from '../../application/viewer';
import type { NodeTypeName } from '../../graphql/node-id';

/** What a type of event is about, as the schema shows it. */
export interface EventKind {
  /** What happened, in a sentence. */
  readonly description: string;
  /** The right that reads events of this type. */
  readonly right: Right;
  /**
   * The field that leads to the fact that the event names, and the type of its object; absent where
   * the fact has no global id, or is the account or the subscription that every event has.
   */
  readonly subject?: readonly [field: string, type: NodeTypeName];
}

const kind = (
  description: string,
  right: Right,
  ...[field, type]: [] | [string, NodeTypeName]
): EventKind => ({
  ...{ description, right },
  ...(field !== undefined && type !== undefined ? { subject: [field, type] as const } : {}),
});

const contract = (description: string, ...subject: [] | [string, NodeTypeName]): EventKind =>
  kind(description, 'READ_ACCOUNTS', ...subject);
const change = (description: string): EventKind =>
  contract(description, 'contractChange', 'ContractChange');
const use = (description: string): EventKind => kind(description, 'READ_USAGE');
const billing = (description: string, ...subject: [] | [string, NodeTypeName]): EventKind =>
  kind(description, 'READ_BILLING', ...subject);
const provider = (description: string, ...subject: [] | [string, NodeTypeName]): EventKind =>
  kind(description, 'READ_ACROSS_ACCOUNTS', ...subject);
const client = (description: string): EventKind =>
  kind(description, 'MANAGE_API_CLIENTS', 'apiClient', 'ApiClient');

/** Every type of event: what it says, who may read it, and where it leads. */
export const EVENT_KINDS: Readonly<Record<EventType, EventKind>> = {
  'account.created': contract('An account was created.'),
  'account.changed': contract('What is said of an account was changed, from a day on.'),
  'account.closed': contract('An account was closed.'),
  'account.reopened': contract('A closed account was opened again.'),
  'person.added': contract('A person was added to an account.', 'person', 'Person'),
  'person.changed': contract('What is said of a person was changed.'),
  'person.removed': contract('A person was removed from an account.'),
  'order.placed': contract('An order was placed.', 'order', 'Order'),
  'order.activated': contract('An order was activated.', 'order', 'Order'),
  'subscription.created': contract('A subscription was created by the activation of its order.'),
  'notice.given': contract('A notice of termination was given.', 'notice', 'TerminationNotice'),
  'notice.withdrawn': contract(
    'A notice of termination was withdrawn.',
    ...(['withdrawal', 'NoticeWithdrawal'] as const),
  ),
  'subscription.amended': change('An order amended a running contract.'),
  'subscription.replaced': change('Another subscription takes the place of a contract.'),
  'subscription.suspended': change('The provider suspended a service.'),
  'subscription.resumed': change('A suspension ended.'),
  'subscription.ended_for_cause': change('A service was ended for a breach.'),
  'subscription.reinstated': change('A service was reinstated after its end.'),
  'price_change.announced': change('Another price was announced for a charge.'),
  'rate_change.announced': change('Other rates per minute were announced.'),
  'partial_notice.given': change('Notice was given for some units of a charge.'),
  'partial_notice.accepted': change('An earlier day was accepted for a partial notice.'),
  'partial_notice.withdrawn': change('A partial notice was withdrawn.'),
  'breach.notified': change('A notice of a breach was received.'),
  'breach.cured': change('A breach was cured.'),
  'term.started': contract('A service started.'),
  'term.renewed': contract('A term renewed: nothing had ended the service with its period.'),
  'term.ended': contract('A service ended.'),
  'term.renewal_reversed': contract(
    'A renewal that was told of holds no more, by what was recorded later.',
  ),
  'term.end_reversed': contract(
    'An end that was told of holds no more, by what was recorded later.',
  ),
  'price.changed': contract('Another price holds from this day on.'),
  'notice.deadline_passed': contract(
    'The last day for notice of a period has passed, and nothing stops its renewal.',
  ),
  'reminder.due': contract(
    'A last day for notice is so many days away. This is the reminder.',
    ...(['reminder', 'Reminder'] as const),
  ),
  'reminder_settings.set': contract('It was set when an account is reminded.'),
  'renewal_decision.recorded': contract(
    'It was recorded what the customer means to do about a last day for notice.',
  ),
  'rates.corrected': contract('Rates of an order that were recorded wrongly were corrected.'),
  'support_contact.added': contract(
    'A support contact was added.',
    ...(['supportContact', 'SupportContact'] as const),
  ),
  'service_users.imported': contract('Users of a service were imported.'),
  'service_user.removed': contract('A user of a service was removed.'),
  'emergency.users_notified': contract('Users were told of the limitation of emergency calling.'),
  'emergency.acknowledged': contract(
    'The customer acknowledged the limitation of emergency calling.',
  ),
  'emergency.incident_closed': use('An incident about an emergency call was closed.'),
  'demand.made': contract(
    'A beneficiary demanded performance.',
    ...(['performanceDemand', 'PerformanceDemand'] as const),
  ),
  'demand.answered': contract('A demand for performance was answered.'),
  'demand.closed': contract('A demand for performance was closed.'),
  'usage.retention_set': use('How long the detail of calls is kept was set.'),
  'usage.numbers_erased': use('The numbers of a person were erased from stored calls.'),
  'usage.received': use('Calls were stored: those of one part of a delivery.'),
  'usage.unrated': use('Calls were stored that wait for a rate.'),
  'usage.rejected': use('Records of calls were rejected.'),
  'usage.corrected': use('A stored call was corrected.'),
  'usage.rerated': use('Stored calls were rated again.'),
  'usage.taken_back': use('The calls of a delivery were taken back.'),
  'usage.detail_removed': use('The detail of old calls was removed.'),
  'invoice.drafted': billing('An invoice was drafted.'),
  'invoice.discarded': billing('The draft of an invoice was discarded.'),
  'invoice.finalized': billing('An invoice was finalized.', 'invoice', 'Invoice'),
  'invoice.disputed': billing('An invoice was disputed.', 'dispute', 'InvoiceDispute'),
  'invoice.transmission_recorded': billing('It was recorded how an invoice was transmitted.'),
  'credit_note.issued': billing('A credit note was issued.', 'creditNote', 'Invoice'),
  'credit_note.taken_back': billing('A credit note was taken back.'),
  'payment.recorded': billing('A payment was recorded.', 'payment', 'Payment'),
  'refund.recorded': billing('A refund was recorded.'),
  'dispute.resolved': billing('The dispute of an invoice was resolved.'),
  'account.billing_parked': billing(
    'A billing run set an account aside, which cannot be billed before something is mended.',
  ),
  'billing_run.started': provider('A billing run was started.', 'billingRun', 'BillingRun'),
  'billing_run.completed': provider('A billing run was completed.'),
  'billing_profile.set': billing('How an account is billed was set.'),
  'legal_entity.created': provider('A legal entity of the provider was created.'),
  'legal_entity.changed': provider('What is said of a legal entity was changed.'),
  'exchange_rate.recorded': provider('A rate of exchange was recorded.'),
  'service_terms.published': provider('A version of the terms of a service was published.'),
  'limitation_notice.published': provider(
    'A version of the notice of the limitation of emergency calling was published.',
  ),
  'rate_card.published': provider('A version of a rate card was published.'),
  'partner.created': provider('A partner was created.', 'partner', 'Partner'),
  'api_client.created': client('An API client was created.'),
  'api_client.secret_rotated': kind('An API client got a new secret.', 'MANAGE_API_CLIENTS'),
  'api_client.revoked': client('An API client was revoked.'),
  'usage_import.completed': kind(
    'A delivery of call records was completed.',
    ...(['RECORD_USAGE', 'usageImport', 'UsageImport'] as const),
  ),
  'webhook_endpoint.disabled': kind(
    'The server disabled a webhook endpoint, which had failed for days or was gone.',
    'MANAGE_WEBHOOKS',
  ),
  'webhook_endpoint.recovered': kind(
    'A webhook endpoint that had been disabled was resumed.',
    'MANAGE_WEBHOOKS',
  ),
  'webhook_event.skipped': kind(
    'An event was given up that a webhook endpoint had refused ten times.',
    'MANAGE_WEBHOOKS',
  ),
};

/** Whether the viewer may read events of a type; which ones is for their rows to say. */
export function mayReadEvents(viewer: Actor, type: EventType): boolean {
  const { right } = EVENT_KINDS[type];
  const { beneficiary }: Holders = RIGHTS[right];
  // What a beneficiary asks for and never finds, it is not told of, either.
  return holds(viewer, right) && !(viewer.kind === 'VENDOR' && beneficiary === 'NOTHING');
}

export const EVENT_TYPE_LIST = Object.keys(EVENT_KINDS) as EventType[];

/** As GraphQL’s enum has it: NOTICE_GIVEN of "notice.given". */
export const enumNameOf = (type: EventType): string => type.replace('.', '_').toUpperCase();

/** As GraphQL’s object type is called: NoticeGivenEvent of "notice.given". */
export const objectNameOf = (type: EventType): string =>
  `${type
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Event`;

const TYPE_OF_ENUM_NAME = new Map(EVENT_TYPE_LIST.map((type) => [enumNameOf(type), type]));

/** @throws Error for a name that the enum does not have. */
export function typeOfEnumName(name: string): EventType {
  const type = TYPE_OF_ENUM_NAME.get(name);
  if (!type) throw new Error(`no event type is called ${name}`);
  return type;
}
