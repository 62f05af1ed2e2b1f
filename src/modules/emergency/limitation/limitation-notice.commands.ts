import type { CalendarDate } from '../../../domain/time/calendar-date';
import { localDate, type TimeZone } from '../../../domain/time/time-zone';
import type { Transaction } from '../../../data/transaction';
import { defineCommand, type InputPath } from '../../../application/command';
import type { CommandContext, RequestContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import { refuse } from '../../../application/user-input-error';
import { serviceTermsByServiceCode } from '../../catalogue/service.loader';
import { contractOf, type Contract } from '../../subscriptions/contract';
import { requireSubscription } from '../../subscriptions/notice.commands';
import { LimitationNoticeRow } from './limitation-notice.entity';
import { limitationNoticesByServiceCode } from './limitation-notice.loader';
import { wording } from './limitation.sentences';

export interface NewLimitationNotice {
  readonly serviceCode: string;
  readonly version: number;
  readonly effectiveOn: CalendarDate;
  readonly textEn: string;
  readonly textFr: string;
}

const TEXT_MAX = 2_000;

/**
 * Publishes the next version of what a service's users are told. Everyone is to be told anew.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field, for another version than the
 *   next and for a service whose terms never forbade emergency calls.
 */
export const publishLimitationNotice = defineCommand({
  name: 'publishLimitationNotice',
  right: 'PUBLISH_LIMITATION_NOTICES',
  account: 'none',
  run: async (context, input: NewLimitationNotice, path) => {
    const { transaction, recordedAt } = context;
    const { serviceCode } = input;
    await lockNoticesOf(transaction, serviceCode);
    await requireLimitedService(context, serviceCode, [...path, 'serviceCode']);
    const last = (await limitationNoticesByServiceCode(context, serviceCode)).at(-1);
    const row = { ...checkedNotice(context, last, input, path), serviceCode, recordedAt };
    await transaction.insert(LimitationNoticeRow, [row]);
    return { limitationNotice: row, last };
  },
  audit: ({ limitationNotice: { serviceCode, version }, last }) => [
    {
      accountId: null,
      changes: [
        { name: 'serviceCode', before: serviceCode, after: serviceCode },
        { name: 'version', before: last ? `${last.version}` : null, after: `${version}` },
      ],
    },
  ],
  event: {
    type: 'limitation_notice.published',
    facts: ({ limitationNotice: { serviceCode, version } }) => [
      { stream: 'CATALOGUE', id: `${serviceCode}/${version}` },
    ],
  },
});

/** Two publications at once would both be the next version: the second waits and is refused. */
async function lockNoticesOf({ rows }: Transaction, serviceCode: string): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtext($1))';
  await rows({ text }, [`limitation notice ${serviceCode}`]);
}

async function requireLimitedService(
  context: RequestContext,
  serviceCode: string,
  path: InputPath,
): Promise<void> {
  const terms = await serviceTermsByServiceCode(context, serviceCode);
  if (terms.length === 0)
    refuse('NOT_FOUND', path, wording('No terms have been published for this service.'));
  if (terms.some(({ emergencyCalling }) => emergencyCalling === 'PROHIBITED')) return;
  refuse(
    'INVALID_INPUT',
    path,
    wording(
      'expected a service whose terms forbid emergency calls, got {service}, whose terms do not',
      { service: serviceCode },
    ),
  );
}

function checkedNotice(
  { requestedAt }: CommandContext,
  last: LimitationNoticeRow | undefined,
  { version, effectiveOn, textEn, textFr }: NewLimitationNotice,
  path: InputPath,
): Pick<LimitationNoticeRow, 'version' | 'effectiveOn' | 'textEn' | 'textFr'> {
  const check = new InputCheck();
  const next = (last?.version ?? 0) + 1;
  if (version !== next) {
    const versions = { next, got: version };
    check.invalid(
      [...path, 'version'],
      wording('expected the next version, {next}, got {got}', versions),
    );
  }
  const today = localDate(requestedAt, 'UTC' as TimeZone);
  const earliest = last && last.effectiveOn > today ? last.effectiveOn : today;
  if (effectiveOn < earliest) {
    const days = { earliest: { date: earliest }, got: { date: effectiveOn } };
    check.invalid(
      [...path, 'effectiveOn'],
      wording('expected a date from {earliest} on, got {got}', days),
    );
  }
  const row = {
    version,
    effectiveOn,
    textEn: check.text([...path, 'textEn'], textEn, TEXT_MAX),
    textFr: check.text([...path, 'textFr'], textFr, TEXT_MAX),
  };
  check.done();
  return row;
}

/**
 * The contract of a subscription whose users must be told that no emergency calls may be placed.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT where its terms do not forbid them.
 */
export async function requireLimitedContract(
  context: RequestContext,
  subscription: RowKey | undefined,
  path: InputPath,
): Promise<Contract> {
  const contract = await contractOf(
    context,
    await requireSubscription(context, subscription, path),
  );
  const { emergencyCalling } = contract.terms;
  if (emergencyCalling === 'PROHIBITED') return contract;
  refuse(
    'INVALID_INPUT',
    path,
    wording(
      'expected a subscription whose terms forbid emergency calls, got one whose terms say {got}',
      { got: emergencyCalling },
    ),
  );
}
