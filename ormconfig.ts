import 'reflect-metadata';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { CreateCatalogue1764000000001 } from './migrations/1764000000001-create-catalogue';
import { PublishFirstTerms1764000000002 } from './migrations/1764000000002-publish-first-terms';
import { CreateAccounts1764000000003 } from './migrations/1764000000003-create-accounts';
import { CreateOrders1764000000004 } from './migrations/1764000000004-create-orders';
import { CreateSubscriptions1764000000005 } from './migrations/1764000000005-create-subscriptions';
import { CreateUsage1764000000006 } from './migrations/1764000000006-create-usage';
import { CreateSupportContacts1764000000007 } from './migrations/1764000000007-create-support-contacts';
import { CreateRateLimits1764000000008 } from './migrations/1764000000008-create-rate-limits';
import { CreateActs1764000000009 } from './migrations/1764000000009-create-acts';
import { CreateApiClients1764000000010 } from './migrations/1764000000010-create-api-clients';
import { CreateEmergencyNotifications1764000000011 } from './migrations/1764000000011-create-emergency-notifications';
import { CreatePerformanceDemands1764000000012 } from './migrations/1764000000012-create-performance-demands';
import { OrderAuditEntries1764000000013 } from './migrations/1764000000013-order-audit-entries';
import { ExtendRates1764000000014 } from './migrations/1764000000014-extend-rates';
import { UsageLedger1764000000015 } from './migrations/1764000000015-usage-ledger';
import { CreateUsageImports1764000000016 } from './migrations/1764000000016-create-usage-imports';
import { CreateUsageRetention1764000000017 } from './migrations/1764000000017-create-usage-retention';
import { AlignOlderDatabases1764000000018 } from './migrations/1764000000018-align-older-databases';
import { IndexIssuesByAccount1764000000020 } from './migrations/1764000000020-index-issues-by-account';
import { AccountNumberRow, AccountRow, CounterRow } from './src/modules/accounts/account.entity';
import { PartnerRow } from './src/modules/partners/partner.entity';
import { PersonRow } from './src/modules/accounts/person.entity';
import { AuditEntryRow } from './src/modules/audit/audit-entry.entity';
import {
  ApiClientRevocationRow,
  ApiClientRow,
  ApiClientSecretRow,
  ApiClientUseRow,
} from './src/modules/partners/api-client.entity';
import { ClosureRow } from './src/modules/emergency/incidents/incident.entity';
import { LimitationNoticeRow } from './src/modules/emergency/limitation/limitation-notice.entity';
import {
  AcknowledgementRow,
  NotificationRow,
} from './src/modules/emergency/service-users/notification.entity';
import {
  ServiceUserRow,
  ServiceUserStateRow,
} from './src/modules/emergency/service-users/service-user.entity';
import {
  DemandAnswerRow,
  DemandClosureRow,
  DemandRow,
} from './src/modules/demands/performance-demand.entity';
import {
  ActivationRow,
  ChargeRow,
  OrderLineRow,
  OrderRow,
  PoolRow,
  RateRetirementRow,
  RateRow,
} from './src/modules/orders/order.entity';
import { RateCardRateRow, RateCardRow } from './src/modules/orders/rate-card.entity';
import {
  ServiceTermsClauseRow,
  ServiceTermsRow,
} from './src/modules/catalogue/service-terms.entity';
import { ServiceRow, VendorRow } from './src/modules/catalogue/service.entity';
import {
  ClauseRow,
  TermsDocumentRow,
  TermsDocumentVersionRow,
} from './src/modules/catalogue/terms-document.entity';
import { NoticeRow, WithdrawalRow } from './src/modules/subscriptions/notice.entity';
import { SubscriptionRow } from './src/modules/subscriptions/subscription.entity';
import { SupportContactRow } from './src/modules/support/support-contact.entity';
import {
  UsageImportIssueRow,
  UsageImportRow,
} from './src/modules/usage/ingest/usage-import.entity';
import {
  RemovedTotalRow,
  RemovedUsageRow,
  RetentionRow,
} from './src/modules/usage/retention/retention.entity';
import { IncidentRow, MonthlyTotalRow, UsageRow } from './src/modules/usage/records/usage.entity';

/**
 * The one list of entities and migrations; the server, the tests and the typeorm command come here.
 */
export function dataSourceOptions(
  url: string | undefined,
  extra: Readonly<Record<string, unknown>> = {},
): DataSourceOptions {
  return {
    type: 'postgres',
    ...(url === undefined ? {} : { url }),
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
      RateCardRow,
      RateCardRateRow,
      PoolRow,
      RateRow,
      RateRetirementRow,
      ActivationRow,
      SubscriptionRow,
      NoticeRow,
      WithdrawalRow,
      UsageRow,
      MonthlyTotalRow,
      IncidentRow,
      UsageImportRow,
      UsageImportIssueRow,
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
      DemandRow,
      DemandAnswerRow,
      DemandClosureRow,
      AuditEntryRow,
    ],
    // Classes, not globs: the same list works from TypeScript and from dist.
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
      IndexIssuesByAccount1764000000020,
    ],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    applicationName: 'switchboard',
    logging: false,
    extra,
  };
}

/** The typeorm command takes a file that exports exactly one DataSource. */
export default new DataSource(dataSourceOptions(process.env.DATABASE_URL));
