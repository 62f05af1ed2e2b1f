import { InvoiceCreditResolver, InvoiceSettlementResolver } from './invoice-settlement.resolver';
import {
  DisputeInvoice,
  IssueCreditNote,
  RecordPayment,
  RecordRefund,
  RecordTransmission,
  ResolveDispute,
  TakeBackCreditNote,
} from './settlement-acts.resolver';
import {
  InvoiceDisputeResolver,
  PaymentResolver,
  PaymentTaxShareResolver,
  RefundResolver,
} from './settlement.resolver';
import {
  AccountStatementResolver,
  AccountStatementsResolver,
  StatementAgeingResolver,
  StatementItemResolver,
} from './statement.resolver';

/** What becomes of documents once they are finalized. */
export const SETTLEMENTS = [
  IssueCreditNote,
  TakeBackCreditNote,
  RecordPayment,
  RecordRefund,
  DisputeInvoice,
  ResolveDispute,
  RecordTransmission,
  InvoiceSettlementResolver,
  InvoiceCreditResolver,
  PaymentResolver,
  PaymentTaxShareResolver,
  RefundResolver,
  InvoiceDisputeResolver,
  AccountStatementsResolver,
  AccountStatementResolver,
  StatementItemResolver,
  StatementAgeingResolver,
] as const;
