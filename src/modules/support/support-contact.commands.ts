import type { CalendarDate } from '../../domain/time/calendar-date';
import { parseTimeZone } from '../../domain/time/time-zone';
import { requireRight } from '../../application/rights';
import { audit } from '../../application/audit';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { actorOf } from '../../application/viewer';
import { requireAccount } from '../accounts/account.commands';
import { vendorByCode } from '../catalogue/service.loader';
import { SupportContactRow, type SupportChannel } from './support-contact.entity';

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
export async function addSupportContact(
  context: CommandContext,
  input: NewSupportContact,
  path: readonly string[],
): Promise<SupportContactRow> {
  const { viewer, now } = context;
  requireRight(viewer, 'ADD_SUPPORT_CONTACTS');
  const account = await requireAccount(context, input.accountId, [...path, 'accountId']);
  const check = new InputCheck();
  const at = (...names: string[]) => [...path, ...names];
  const validFrom = input.validFrom ?? context.today(account.timeZone);
  const validBefore = input.validBefore ?? null;
  const vendorCode = check.text(at('vendorCode'), input.vendorCode, 40);
  if (check.isClean && !(await vendorByCode(context, vendorCode))) {
    check.invalid(at('vendorCode'), 'expected the code of a vendor, such as NICE or GOTO');
  }
  if (validBefore !== null && validBefore <= validFrom) {
    check.invalid(
      at('validBefore'),
      `expected an end after the start, ${validFrom}, got ${validBefore}`,
    );
  }
  check.rule(at('timeZone'), () => parseTimeZone(input.timeZone));
  const texts = (field: 'languages' | 'severities') => {
    const list = input[field];
    if (list.length > LIST_MAX) check.invalid(at(field), `expected at most ${LIST_MAX} entries`);
    return list
      .slice(0, LIST_MAX)
      .map((text, index) => check.text(at(field, `${index}`), text, 40));
  };
  const row: SupportContactRow = {
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
    recordedAt: now,
    recordedBy: actorOf(viewer),
  };
  check.done();
  await context.write([account.id], async (transaction) => {
    await transaction.manager.insert(SupportContactRow, row);
    await audit(context, transaction, {
      act: 'addSupportContact',
      right: 'ADD_SUPPORT_CONTACTS',
      accountId: account.id,
      subject: { type: 'SupportContact', id: row.id },
    });
  });
  context.forget();
  return row;
}
