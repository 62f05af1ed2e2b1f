import type { RowKey } from '../../../data/loader';
import { defineMutation, storedNode, type StoredAnswer } from '../../../graphql/mutation';
import { keyOf, nodeId } from '../../../graphql/node-id';
import type { UsageRow } from '../records/usage.entity';
import { UsageRecord } from '../records/usage.type';
import { correctUsage, type Replacement } from './correct-usage.commands';
import { CorrectUsageInput, type UsageReplacementInput } from './correct-usage.input';

const STORED_RECORD = storedNode<UsageRow>('UsageRecord');

const STORED_RECORD_OR_NONE: StoredAnswer<UsageRow | null> = {
  toStored: (record) => record && STORED_RECORD.toStored(record),
  read: async (context, kept) => (kept === null ? null : STORED_RECORD.read(context, kept)),
};

function replacementOf({ subscriptionId, ...said }: UsageReplacementInput): Replacement {
  const subscription = subscriptionId == null ? null : keyOf('Subscription', subscriptionId);
  return { ...said, subscription };
}

export const CorrectUsage = defineMutation(correctUsage, {
  description:
    'Corrects a metered call that was reported wrongly, or takes it back. Adds a reversal and, for a correction, a new version that is rated like a call received now. Stored records do not change.',
  input: [CorrectUsageInput, 'The call, and its correction.'],
  toInput: ({ usageRecordId, replacement, reason }) => ({
    record: keyOf('UsageRecord', usageRecordId),
    replacement: replacement ? replacementOf(replacement) : null,
    reason,
    idOf: (record: RowKey) => nodeId('UsageRecord', record),
  }),
  payload: {
    reversal: {
      type: () => UsageRecord,
      description: 'The entry that reverses the previous version; null if refused.',
      stored: STORED_RECORD,
    },
    record: {
      type: () => UsageRecord,
      description: 'The version now in force; null if the call was only taken back, or if refused.',
      stored: STORED_RECORD_OR_NONE,
    },
  },
});
