import type { IrreversibleData } from './data/reverting';
import type { Registry } from './data/data-source';
import { CreateCatalogue1764000000001 } from '../migrations/1764000000001-create-catalogue';
import { PublishFirstTerms1764000000002 } from '../migrations/1764000000002-publish-first-terms';
import { CreateAccounts1764000000003 } from '../migrations/1764000000003-create-accounts';
import { CreateOrders1764000000004 } from '../migrations/1764000000004-create-orders';
import { CreateSubscriptions1764000000005 } from '../migrations/1764000000005-create-subscriptions';
import { CreateUsage1764000000006 } from '../migrations/1764000000006-create-usage';
import { CreateSupportContacts1764000000007 } from '../migrations/1764000000007-create-support-contacts';
import { CreateRateLimits1764000000008 } from '../migrations/1764000000008-create-rate-limits';
import { CreateActs1764000000009 } from '../migrations/1764000000009-create-acts';
import { CreateApiClients1764000000010 } from '../migrations/1764000000010-create-api-clients';
import { CreateEmergencyNotifications1764000000011 } from '../migrations/1764000000011-create-emergency-notifications';
import { CreatePerformanceDemands1764000000012 } from '../migrations/1764000000012-create-performance-demands';
import { OrderAuditEntries1764000000013 } from '../migrations/1764000000013-order-audit-entries';
import { ExtendRates1764000000014 } from '../migrations/1764000000014-extend-rates';
import { UsageLedger1764000000015 } from '../migrations/1764000000015-usage-ledger';
import { CreateUsageImports1764000000016 } from '../migrations/1764000000016-create-usage-imports';
import { CreateUsageRetention1764000000017 } from '../migrations/1764000000017-create-usage-retention';
import { AlignOlderDatabases1764000000018 } from '../migrations/1764000000018-align-older-databases';
import { CreateEvents1764000000019 } from '../migrations/1764000000019-create-events';
import { IndexIssuesByAccount1764000000020 } from '../migrations/1764000000020-index-issues-by-account';
import { StoreNoticesAsTold1764000000021 } from '../migrations/1764000000021-store-notices-as-told';
import { CreateContractChanges1764000000022 } from '../migrations/1764000000022-create-contract-changes';
import { PinRateCards1764000000023 } from '../migrations/1764000000023-pin-rate-cards';
import { DateAccountsAndPeople1764000000024 } from '../migrations/1764000000024-date-accounts-and-people';
import { IndexContracts1764000000025 } from '../migrations/1764000000025-index-contracts';
import { CorrectWithdrawals1764000000026 } from '../migrations/1764000000026-correct-withdrawals';
import { TakeBackDeliveries1764000000027 } from '../migrations/1764000000027-take-back-deliveries';
import { ChangeRates1764000000028 } from '../migrations/1764000000028-change-rates';
import { FindDaysAndDuties1764000000029 } from '../migrations/1764000000029-find-days-and-duties';
import { IndexDutiesByAccount1764000000030 } from '../migrations/1764000000030-index-duties-by-account';
import { CreateBillingParties1764000000031 } from '../migrations/1764000000031-create-billing-parties';
import { StateMinimums1764000000032 } from '../migrations/1764000000032-state-minimums';
import { CreateInvoices1764000000033 } from '../migrations/1764000000033-create-invoices';
import { CreatePayments1764000000034 } from '../migrations/1764000000034-create-payments';
import { CreateBillingRuns1764000000035 } from '../migrations/1764000000035-create-billing-runs';
import { CreateInvoiceFiles1764000000036 } from '../migrations/1764000000036-create-invoice-files';
import { CreateInvoiceLineDetails1764000000037 } from '../migrations/1764000000037-create-invoice-line-details';
import { CreateExchangeRates1764000000038 } from '../migrations/1764000000038-create-exchange-rates';
import { StateSurcharges1764000000039 } from '../migrations/1764000000039-state-surcharges';
import { CreateEventFeed1764000000040 } from '../migrations/1764000000040-create-event-feed';
import { CreateUsageArrivals1764000000041 } from '../migrations/1764000000041-create-usage-arrivals';
import { CreateReminders1764000000042 } from '../migrations/1764000000042-create-reminders';
import { CreateTestClocks1764000000045 } from '../migrations/1764000000045-create-test-clocks';
import { CreateWebhooks1764000000046 } from '../migrations/1764000000046-create-webhooks';
import { CreateCalendarFeeds1764000000048 } from '../migrations/1764000000048-create-calendar-feeds';
import { CreateReminderMail1764000000049 } from '../migrations/1764000000049-create-reminder-mail';
import {
  AccountFactRow,
  AccountNumberRow,
  AccountRow,
  CounterRow,
} from './modules/accounts/account.entity';
import {
  InvoiceDraftRow,
  InvoiceLineDetailRow,
  InvoiceLineRow,
  InvoiceRow,
  InvoiceTaxRow,
  NumberSeriesRow,
} from './modules/invoices/invoice.entity';
import { CreditNoteReversalRow, CreditNoteRow } from './modules/invoices/credit-note.entity';
import { DisputeRow, ResolutionRow } from './modules/invoices/dispute.entity';
import { SettlementRow } from './modules/invoices/settlement.entity';
import { TransmissionRow } from './modules/invoices/transmission.entity';
import { TestClockRow } from './modules/clocks/test-clock.entity';
import { BillingRunRow, RunAccountRow } from './modules/invoices/runs/billing-run.entity';
import { InvoiceFileRow } from './modules/invoices/invoice-file.entity';
import { PartnerRow } from './modules/partners/partner.entity';
import { PersonRow } from './modules/accounts/person.entity';
import { SearchWordRow } from './modules/accounts/search-word.entity';
import {
  WebhookAttemptRow,
  WebhookDeliveryRow,
  WebhookEndpointFactRow,
  WebhookEndpointRow,
  WebhookLaneRow,
  WebhookReplayRow,
  WebhookSecretRow,
} from './modules/webhooks/webhook.entity';
import { BackgroundWorkRow } from './modules/background/background-work.entity';
import {
  EventRow,
  FeedHeadRow,
  FeedRow,
  OutboxRow,
  StreamCounterRow,
  StreamEventRow,
  StreamOutboxRow,
} from './modules/events/event.entity';
import { AuditEntryRow } from './modules/audit/audit-entry.entity';
import {
  ApiClientRevocationRow,
  ApiClientRow,
  ApiClientSecretRow,
  ApiClientUseRow,
} from './modules/partners/api-client.entity';
import { ClosureRow } from './modules/emergency/incidents/incident.entity';
import { LimitationNoticeRow } from './modules/emergency/limitation/limitation-notice.entity';
import {
  AcknowledgementRow,
  NotificationRow,
} from './modules/emergency/service-users/notification.entity';
import {
  ServiceUserRow,
  ServiceUserStateRow,
} from './modules/emergency/service-users/service-user.entity';
import {
  DemandAnswerRow,
  DemandClosureRow,
  DemandRow,
} from './modules/demands/performance-demand.entity';
import {
  ActivationRow,
  ChargeChangeRow,
  ChargeRow,
  OrderLineRow,
  OrderRow,
  PoolRow,
  RateRetirementRow,
  RateRow,
} from './modules/orders/order.entity';
import { OrderListingRow } from './modules/orders/order-listing.entity';
import { RateCardRateRow, RateCardRow } from './modules/orders/rate-card.entity';
import { BillingProfileFactRow } from './modules/billing/billing-profile.entity';
import { ExchangeRateRow } from './modules/billing/exchange-rate.entity';
import { LegalEntityFactRow, LegalEntityRow } from './modules/billing/legal-entity.entity';
import { ServiceTermsClauseRow, ServiceTermsRow } from './modules/catalogue/service-terms.entity';
import { ServiceRow, VendorRow } from './modules/catalogue/service.entity';
import {
  ClauseRow,
  TermsDocumentRow,
  TermsDocumentVersionRow,
} from './modules/catalogue/terms-document.entity';
import { ContractChangeRow } from './modules/subscriptions/contract-change.entity';
import { ContractDayRow } from './modules/subscriptions/contract-day.entity';
import { NoticeRow, WithdrawalRow } from './modules/subscriptions/notice.entity';
import { SubscriptionRow } from './modules/subscriptions/subscription.entity';
import { ReminderMailRow } from './modules/reminders/reminder-mail.entity';
import {
  ReminderRow,
  ReminderSettingRow,
  RenewalDecisionRow,
} from './modules/reminders/reminder.entity';
import { CalendarFeedRow } from './modules/calendar/calendar-feed.entity';
import { DueLookRow } from './modules/subscriptions/due-look.entity';
import {
  RhythmClassRow,
  TermRhythmRow,
  ToldVersionsClassRow,
} from './modules/subscriptions/term-rhythm.entity';
import { SupportContactRow } from './modules/support/support-contact.entity';
import {
  UsageArrivalRow,
  UsageImportIssueRow,
  UsageImportRow,
} from './modules/usage/ingest/usage-import.entity';
import {
  RemovedTotalRow,
  RemovedUsageRow,
  RetentionRow,
} from './modules/usage/retention/retention.entity';
import { IncidentRow, MonthlyTotalRow, UsageRow } from './modules/usage/records/usage.entity';

/**
 * The one list of entities and migrations; the server, the command line and the tests hand it to
 * data/, which knows no module.
 *
 * Classes, not globs: the same list works from TypeScript, from dist and in the bundle.
 */
export const registry: Registry = {
  entities: [
    VendorRow,
    ServiceRow,
    TermsDocumentRow,
    TermsDocumentVersionRow,
    ClauseRow,
    ServiceTermsRow,
    ServiceTermsClauseRow,
    PartnerRow,
    AccountRow,
    AccountFactRow,
    AccountNumberRow,
    CounterRow,
    PersonRow,
    ApiClientRow,
    ApiClientSecretRow,
    ApiClientRevocationRow,
    ApiClientUseRow,
    OrderRow,
    OrderLineRow,
    ChargeRow,
    ChargeChangeRow,
    RateCardRow,
    RateCardRateRow,
    PoolRow,
    RateRow,
    RateRetirementRow,
    ActivationRow,
    SubscriptionRow,
    NoticeRow,
    WithdrawalRow,
    ContractChangeRow,
    UsageRow,
    MonthlyTotalRow,
    IncidentRow,
    UsageImportRow,
    UsageImportIssueRow,
    UsageArrivalRow,
    RetentionRow,
    RemovedUsageRow,
    RemovedTotalRow,
    LimitationNoticeRow,
    ServiceUserRow,
    ServiceUserStateRow,
    NotificationRow,
    AcknowledgementRow,
    ClosureRow,
    SupportContactRow,
    InvoiceDraftRow,
    InvoiceRow,
    InvoiceLineRow,
    InvoiceLineDetailRow,
    InvoiceTaxRow,
    NumberSeriesRow,
    CreditNoteRow,
    CreditNoteReversalRow,
    SettlementRow,
    DisputeRow,
    ResolutionRow,
    TransmissionRow,
    BillingRunRow,
    TestClockRow,
    RunAccountRow,
    InvoiceFileRow,
    DemandRow,
    DemandAnswerRow,
    DemandClosureRow,
    AuditEntryRow,
    EventRow,
    OutboxRow,
    StreamEventRow,
    StreamOutboxRow,
    StreamCounterRow,
    FeedRow,
    FeedHeadRow,
    BackgroundWorkRow,
    WebhookAttemptRow,
    WebhookDeliveryRow,
    WebhookEndpointFactRow,
    WebhookEndpointRow,
    WebhookLaneRow,
    WebhookReplayRow,
    WebhookSecretRow,
    SearchWordRow,
    OrderListingRow,
    TermRhythmRow,
    RhythmClassRow,
    ToldVersionsClassRow,
    ContractDayRow,
    DueLookRow,
    ReminderSettingRow,
    RenewalDecisionRow,
    ReminderRow,
    ReminderMailRow,
    CalendarFeedRow,
    LegalEntityRow,
    LegalEntityFactRow,
    ExchangeRateRow,
    BillingProfileFactRow,
  ],
  migrations: [
    CreateCatalogue1764000000001,
    PublishFirstTerms1764000000002,
    CreateAccounts1764000000003,
    CreateOrders1764000000004,
    CreateSubscriptions1764000000005,
    CreateUsage1764000000006,
    CreateSupportContacts1764000000007,
    CreateRateLimits1764000000008,
    CreateActs1764000000009,
    CreateApiClients1764000000010,
    CreateEmergencyNotifications1764000000011,
    CreatePerformanceDemands1764000000012,
    OrderAuditEntries1764000000013,
    ExtendRates1764000000014,
    UsageLedger1764000000015,
    CreateUsageImports1764000000016,
    CreateUsageRetention1764000000017,
    AlignOlderDatabases1764000000018,
    CreateEvents1764000000019,
    IndexIssuesByAccount1764000000020,
    StoreNoticesAsTold1764000000021,
    CreateContractChanges1764000000022,
    PinRateCards1764000000023,
    DateAccountsAndPeople1764000000024,
    IndexContracts1764000000025,
    CorrectWithdrawals1764000000026,
    TakeBackDeliveries1764000000027,
    ChangeRates1764000000028,
    FindDaysAndDuties1764000000029,
    IndexDutiesByAccount1764000000030,
    CreateBillingParties1764000000031,
    StateMinimums1764000000032,
    CreateInvoices1764000000033,
    CreatePayments1764000000034,
    CreateBillingRuns1764000000035,
    CreateInvoiceFiles1764000000036,
    CreateInvoiceLineDetails1764000000037,
    CreateExchangeRates1764000000038,
    StateSurcharges1764000000039,
    CreateEventFeed1764000000040,
    CreateUsageArrivals1764000000041,
    CreateReminders1764000000042,
    CreateTestClocks1764000000045,
    CreateWebhooks1764000000046,
    CreateCalendarFeeds1764000000048,
    CreateReminderMail1764000000049,
  ],
};

/** What the way down of a migration would turn into other facts, or drop beneath sums that stay. */
export const irreversibleData: readonly IrreversibleData[] = [
  {
    migration: ExtendRates1764000000014.name,
    isThere: `exists (select from order_pool) or exists (select from order_rate_retirement)
      or exists (select from order_rate where call_type is not null or number_type is not null
        or weekdays is not null or from_minute is not null)`,
    what: 'rates for some calls or hours alone, corrected rates, or pools of minutes',
  },
  {
    migration: UsageLedger1764000000015.name,
    isThere: `exists (select from usage_record where kind <> 'CALL' or version <> 1)
      or exists (select from usage_monthly_total where order_pool_id is not null)`,
    what: 'corrected calls, or calls in pools of minutes',
  },
  {
    migration: CreateUsageRetention1764000000017.name,
    isThere: 'exists (select from usage_removed) or exists (select from usage_removed_total)',
    what: 'calls whose detail was removed and whose sums are kept',
  },
  {
    migration: StoreNoticesAsTold1764000000021.name,
    isThere: `exists (select from termination_notice
      where sent_on is null or given_on is null or delivery_method is null)
      or exists (select from termination_notice_withdrawal where is_accepted_by_customer)`,
    what: 'notices or withdrawals that are stored as they were told',
  },
  {
    migration: StateMinimums1764000000032.name,
    isThere: `exists (select from order_line where monthly_minimum is not null)
      or exists (select from order_charge where not counts_towards_minimum)`,
    what: 'agreed monthly minimums, or charges that do not count towards one',
  },
];
