import type { Instant } from '../../domain/time/time-zone';
import type { DeliveryProgress, WebhookEndpoint } from './webhook-endpoint.loader';

export type ProblemKind =
  'FAILING' | 'BACKED_OFF' | 'GONE' | 'DISABLED' | 'NO_MASTER_KEY' | 'OPERATION_INVALID';

interface Problem {
  readonly kind: ProblemKind;
  readonly beganAt: Instant | null;
}

/** What keeps events from an endpoint. */
export function problemsOf(
  { reason, changedAt }: WebhookEndpoint,
  { firstFailedAt, backoffs }: DeliveryProgress,
  { isSigned, isOperationInvalid }: { isSigned: boolean; isOperationInvalid: boolean },
): Problem[] {
  const problems: Problem[] = [];
  if (reason === 'GONE') problems.push({ kind: 'GONE', beganAt: changedAt });
  if (reason === 'FAILING') problems.push({ kind: 'DISABLED', beganAt: changedAt });
  if (firstFailedAt !== null) problems.push({ kind: 'FAILING', beganAt: firstFailedAt });
  if (backoffs > 0) problems.push({ kind: 'BACKED_OFF', beganAt: firstFailedAt });
  if (!isSigned) problems.push({ kind: 'NO_MASTER_KEY', beganAt: null });
  if (isOperationInvalid) problems.push({ kind: 'OPERATION_INVALID', beganAt: null });
  return problems;
}
