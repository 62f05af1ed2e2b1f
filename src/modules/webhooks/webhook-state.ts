export type WebhookStatus = 'PENDING' | 'ACTIVE' | 'PAUSED' | 'DISABLED' | 'DELETED';
export type WebhookEnvironment = 'PRODUCTION' | 'SANDBOX' | 'ALL';
/** Why the server disabled an endpoint. */
export type DisabledReason = 'GONE' | 'FAILING';

/** Why a message has ids alone, though its endpoint has an operation. */
export type DataProblem = 'OPERATION_FAILED' | 'OPERATION_INVALID' | 'TOO_LARGE';

/** Whose an endpoint is; the provider's where neither is named. */
export interface WebhookOwner {
  readonly partnerId: string | null;
  readonly accountId: string | null;
  /** The accounts that a partner's is confined to; null for all of its partner's. */
  readonly accountIds: readonly string[] | null;
}
