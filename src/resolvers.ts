import { DerivationResolver } from './graphql/derivation.resolver';
import { LiveUpdates } from './graphql/live-updates';
import { NodeResolver } from './graphql/node.resolver';
import { RateLimitResolver } from './graphql/rate-limit.resolver';
import { USER_ERROR_TYPES, UserErrorResolver } from './graphql/user-error.type';
import {
  AccountResolver,
  CreateAccount,
  PersonResolver,
} from './modules/accounts/account.resolver';
import {
  AddPerson,
  ChangeAccount,
  ChangePerson,
  RemovePerson,
} from './modules/accounts/account-acts.resolver';
import { ACCOUNT_IDENTITY } from './modules/accounts/account-identity.resolver';
import { CreatePartner, PartnerResolver } from './modules/partners/partner.resolver';
import { ViewerResolver } from './modules/accounts/viewer.resolver';
import {
  ApiClientResolver,
  CreateApiClient,
  PartnerApiClientsResolver,
  RevokeApiClient,
  RotateApiClientSecret,
  ViewerNameResolver,
} from './modules/partners/api-client.resolver';
import {
  AccountAuditResolver,
  AuditActorResolver,
  AuditEntryResolver,
  SubscriptionAuditResolver,
} from './modules/audit/audit-entry.resolver';
import {
  CreateWebhookEndpoint,
  DeleteWebhookEndpoint,
  PauseWebhookEndpoint,
  RedeliverWebhookEvent,
  RedeliverWebhookEvents,
  ResumeWebhookEndpoint,
  RotateWebhookSecret,
  SendWebhookSample,
  UpdateWebhookEndpoint,
} from './modules/webhooks/webhook-acts.resolver';
import {
  WebhookAttemptResolver,
  WebhookEndpointResolver,
} from './modules/webhooks/webhook.resolver';
import { BackgroundWorkResolver } from './modules/background/background-work.resolver';
import { CALENDAR_FEEDS } from './modules/calendar/calendar-feed.resolver';
import { REMINDERS } from './modules/reminders/reminder.resolver';
import { REMINDER_MAIL } from './modules/reminders/mail/reminder-mail.resolver';
import { LiveEventsResolver } from './modules/events/live-events.resolver';
import { AccountEventsResolver, EventsResolver } from './modules/events/event.resolver';
import { EVENT_OBJECT_TYPES } from './modules/events/event.type';
import { INVOICES } from './modules/invoices/invoices.resolver';
import { LiveRunResolver } from './modules/invoices/runs/live-run.resolver';
import { BILLING_RUNS } from './modules/invoices/runs/billing-run.resolver';
import { InvoiceFilesResolver } from './modules/invoices/files/invoice-file.resolver';
import {
  AnswerPerformanceDemand,
  ClosePerformanceDemand,
  DemandPerformance,
} from './modules/demands/demand-acts.resolver';
import {
  PerformanceDemandResolver,
  SubscriptionDemandsResolver,
} from './modules/demands/performance-demand.resolver';
import {
  EmergencyCallingResolver,
  SubscriptionEmergencyResolver,
} from './modules/emergency/emergency-calling.resolver';
import { EmergencyUserResolver } from './modules/emergency/service-users/emergency-user.resolver';
import {
  AccountIncidentsResolver,
  CloseEmergencyIncident,
  EmergencyIncidentResolver,
} from './modules/emergency/incidents/incident.resolver';
import {
  LimitationNoticeResolver,
  PublishLimitationNotice,
  ServiceLimitationResolver,
} from './modules/emergency/limitation/limitation-notice.resolver';
import {
  RecordEmergencyAcknowledgement,
  RecordEmergencyNotification,
} from './modules/emergency/service-users/notification.resolver';
import {
  ImportServiceUsers,
  RemoveServiceUser,
  ServiceUserResolver,
} from './modules/emergency/service-users/service-user.resolver';
import {
  ChargeResolver,
  OrderLineResolver,
  OrderResolver,
  PriceLapseResolver,
  SurchargeResolver,
} from './modules/orders/order.resolver';
import { ProrationResolver } from './modules/orders/proration.resolver';
import {
  PublishRateCard,
  RateCardRateResolver,
  RateCardResolver,
} from './modules/orders/rate-card.resolver';
import {
  CorrectRates,
  MinutePoolResolver,
  OrderLineRatesResolver,
  RateResolver,
} from './modules/orders/rate.resolver';
import { BILLING_RESOLVERS } from './modules/billing/billing-profile.resolver';
import { EraseUsageNumbers } from './modules/usage/retention/erasure.resolver';
import {
  AccountRetentionResolver,
  SetUsageRetention,
  UsageRetentionResolver,
} from './modules/usage/retention/retention.resolver';
import { DerivationStepResolver, ServiceResolver } from './modules/catalogue/service.resolver';
import {
  ClauseResolver,
  PublishServiceTerms,
  ServiceTermsResolver,
  TermsDocumentResolver,
} from './modules/catalogue/terms.resolver';
import {
  GiveTerminationNotice,
  NoticeWithdrawalResolver,
  SubscriptionNoticesResolver,
  TerminationNoticeResolver,
  WithdrawTerminationNotice,
} from './modules/subscriptions/notice.resolver';
import {
  LateNoticeResolver,
  PreviewResolver,
  SubscriptionPreviewResolver,
} from './modules/subscriptions/preview.resolver';
import { SubscriptionResolver } from './modules/subscriptions/subscription.resolver';
import { SubscriptionListResolver } from './modules/subscriptions/subscription-list.resolver';
import { SubscriptionPeriodsResolver } from './modules/subscriptions/subscription-periods.resolver';
import { AccountTimelineResolver, TimelineResolver } from './modules/timeline/timeline.resolver';
import { AccountOrdersResolver, OrderListResolver } from './modules/orders/order-list.resolver';
import {
  AccountSubscriptionsResolver,
  OrderSubscriptionsResolver,
} from './modules/subscriptions/subscription-lists.resolver';
import {
  CHANGE_MUTATIONS,
  CHANGE_PREVIEWS,
} from './modules/subscriptions/changes/change-acts.resolver';
import {
  MonthChargeLineResolver,
  MonthChargesResolver,
  SubscriptionChargeResolver,
  SubscriptionChargesResolver,
} from './modules/subscriptions/changes/charges.resolver';
import { CONTRACT_RATES_RESOLVERS } from './modules/subscriptions/changes/rates.resolver';
import {
  ComparedMonthResolver,
  ContractChangePreviewResolver,
  ContractChangeResolver,
  EarliestPriceChangeResolver,
  SubscriptionChangesResolver,
} from './modules/subscriptions/changes/contract-change.resolver';
import {
  ActivateOrder,
  OrderLineContractResolver,
  PlaceOrder,
} from './modules/subscriptions/ordering/order-acts.resolver';
import { OrderPreviewsResolver } from './modules/subscriptions/ordering/order-previews.resolver';
import {
  TermPeriodResolver,
  TermPreviewResolver,
} from './modules/subscriptions/term-period.resolver';
import { CloseAccount, ReopenAccount } from './modules/closing/closing.resolver';
import { TEST_CLOCKS } from './modules/clocks/test-clock.resolver';
import { SubscriptionsRunningError } from './modules/closing/closing.type';
import {
  AccountProblemsResolver,
  ProblemsResolver,
} from './modules/support/account-problem.resolver';
import {
  AddSupportContact,
  SubscriptionSupportResolver,
  SupportContactResolver,
} from './modules/support/support.resolver';
import {
  RatedCallPreviewResolver,
  RatingPreviewResolver,
} from './modules/usage/records/rating-preview.resolver';
import { CorrectUsage } from './modules/usage/corrections/correct-usage.resolver';
import {
  RerateUsage,
  RerateUsageResolver,
} from './modules/usage/corrections/rerate-usage.resolver';
import {
  TakeBackResolver,
  TakeBackUsageImport,
} from './modules/usage/corrections/take-back.resolver';
import {
  SubscriptionUnratedResolver,
  UnratedUsageResolver,
} from './modules/usage/corrections/unrated-use.resolver';
import { RecordUsage } from './modules/usage/ingest/record-usage.resolver';
import {
  UsageAnswerResolver,
  UsageImportIssueResolver,
  UsageImportResolver,
} from './modules/usage/ingest/usage-import.resolver';
import { LiveTotalsResolver } from './modules/usage/records/live-totals.resolver';
import { SubscriptionUsageResolver } from './modules/usage/records/subscription-usage.resolver';
import {
  AccountUsageBreakdownResolver,
  UsageBreakdownResolver,
} from './modules/usage/records/usage-breakdown.resolver';
import { UsageRecordResolver } from './modules/usage/records/usage.resolver';

/** The one list of resolvers, room by room. */
export const RESOLVERS = [
  NodeResolver,
  RateLimitResolver,
  DerivationResolver,
  UserErrorResolver,
  ViewerResolver,
  AccountResolver,
  CreateAccount,
  PersonResolver,
  ...ACCOUNT_IDENTITY,
  ChangeAccount,
  AddPerson,
  ChangePerson,
  RemovePerson,
  CreatePartner,
  PartnerResolver,
  CreateApiClient,
  RotateApiClientSecret,
  RevokeApiClient,
  ApiClientResolver,
  PartnerApiClientsResolver,
  ViewerNameResolver,
  ServiceResolver,
  DerivationStepResolver,
  TermsDocumentResolver,
  ClauseResolver,
  PublishServiceTerms,
  ServiceTermsResolver,
  OrderResolver,
  PlaceOrder,
  OrderLineResolver,
  OrderLineContractResolver,
  ChargeResolver,
  PriceLapseResolver,
  SurchargeResolver,
  OrderLineRatesResolver,
  CorrectRates,
  RateResolver,
  MinutePoolResolver,
  PublishRateCard,
  RateCardResolver,
  RateCardRateResolver,
  ProrationResolver,
  SubscriptionResolver,
  SubscriptionListResolver,
  SubscriptionPeriodsResolver,
  OrderListResolver,
  AccountOrdersResolver,
  ActivateOrder,
  AccountSubscriptionsResolver,
  OrderSubscriptionsResolver,
  TermPeriodResolver,
  TermPreviewResolver,
  NoticeWithdrawalResolver,
  TerminationNoticeResolver,
  GiveTerminationNotice,
  WithdrawTerminationNotice,
  SubscriptionNoticesResolver,
  PreviewResolver,
  LateNoticeResolver,
  SubscriptionPreviewResolver,
  ...CHANGE_MUTATIONS,
  ...CHANGE_PREVIEWS,
  ContractChangeResolver,
  SubscriptionChangesResolver,
  EarliestPriceChangeResolver,
  ContractChangePreviewResolver,
  OrderPreviewsResolver,
  ComparedMonthResolver,
  ...CONTRACT_RATES_RESOLVERS,
  SubscriptionChargesResolver,
  SubscriptionChargeResolver,
  MonthChargesResolver,
  MonthChargeLineResolver,
  ...BILLING_RESOLVERS,
  CloseAccount,
  ReopenAccount,
  RecordUsage,
  UsageImportResolver,
  UsageImportIssueResolver,
  UsageAnswerResolver,
  UsageRecordResolver,
  SubscriptionUsageResolver,
  UsageBreakdownResolver,
  AccountUsageBreakdownResolver,
  RatingPreviewResolver,
  RatedCallPreviewResolver,
  CorrectUsage,
  RerateUsage,
  RerateUsageResolver,
  TakeBackResolver,
  TakeBackUsageImport,
  UnratedUsageResolver,
  SubscriptionUnratedResolver,
  UsageRetentionResolver,
  SetUsageRetention,
  AccountRetentionResolver,
  EraseUsageNumbers,
  PublishLimitationNotice,
  LimitationNoticeResolver,
  ServiceLimitationResolver,
  ImportServiceUsers,
  RemoveServiceUser,
  ServiceUserResolver,
  RecordEmergencyNotification,
  RecordEmergencyAcknowledgement,
  EmergencyUserResolver,
  EmergencyCallingResolver,
  SubscriptionEmergencyResolver,
  CloseEmergencyIncident,
  EmergencyIncidentResolver,
  AccountIncidentsResolver,
  SupportContactResolver,
  AddSupportContact,
  SubscriptionSupportResolver,
  AccountProblemsResolver,
  ProblemsResolver,
  ...INVOICES,
  ...BILLING_RUNS,
  ...TEST_CLOCKS,
  InvoiceFilesResolver,
  DemandPerformance,
  AnswerPerformanceDemand,
  ClosePerformanceDemand,
  PerformanceDemandResolver,
  SubscriptionDemandsResolver,
  AccountTimelineResolver,
  TimelineResolver,
  AuditEntryResolver,
  AuditActorResolver,
  AccountAuditResolver,
  SubscriptionAuditResolver,
  ...REMINDERS,
  ...REMINDER_MAIL,
  ...CALENDAR_FEEDS,
  EventsResolver,
  AccountEventsResolver,
  LiveEventsResolver,
  LiveTotalsResolver,
  LiveRunResolver,
  BackgroundWorkResolver,
  WebhookEndpointResolver,
  WebhookAttemptResolver,
  CreateWebhookEndpoint,
  DeleteWebhookEndpoint,
  PauseWebhookEndpoint,
  RedeliverWebhookEvent,
  RedeliverWebhookEvents,
  ResumeWebhookEndpoint,
  RotateWebhookSecret,
  SendWebhookSample,
  UpdateWebhookEndpoint,
] as const;

/** Object types that no field of a query or a mutation leads to. */
export const TYPES_BY_INTERFACE = [
  LiveUpdates,
  ...USER_ERROR_TYPES,
  SubscriptionsRunningError,
  ...EVENT_OBJECT_TYPES,
];
