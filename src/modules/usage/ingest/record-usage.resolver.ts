import { Field, ObjectType } from 'type-graphql';
import type { RowKey } from '../../../data/loader';
import type { Problem } from '../../../application/user-input-error';
import { defineMutation, storedNode, type StoredAnswer } from '../../../graphql/mutation';
import { keyOf } from '../../../graphql/node-id';
import { UserError } from '../../../graphql/user-error.type';
import type { UsageRow } from '../records/usage.entity';
import { UsageRecord } from '../records/usage.type';
import { recordUsage, type UsageOutcome } from './record-usage.commands';
import { RecordUsageInput } from './record-usage.input';
import { UsageImport, UsageOutcomeType } from './usage-import.type';
import { told, toldBefore } from '../../../domain/wording';

@ObjectType('RecordUsageResult', {
  description: 'The outcome for one record that was sent.',
  simpleResolvers: true,
})
export class RecordUsageResult {
  @Field(() => String, { description: 'Id of the record in the feed, as sent.' })
  externalId: string;

  @Field(() => UsageOutcomeType, { description: 'The outcome.' })
  status: UsageOutcome;

  @Field(() => UsageRecord, {
    nullable: true,
    description:
      'The record stored under this id, now or earlier; null if rejected, or if its detail was removed.',
  })
  record: UsageRow | null;

  @Field(() => [UserError], { description: 'Why it was rejected; empty otherwise.' })
  userErrors: readonly Problem[];
}

/** One result as it is stored: short names, since there may be a thousand of them. */
interface KeptResult {
  readonly e: string;
  readonly s: UsageOutcome;
  readonly r?: RowKey;
  readonly p?: readonly KeptProblem[];
}

/** A problem, told in both languages; answers from before French was kept have no `fr`. */
type KeptProblem = Omit<Problem, 'message'> & { readonly message: string; readonly fr?: string };

const toKept = ({ message, ...problem }: Problem): KeptProblem => ({
  ...problem,
  message: told(message, 'EN'),
  fr: told(message, 'FR'),
});

const fromKept = ({ message, fr = message, ...problem }: KeptProblem): Problem => ({
  ...problem,
  message: toldBefore(message, fr),
});

const STORED_RECORD = storedNode<UsageRow>('UsageRecord');

const STORED_RESULTS: StoredAnswer<RecordUsageResult[]> = {
  toStored: (results) =>
    results.map(({ externalId, status, record, userErrors }) => ({
      e: externalId,
      s: status,
      ...(record ? { r: STORED_RECORD.toStored(record) } : {}),
      ...(userErrors.length > 0 ? { p: userErrors.map(toKept) } : {}),
    })),
  read: (context, kept) =>
    Promise.all(
      (kept as KeptResult[]).map(async ({ e, s, r, p }) => ({
        externalId: e,
        status: s,
        record: r ? await STORED_RECORD.read(context, r) : null,
        userErrors: p?.map(fromKept) ?? [],
      })),
    ),
};

export const RecordUsage = defineMutation(recordUsage, {
  description:
    'Stores and rates metered calls, and returns one result per record. Safe to repeat: sending a record again changes nothing.',
  input: [RecordUsageInput, 'The calls.'],
  toInput: ({ records }) =>
    records.map((report) => ({
      ...report,
      subscription: keyOf('Subscription', report.subscriptionId),
    })),
  payload: {
    results: {
      type: () => [RecordUsageResult],
      description: 'One result per record, in order; null if the list itself was refused.',
      stored: STORED_RESULTS,
    },
    usageImport: {
      type: () => UsageImport,
      description:
        'The delivery under which the records are kept; use it to query records that were not stored.',
      stored: storedNode('UsageImport'),
    },
  },
});
