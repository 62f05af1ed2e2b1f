import type { Asked } from '../data/statement';
import type { Right } from './rights';
import type { CommandContext } from './context';

/** Where acts on no account, such as a publication, are recorded. */
export const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/** What a fact that supersedes another changed, as texts. */
export interface Change {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a command did to one thing, as the audit log keeps it; the rest comes with the command. */
export interface AuditedFact {
  /** The account it was done to; null where it concerns none. */
  readonly accountId: string | null;
  readonly subscriptionId?: string | null;
  /** The thing that was made or changed: the name of its type, and its own id. */
  readonly subject?: { readonly type: string; readonly id: string };
  readonly changes?: readonly Change[];
  /** The beneficiary whose right it was; its rows are all that it may write. */
  readonly beneficiaryCode?: string | null;
}

interface AuditedRow {
  readonly accountId: string;
  readonly id: string;
  readonly subscriptionId?: string | null;
}

/** That a row was made or changed: the name of its type, and what changed of it. */
export const auditedRow = (
  type: string,
  { accountId, id, subscriptionId }: AuditedRow,
  changes: readonly Change[] = [],
): AuditedFact => ({
  accountId,
  subscriptionId: subscriptionId ?? null,
  subject: { type, id },
  changes,
});

const INSERT = {
  name: 'insert-audit-entry',
  text: `insert into audit_entry (account_id, id, occurred_at, actor_kind, actor, partner_id,
      api_client_id, act, exercised_right, subject_type, subject_id, subscription_id,
      remote_address, request_id, changes, beneficiary_code)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
};

/**
 * What records an act, in the transaction that does it: neither is stored without the other.
 *
 * The log is append-only: the server's role may neither change nor remove an entry. It goes by the
 * wall clock, whatever the clock of the account shows.
 *
 * @param act the command's name, and the right that it exercised.
 */
export function auditEntry(
  { viewer, requestedAt, newId, origin }: CommandContext,
  { name, right }: { readonly name: string; readonly right: Right },
  { accountId, subject, subscriptionId, changes, beneficiaryCode }: AuditedFact,
): Asked {
  const partner = viewer.kind === 'PARTNER' ? viewer : undefined;
  const values = [
    ...[accountId ?? NO_ACCOUNT, newId(), requestedAt, viewer.kind, viewer.subject],
    ...[partner?.partnerId ?? null, partner?.clientId ?? null, name, right],
    ...[subject?.type ?? null, subject?.id ?? null, subscriptionId ?? null],
    ...[origin.remoteAddress, origin.requestId, JSON.stringify(changes ?? [])],
    beneficiaryCode ?? null,
  ];
  return { statement: INSERT, values };
}
