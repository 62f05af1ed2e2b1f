import { REMINDER_OFFSET_MAX, REMINDER_OFFSETS_MAX } from '../../domain/contract/reminder';
import { defineCommand } from '../../application/command';
import { InputCheck } from '../../application/input-check';
import { requireAccount } from '../accounts/account.commands';
import { lookAgain } from '../subscriptions/due-look.store';
import { ReminderSettingRow } from './reminder.entity';
import { offsetsOf, reminderSettingOf } from './reminder.loader';
import { wording } from './reminder.sentences';

export interface NewReminderSetting {
  readonly accountId: string | undefined;
  readonly daysBefore: readonly number[];
}

/**
 * Sets how many days before a last day for notice an account is reminded; none for not at all.
 *
 * A fact of its own each time: the latest holds. What lay before it is not made up for.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for more than ten, days outside 0 to 365, and
 *   days that are named twice.
 */
export const setReminders = defineCommand({
  name: 'setReminders',
  right: 'SET_REMINDERS',
  account: ({ accountId }: NewReminderSetting) => accountId,
  run: async (context, { accountId: id, daysBefore }, path) => {
    const { transaction, newId, recorded } = context;
    const { id: accountId } = await requireAccount(context, id, [...path, 'accountId']);
    checkOffsets(daysBefore, [...path, 'daysBefore']);
    const before = await reminderSettingOf(context, accountId);
    const days = [...daysBefore].sort((a, b) => b - a);
    const setting = { accountId, id: newId(), daysBefore: days, ...recorded };
    await transaction.insert(ReminderSettingRow, [setting]);
    await lookAgain(context, [accountId]);
    return { setting, before };
  },
  audit: ({ setting: { accountId, daysBefore }, before }) => [
    {
      accountId,
      subject: { type: 'Account', id: accountId },
      changes: [
        { name: 'daysBefore', before: inWords(offsetsOf(before)), after: inWords(daysBefore) },
      ],
    },
  ],
  event: { type: 'reminder_settings.set', facts: ({ setting }) => [setting] },
});

const inWords = (days: readonly number[]): string => days.join(', ');

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
