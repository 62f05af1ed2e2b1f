import type { CalendarDate } from '../../domain/time/calendar-date';
import { parseTimeZone } from '../../domain/time/time-zone';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { requireAccount } from '../accounts/account.commands';
import { vendorByCode } from '../catalogue/service.loader';
import { SupportContactRow, type SupportChannel } from './support-contact.entity';
import { wording } from './support.sentences';

export interface NewSupportContact {
  readonly accountId: string | undefined;
  readonly vendorCode: string;
  readonly channel: SupportChannel;
  readonly value: string;
  readonly hours: string;
  readonly timeZone: string;
  readonly languages: readonly string[];
  readonly severities: readonly string[];
  readonly validFrom?: CalendarDate | null | undefined;
  readonly validBefore?: CalendarDate | null | undefined;
}

const LIST_MAX = 20;

/**
 * Records how an account reaches a vendor's support.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field.
 */
export const addSupportContact = defineCommand({
  name: 'addSupportContact',
  right: 'ADD_SUPPORT_CONTACTS',
  account: ({ accountId }: NewSupportContact) => accountId,
  run: async (context, input, path) => {
    const row = await checkedContact(context, input, path);
    await context.transaction.insert(SupportContactRow, [row]);
    return { supportContact: row };
  },
  audit: ({ supportContact }) => [auditedRow('SupportContact', supportContact)],
  event: { type: 'support_contact.added', facts: ({ supportContact }) => [supportContact] },
});

async function checkedContact(
  context: CommandContext,
  input: NewSupportContact,
  path: InputPath,
): Promise<SupportContactRow> {
  const account = await requireAccount(context, input.accountId, [...path, 'accountId']);
  const check = new InputCheck();
  const at = (...names: string[]) => [...path, ...names];
  const validFrom = input.validFrom ?? context.today(account);
  const validBefore = input.validBefore ?? null;
  const vendorCode = check.text(at('vendorCode'), input.vendorCode, 40);
  if (check.isClean && !(await vendorByCode(context, vendorCode))) {
    check.invalid(at('vendorCode'), wording('expected the code of a vendor, such as NICE or GOTO'));
  }
  if (validBefore !== null && validBefore <= validFrom) {
    check.invalid(
      at('validBefore'),
      wording('expected an end after the start, {startsOn}, got {got}', {
        ...{ startsOn: { date: validFrom }, got: { date: validBefore } },
      }),
    );
  }
  check.rule(at('timeZone'), () => parseTimeZone(input.timeZone));
  const texts = (field: 'languages' | 'severities') => {
    const list = input[field];
    if (list.length > LIST_MAX) {
      check.invalid(at(field), wording('expected at most {max} entries', { max: LIST_MAX }));
    }
    return list
      .slice(0, LIST_MAX)
      .map((text, index) => check.text(at(field, `${index}`), text, 40));
  };
  const row = {
    accountId: account.id,
    id: context.newId(),
    vendorCode,
    channel: input.channel,
    value: check.text(at('value'), input.value, 300),
    hours: check.text(at('hours'), input.hours, 200),
    timeZone: input.timeZone,
    languages: texts('languages'),
    severities: texts('severities'),
    validFrom,
    validBefore,
    ...context.recorded,
  };
  check.done();
  return row;
}
