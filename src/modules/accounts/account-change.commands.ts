import { saidOn } from '../../domain/account-fact';
import { parseCountryCode } from '../../domain/country';
import { parseLocale } from '../../domain/locale';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Change } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { requireAccount } from './account.commands';
import type { AccountRow, AccountSaying, BillingAddress } from './account.entity';
import { storeAccountFact } from './account-fact.store';
import { factsByAccountId } from './account.loader';
import { checkEffectiveFrom, NOT_NONE } from './effective-day.input-check';
import { wording } from './account.sentences';

/** What is absent stays as it is; null says that there is none, where there may be none. */
export interface AccountChange {
  readonly accountId: string | undefined;
  /** Today when absent. */
  readonly effectiveFrom?: CalendarDate | null | undefined;
  readonly name?: string | null | undefined;
  readonly locale?: string | null | undefined;
  readonly countryCode?: string | null | undefined;
  readonly outsideLineDigit?: string | null | undefined;
  readonly billingAddress?: NewBillingAddress | null | undefined;
}

export interface NewBillingAddress {
  readonly recipient: string;
  readonly lines: readonly string[];
  readonly postalCode?: string | null | undefined;
  readonly city: string;
  readonly region?: string | null | undefined;
  readonly countryCode: string;
}

const ADDRESS_LINES_MAX = 4;
/**
 * Changes particulars of an account from a day on: past, present or to come.
 *
 * What was so before stays on record, and so does what is recorded for other days.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field.
 */
export const changeAccount = defineCommand({
  name: 'changeAccount',
  right: 'CHANGE_ACCOUNTS',
  account: ({ accountId }: AccountChange) => accountId,
  run: async (context, input, path) => {
    const at = [...path, 'accountId'];
    const account = await requireAccount(context, input.accountId, at);
    const { effectiveFrom, says } = checked(context, account, input, path);
    const before = await saidBefore(context, account, effectiveFrom);
    const fact = await storeAccountFact(context, account, effectiveFrom, says, at);
    context.forget();
    return { account: await requireAccount(context, account.id, at), fact, before };
  },
  audit: ({ account: { id: accountId }, fact: { effectiveFrom, says }, before }) => [
    {
      accountId,
      subject: { type: 'Account', id: accountId },
      changes: [
        { name: 'effectiveFrom', before: null, after: effectiveFrom },
        ...changesOf(before, says),
      ],
    },
  ],
  event: { type: 'account.changed', facts: ({ fact }) => [fact] },
});

/** What held on that day until now. */
async function saidBefore(
  context: CommandContext,
  account: AccountRow,
  day: CalendarDate,
): Promise<AccountSaying> {
  const facts = await factsByAccountId(context, account.id);
  const said: AccountSaying = saidOn<AccountSaying>(facts, day);
  const { name, locale, countryCode, outsideLineDigit } = account;
  return facts.length > 0 ? said : { name, locale, countryCode, outsideLineDigit };
}

/** An address is told of, and not told: the log outlives what has to be erased. */
function changesOf(before: AccountSaying, { billingAddress, ...says }: AccountSaying): Change[] {
  const changes = Object.entries(says).map(([name, after]): Change => {
    return { name, before: before[name as keyof typeof says] ?? null, after };
  });
  if (billingAddress === undefined) return changes;
  const word = (address: BillingAddress | null | undefined) => (address ? 'an address' : null);
  const [was, is] = [word(before.billingAddress), word(billingAddress)];
  return [...changes, { name: 'billingAddress', before: was, after: is }];
}

function checked(
  context: CommandContext,
  account: AccountRow,
  input: AccountChange,
  path: InputPath,
): { effectiveFrom: CalendarDate; says: AccountSaying } {
  const check = new InputCheck();
  const at = (field: string) => [...path, field];
  const today = context.today(account);
  const effectiveFrom = checkEffectiveFrom(check, input.effectiveFrom, today, at('effectiveFrom'));
  const says: AccountSaying = {
    ...checkTexts(check, input, at),
    ...(input.countryCode !== undefined && {
      countryCode: checkCountry(check, input.countryCode, at('countryCode')),
    }),
    ...(input.outsideLineDigit !== undefined && {
      outsideLineDigit: checkDigit(check, input.outsideLineDigit, at('outsideLineDigit')),
    }),
    ...(input.billingAddress !== undefined && {
      billingAddress: checkAddress(check, input.billingAddress, at('billingAddress')),
    }),
  };
  if (check.isClean && Object.keys(says).length === 0) {
    check.invalid(path, wording('expected something to change, got nothing'));
  }
  check.done();
  return { effectiveFrom, says };
}

function checkTexts(
  check: InputCheck,
  { name, locale }: AccountChange,
  at: (field: string) => InputPath,
): AccountSaying {
  if (name === null) check.invalid(at('name'), NOT_NONE);
  if (locale === null) check.invalid(at('locale'), NOT_NONE);
  return {
    ...(name != null && { name: check.text(at('name'), name, 200) }),
    ...(locale != null && {
      locale: check.rule(at('locale'), () => parseLocale(locale)) ?? locale,
    }),
  };
}

function checkCountry(check: InputCheck, code: string | null, path: InputPath): string | null {
  if (code !== null) check.rule(path, () => parseCountryCode(code));
  return code;
}

function checkDigit(check: InputCheck, digit: string | null, path: InputPath): string | null {
  return digit === null ? null : check.form(path, digit, /^\d$/, wording('one digit'));
}

function checkAddress(
  check: InputCheck,
  given: NewBillingAddress | null,
  path: InputPath,
): BillingAddress | null {
  if (given === null) return null;
  const at = (...names: string[]) => [...path, ...names];
  const { length } = given.lines;
  if (length === 0 || length > ADDRESS_LINES_MAX) {
    const bounds = { max: ADDRESS_LINES_MAX, got: length };
    check.invalid(at('lines'), wording('expected 1 to {max} lines, got {got}', bounds));
  }
  return {
    recipient: check.text(at('recipient'), given.recipient, 200),
    lines: given.lines
      .slice(0, ADDRESS_LINES_MAX)
      .map((line, index) => check.text(at('lines', `${index}`), line, 200)),
    postalCode: check.optionalText(at('postalCode'), given.postalCode, 20),
    city: check.text(at('city'), given.city, 100),
    region: check.optionalText(at('region'), given.region, 100),
    countryCode: checkCountry(check, given.countryCode, at('countryCode')) ?? '',
  };
}
