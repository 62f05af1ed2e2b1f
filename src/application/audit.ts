import type { Transaction } from '../data/transaction';
import type { Right } from './rights';
import type { RequestContext } from './context';

/** Where acts on no account, such as a publication, are recorded. */
export const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/** What a fact that supersedes another changed, as texts. */
export interface Change {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** One act, as the audit log keeps it; who, when and from where come with the request. */
export interface AuditedAct {
  /** What was done, as the mutation is called; LOOK where a beneficiary read a contract. */
  readonly act: string;
  /** The right that was exercised. */
  readonly right: Right;
  /** The account it was done to; null where it concerns none. */
  readonly accountId: string | null;
  readonly subscriptionId?: string | null;
  /** The thing that was made or changed: the name of its type, and its own id. */
  readonly subject?: { readonly type: string; readonly id: string };
  readonly changes?: readonly Change[];
  /** The beneficiary whose right it was; its rows are all that it may write. */
  readonly beneficiaryCode?: string | null;
}

const INSERT = {
  name: 'insert-audit-entry',
  text: `insert into audit_entry (account_id, id, occurred_at, actor_kind, actor, partner_id,
      api_client_id, act, exercised_right, subject_type, subject_id, subscription_id,
      remote_address, request_id, changes, beneficiary_code)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
};

/**
 * Records an act in the transaction that does it: neither is stored without the other.
 *
 * The log is append-only: the server's role may neither change nor remove an entry.
 */
export async function audit(
  context: RequestContext,
  { rows }: Pick<Transaction, 'rows'>,
  { accountId, act, right, subject, subscriptionId, changes, beneficiaryCode }: AuditedAct,
): Promise<void> {
  const { viewer, now, newId, origin } = context;
  const partner = viewer.kind === 'PARTNER' ? viewer : undefined;
  await rows(INSERT, [
    ...[accountId ?? NO_ACCOUNT, newId(), now, viewer.kind, viewer.subject],
    ...[partner?.partnerId ?? null, partner?.clientId ?? null, act, right],
    ...[subject?.type ?? null, subject?.id ?? null, subscriptionId ?? null],
    ...[origin.remoteAddress, origin.requestId, JSON.stringify(changes ?? [])],
    beneficiaryCode ?? null,
  ]);
}
