import { LAST_DATE } from '../../domain/time/calendar-date';
import { termRhythm, type TermRhythm } from '../../domain/contract/term-rhythm';
import type { CommandContext } from '../../application/context';
import { insertOf } from '../../data/insert';
import type { RowKey } from '../../data/loader';
import type { Transaction } from '../../data/transaction';
import { stateAt } from './contract';
import { subscriptionById } from './subscription.loader';
import { TermRhythmRow } from './term-rhythm.entity';

/** Rewrites the rhythm of the terms of these subscriptions, each named once. */
export async function rewriteTermRhythm(
  context: CommandContext,
  subscriptions: readonly RowKey[],
): Promise<void> {
  const found = await Promise.all(subscriptions.map((key) => rhythmOf(context, key)));
  await storeRows(
    context.transaction,
    found.map(({ row }) => row),
  );
  await storeClasses(
    context.transaction,
    found.map(({ rhythm }) => rhythm),
  );
}

async function rhythmOf(
  context: CommandContext,
  key: RowKey,
): Promise<{ rhythm: TermRhythm; row: TermRhythmRow }> {
  const subscription = await subscriptionById(context, key);
  if (!subscription) throw new Error('the rhythm of a subscription that there is not');
  // On the last day there is, all notices on record stand that were not withdrawn.
  const { contract, endsBefore } = await stateAt(context, subscription, { asOf: LAST_DATE });
  const rhythm = termRhythm(contract.schedule, endsBefore);
  const { startsOn, firstEndsBefore, deadlineKey } = rhythm;
  const { accountId, id, serviceCode, beneficiaryCode } = subscription;
  const { timeZone, partnerId } = contract.account;
  const row = {
    ...{ accountId, id, serviceCode, beneficiaryCode, timeZone, partnerId },
    ...{ startsOn, firstEndsBefore, endsBefore, deadlineKey },
    // Of a new row, until `rewriteToldVersions`; that of one that is there stays.
    toldVersions: null,
  };
  return { rhythm, row };
}

const OVERWRITE = `on conflict (account_id, id) do update set starts_on = excluded.starts_on,
  first_ends_before = excluded.first_ends_before, ends_before = excluded.ends_before,
  deadline_key = excluded.deadline_key`;

async function storeRows({ rows }: Transaction, rhythms: readonly TermRhythmRow[]): Promise<void> {
  const { statement, values } = insertOf(TermRhythmRow, rhythms);
  await rows({ text: `${statement.text} ${OVERWRITE}` }, values);
}

const INSERT_CLASSES = {
  name: 'insert-term-rhythm-classes',
  text: `insert into term_rhythm_class (renewal_unit, renewal_length, notice_days)
    select distinct * from unnest($1::text[], $2::int[], $3::int[]) order by 1, 2, 3
    on conflict do nothing`,
};

async function storeClasses({ rows }: Transaction, rhythms: readonly TermRhythm[]): Promise<void> {
  await rows(INSERT_CLASSES, [
    rhythms.map(({ renewal }) => ('days' in renewal ? 'DAYS' : 'MONTHS')),
    rhythms.map(({ renewal }) => ('days' in renewal ? renewal.days : renewal.months)),
    rhythms.map(({ noticeDays }) => noticeDays),
  ]);
}
