/**
 * The types of events, as they are called on the wire, each with the fact that gives an event its
 * id.
 *
 * One that has been written keeps its name and its fact for ever: the id follows from both.
 */
export const EVENT_TYPES = {
  'account.created': 'the account',
  'order.placed': 'the order',
  'order.activated': 'the order that was activated',
  'subscription.created': 'the subscription',
  'notice.given': 'the notice',
  'notice.withdrawn': 'the withdrawal',
  'subscription.amended': 'the amendment',
  'subscription.replaced': 'the replacement',
  'subscription.suspended': 'the suspension',
  'subscription.resumed': 'the resumption',
  'subscription.ended_for_cause': 'the end for cause',
  'subscription.reinstated': 'the reinstatement',
  'price_change.announced': 'the price change',
  'partial_notice.given': 'the partial notice',
  'partial_notice.accepted': 'the acceptance',
  'partial_notice.withdrawn': 'the withdrawal',
  'breach.notified': 'the notice of the breach',
  'breach.cured': 'the cure',
  'rates.corrected': 'the first of the new rates, or else of the retirements',
  'support_contact.added': 'the contact',
  'service_users.imported': 'the import',
  'service_user.removed': 'the user and the revision that says so',
  'emergency.users_notified': 'the act that recorded it',
  'emergency.acknowledged': 'the act that recorded it',
  'emergency.incident_closed': 'the closing',
  'demand.made': 'the demand',
  'demand.answered': 'the answer',
  'demand.closed': 'the closing',
  'usage.retention_set': 'the setting',
  'usage.numbers_erased': 'the act that erased them',
  'usage.corrected': 'the reversal in the ledger',
  'usage.rerated': 'the act that rated them again',
  'usage.taken_back': 'the act that took them back',
  'usage.detail_removed': 'the removal',
  'service_terms.published': 'the service and the version',
  'limitation_notice.published': 'the document and the version',
  'rate_card.published': 'the card and the version',
  'partner.created': 'the partner',
  'api_client.created': 'the client',
  'api_client.secret_rotated': 'the client and the number of the secret',
  'api_client.revoked': 'the client',
  'usage_import.completed': 'the import',
} as const;

export type EventType = keyof typeof EVENT_TYPES;
