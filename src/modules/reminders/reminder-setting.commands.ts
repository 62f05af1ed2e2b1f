import { REMINDER_OFFSET_MAX, REMINDER_OFFSETS_MAX } from '../../domain/contract/reminder';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { requireAccount } from '../accounts/account.commands';
import type { AccountRow } from '../accounts/account.entity';
import { peopleByAccountId } from '../accounts/account.loader';
import { lookAgain } from '../subscriptions/due-look.store';
import { ReminderSettingRow } from './reminder.entity';
import { offsetsOf, reminderSettingOf } from './reminder.loader';
import { wording } from './reminder.sentences';

export interface NewReminderSetting {
  readonly accountId: string | undefined;
  readonly daysBefore: readonly number[];
  /** Of a sandbox account alone: whom its mails go to; null for nobody. */
  readonly mailPerson: RowKey | null | undefined;
}

/**
 * Sets how many days before a last day for notice an account is reminded; none for not at all.
 *
 * A fact of its own each time: the latest holds. What lay before it is not made up for.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for more than ten, days outside 0 to 365, and
 *   days that are named twice; NOT_A_SANDBOX for a person whom mails of other accounts should go
 *   to: those go to its owners.
 */
export const setReminders = defineCommand({
  name: 'setReminders',
  right: 'SET_REMINDERS',
  account: ({ accountId }: NewReminderSetting) => accountId,
  run: async (context, { accountId: id, daysBefore, mailPerson }, path) => {
    const { transaction, newId, recorded } = context;
    const account = await requireAccount(context, id, [...path, 'accountId']);
    const { id: accountId } = account;
    checkOffsets(daysBefore, [...path, 'daysBefore']);
    const mailPersonId = await checkedPerson(context, account, mailPerson, [
      ...path,
      'mailPersonId',
    ]);
    const before = await reminderSettingOf(context, accountId);
    const days = [...daysBefore].sort((a, b) => b - a);
    const setting = { accountId, id: newId(), daysBefore: days, mailPersonId, ...recorded };
    await transaction.insert(ReminderSettingRow, [setting]);
    await lookAgain(context, [accountId]);
    return { setting, before };
  },
  audit: ({ setting: { accountId, daysBefore, mailPersonId }, before }) => [
    {
      accountId,
      subject: { type: 'Account', id: accountId },
      changes: [
        { name: 'daysBefore', before: inWords(offsetsOf(before)), after: inWords(daysBefore) },
        ...(before?.mailPersonId == null && mailPersonId === null
          ? []
          : [{ name: 'mailPersonId', before: before?.mailPersonId ?? null, after: mailPersonId }]),
      ],
    },
  ],
  event: { type: 'reminder_settings.set', facts: ({ setting }) => [setting] },
});

const inWords = (days: readonly number[]): string => days.join(', ');

/** Somebody who belongs to the account: an address of a stranger can be told nothing. */
async function checkedPerson(
  context: CommandContext,
  { id: accountId, isSandbox }: AccountRow,
  key: RowKey | null | undefined,
  path: InputPath,
): Promise<string | null> {
  if (key === null) return null;
  if (!isSandbox) {
    refuse('NOT_A_SANDBOX', path, wording('Mails of this account go to its owners.'));
  }
  const people = await peopleByAccountId(context, accountId);
  const person = people.find(({ id }) => key?.accountId === accountId && key.id === id);
  return person?.id ?? refuse('NOT_FOUND', path, wording('No person with this id.'));
}

function checkOffsets(daysBefore: readonly number[], path: readonly string[]): void {
  const check = new InputCheck();
  if (daysBefore.length > REMINDER_OFFSETS_MAX) {
    const counts = { max: REMINDER_OFFSETS_MAX, got: daysBefore.length };
    check.invalid(path, wording('expected at most {max} reminders, got {got}', counts));
    check.refuse();
  }
  daysBefore.forEach((days, index) => {
    check.integer([...path, `${index}`], days, 0, REMINDER_OFFSET_MAX);
  });
  const twice = daysBefore.find((days, index) => daysBefore.indexOf(days) !== index);
  if (twice !== undefined) {
    check.invalid(
      path,
      wording('expected each number of days once, got {got} twice', { got: twice }),
    );
  }
  check.done();
}
