import { auditedRow, type Change } from '../../../application/audit';
import { defineCommand } from '../../../application/command';
import type { CommandContext, RequestContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import { UserInputError, refuse } from '../../../application/user-input-error';
import { FieldProblems } from '../ingest/field-problems';
import type { ReportedCall } from '../ingest/reported-call.input-check';
import { rateReportedCall, type RatedCall } from '../ingest/rate-reported-call';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import type { UsageRow } from '../records/usage.entity';
import { usageRecordById } from '../records/usage.loader';
import { contractKnownNow } from './contract-now.loader';
import { versionInForce } from './current-calls.loader';
import { claimRecords, supersede } from './ledger.store';
import { wording } from './correction.sentences';

/** A call as it should have been reported; what identifies it stays. */
export interface Replacement extends Omit<ReportedCall, 'source' | 'externalId'> {
  /** Null for the same subscription; undefined where it is no id of one. */
  readonly subscription: RowKey | null | undefined;
}

export interface UsageCorrection {
  readonly record: RowKey | undefined;
  readonly replacement: Replacement | null;
  readonly reason: string;
  /** How a record is named to the caller. */
  readonly idOf: (record: RowKey) => string;
}

/**
 * Corrects a metered call: a reversal takes back the version in force, and a next version, judged
 * and rated as a call that comes in now, takes its place.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE for a version that is no longer in force, naming
 *   the one that is; INVALID_INPUT for a reversal, for a replacement that says what is stored, and
 *   for each of its fields that no new record may have.
 */
export const correctUsage = defineCommand({
  name: 'correctUsage',
  right: 'CORRECT_USAGE',
  account: ({ record }: UsageCorrection) => record?.accountId,
  run: async (context, input, path) => {
    const { transaction } = context;
    const check = new InputCheck();
    const reason = check.text([...path, 'reason'], input.reason, 500);
    check.done();
    const at = [...path, 'usageRecordId'];
    const before = await requireRecord(context, input.record, at);
    const { accountId } = before;
    if (before.kind === 'REVERSAL') {
      refuse(
        'INVALID_INPUT',
        at,
        wording('expected a call, got a reversal, which stands as it is'),
      );
    }
    if (!before.isCurrent) await refuseSuperseded(context, before, input, at);
    const next = await nextOf(context, before, input.replacement, [...path, 'replacement']);
    const claimed = await claimRecords(transaction, accountId, [before.id]);
    if (!claimed.has(before.id)) await refuseSuperseded(context, before, input, at);
    const superseding = [{ record: before, next }];
    const [made] = await supersede(context, transaction, accountId, superseding, reason);
    if (!made) throw new Error('a correction without its entries');
    context.forget();
    const { reversalId, nextId } = made;
    return {
      reversal: await requireRecord(context, { accountId, id: reversalId }, at),
      /** The version that is in force now; null where the call was taken back. */
      record: nextId === null ? null : await requireRecord(context, { accountId, id: nextId }, at),
      ...{ before, next, reason },
    };
  },
  audit: ({ before, next, reason }) => [
    auditedRow('UsageRecord', before, changesOf(before, next, reason)),
  ],
  event: { type: 'usage.corrected', facts: ({ reversal }) => [reversal] },
});

async function requireRecord(
  context: RequestContext,
  key: RowKey | undefined,
  path: readonly string[],
): Promise<UsageRow> {
  const record = key ? await usageRecordById(context, key) : null;
  return record ?? refuse('NOT_FOUND', path, wording('No usage record with this id.'));
}

async function refuseSuperseded(
  context: RequestContext,
  { accountId, originalId, id, version }: UsageRow,
  { idOf }: UsageCorrection,
  path: readonly string[],
): Promise<never> {
  const inForce = await versionInForce(context, { accountId, id: originalId ?? id });
  const message = inForce
    ? wording('Version {version} is no longer in force: version {current} is, {id}.', {
        ...{ version, current: inForce.version, id: idOf({ accountId, id: inForce.id }) },
      })
    : wording('Version {version} is no longer in force: the call was taken back.', { version });
  return refuse('ALREADY_DONE', path, message);
}

/** The next version: judged as a record that comes in now, but for its place in the history. */
async function nextOf(
  context: CommandContext,
  record: UsageRow,
  replacement: Replacement | null,
  path: readonly string[],
): Promise<RatedCall | null> {
  if (!replacement) return null;
  const { subscription: named, ...said } = replacement;
  const { accountId, source, externalId } = record;
  const key = named === null ? { accountId, id: record.subscriptionId } : named;
  const subscription = key?.accountId === accountId ? await subscriptionById(context, key) : null;
  if (!subscription) {
    const message = wording('No subscription of that account with this id.');
    return refuse('NOT_FOUND', [...path, 'subscriptionId'], message);
  }
  const { usageContract: contract } = await contractKnownNow(context, subscription);
  const problems = new FieldProblems();
  const report = { ...said, source, externalId };
  const under = { key: subscription, contract, clockAt: null };
  const call = rateReportedCall(report, under, context.recordedAt, problems, null);
  if (!call) {
    throw new UserInputError(
      problems.all.map(({ field, message, code = 'INVALID_INPUT' }) => ({
        ...{ code, message },
        path: field === null ? path : [...path, field],
      })),
    );
  }
  if (SAID.every((name) => call[name] === record[name])) {
    const message = wording(
      'expected another content than what is stored, got the same: nothing to correct',
    );
    refuse('INVALID_INPUT', path, message);
  }
  return { ...call, id: context.newId() };
}

/** What a source says of a call; what became of it follows from that. */
const SAID = [
  ...(['subscriptionId', 'direction', 'leg', 'agentConnectivity', 'fromNumber'] as const),
  ...(['toNumber', 'dialled', 'originCountryCode', 'callType', 'disposition'] as const),
  ...(['startedAt', 'answeredAt', 'endedAt'] as const),
];

/** Without numbers: they may have to be erased, and the log keeps what it was told. */
const LOGGED = [
  ...(['status', 'billedSeconds', 'amount', 'direction', 'leg', 'disposition'] as const),
  ...(['startedAt', 'answeredAt', 'endedAt'] as const),
];

function changesOf(record: UsageRow, next: RatedCall | null, reason: string): Change[] {
  const text = (value: string | number | null | undefined) => (value == null ? null : `${value}`);
  const changes = LOGGED.map((name): Change => {
    return { name, before: text(record[name]), after: text(next?.[name]) };
  });
  const changed = changes.filter(({ before, after }) => before !== after);
  return [{ name: 'reason', before: null, after: reason }, ...changed];
}
