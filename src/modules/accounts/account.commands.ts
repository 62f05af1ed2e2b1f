import { parseCountryCode } from '../../domain/country';
import { parseCurrency } from '../../domain/money/currency';
import { parseLocale } from '../../domain/locale';
import { parseTimeZone } from '../../domain/time/time-zone';
import type { Transaction } from '../../data/transaction';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { Forbidden, refuse, UserInputError } from '../../application/user-input-error';
import { AccountRow, CounterRow } from './account.entity';
import { accountById, partnerById } from './account.loader';
import { PersonRow, type PersonRole } from './person.entity';
import { checkEmail, foldedEmail, PEOPLE_MAX } from './person.input-check';
import { addSearchWords } from './search-word.store';
import { wording } from './account.sentences';

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly role: PersonRole;
  readonly locale?: string | null | undefined;
}

export interface NewAccount {
  readonly number?: string | null | undefined;
  readonly name: string;
  readonly timeZone: string;
  readonly currencyCode: string;
  readonly locale: string;
  readonly countryCode?: string | null | undefined;
  readonly outsideLineDigit?: string | null | undefined;
  readonly isSandbox?: boolean | undefined;
  readonly people: readonly NewPerson[];
}

function checked(input: NewAccount, path: InputPath) {
  const check = new InputCheck();
  const at = (...names: string[]) => [...path, ...names];
  const number = check.optionalText(at('number'), input.number, 40);
  const account = {
    number,
    name: check.text(at('name'), input.name, 200),
    timeZone: check.rule(at('timeZone'), () => parseTimeZone(input.timeZone)),
    currencyCode: check.rule(at('currencyCode'), () => parseCurrency(input.currencyCode)),
    locale: check.rule(at('locale'), () => parseLocale(input.locale)),
    countryCode: input.countryCode ?? null,
    outsideLineDigit: input.outsideLineDigit ?? null,
  };
  if (number !== null) check.form(at('number'), number, /^[A-Za-z0-9][A-Za-z0-9._-]*$/, NUMBER);
  const { countryCode } = account;
  if (countryCode !== null) check.rule(at('countryCode'), () => parseCountryCode(countryCode));
  if (account.outsideLineDigit !== null) {
    check.form(at('outsideLineDigit'), account.outsideLineDigit, DIGIT, wording('one digit'));
  }
  const people = checkPeople(check, input.people, at('people'));
  check.done();
  return { account, people };
}

const DIGIT = /^\d$/;
const NUMBER = wording('letters, digits, dots, dashes and underscores');

function checkPeople(check: InputCheck, people: readonly NewPerson[], path: InputPath) {
  if (people.length > PEOPLE_MAX) {
    const bounds = { max: PEOPLE_MAX, got: people.length };
    check.invalid(path, wording('expected at most {max} people, got {got}', bounds));
    return [];
  }
  const seen = new Set<string>();
  return people.map((person, index) => {
    const at = (name: string) => [...path, `${index}`, name];
    const email = checkEmail(check, at('email'), person.email);
    const folded = foldedEmail(email);
    if (seen.has(folded)) {
      check.invalid(
        at('email'),
        wording('expected each address once, got {email} again', { email }),
      );
    }
    seen.add(folded);
    const given = person.locale ?? null;
    const locale = given && (check.rule(at('locale'), () => parseLocale(given)) ?? null);
    return { name: check.text(at('name'), person.name, 200), email, role: person.role, locale };
  });
}

/**
 * Creates an account with its people.
 *
 * An account that a partner creates belongs to that partner.
 *
 * @throws UserInputError INVALID_INPUT, or ALREADY_EXISTS for a number that is taken.
 * @throws Forbidden without CREATE_ACCOUNTS, for a client that could not see the new account, and
 *   for a partner that a token names and nobody has created.
 */
export const createAccount = defineCommand({
  name: 'createAccount',
  right: 'CREATE_ACCOUNTS',
  account: 'none',
  run: async (context, input: NewAccount, path) => {
    const { viewer, transaction, newId, recorded } = context;
    if (viewer.kind === 'PARTNER' && viewer.accountIds !== null) {
      throw new Forbidden('a client that is not confined to a list of accounts');
    }
    if (viewer.kind === 'PARTNER' && !(await partnerById(context, viewer.partnerId))) {
      throw new Forbidden('a token of a partner that is known here');
    }
    const { account, people } = checked(input, path);
    const id = newId();
    const row: AccountRow = {
      ...(account as Pick<AccountRow, 'name' | 'timeZone' | 'currencyCode' | 'locale'>),
      countryCode: account.countryCode,
      outsideLineDigit: account.outsideLineDigit,
      id,
      number: account.number ?? `A-${id.slice(-12).toUpperCase()}`,
      partnerId: viewer.kind === 'PARTNER' ? viewer.partnerId : null,
      beneficiaryCodes: [],
      facts: [],
      isSandbox: input.isSandbox ?? false,
      clockAt: null,
      closedOn: null,
      ...recorded,
    };
    await transaction.insert(AccountRow, [row]);
    await transaction.reach([id]);
    await reserveNumber(transaction, row, [...path, 'number']);
    await transaction.insert(CounterRow, [{ ...NOTHING_COUNTED, accountId: id, id }]);
    await storePeople(context, id, people);
    const emails = people.map(({ email }) => email);
    await addSearchWords(context, row, [row.number, row.name, ...emails]);
    return { account: row };
  },
  audit: ({ account: { id } }) => [{ accountId: id, subject: { type: 'Account', id } }],
  event: { type: 'account.created', facts: ({ account: { id } }) => [{ accountId: id, id }] },
});

const NOTHING_COUNTED = {
  ...{ orders: 0, subscriptions: 0, events: 0 },
  ...{ beneficiaryCodes: [], clockAt: null },
};

async function storePeople(
  { transaction, newId, recorded }: CommandContext,
  accountId: string,
  people: readonly Pick<PersonRow, 'name' | 'email' | 'role' | 'locale'>[],
): Promise<void> {
  const rows = people.map((person) => ({
    ...{ ...person, ...recorded, accountId, id: newId() },
    removedAt: null,
  }));
  await transaction.insert(PersonRow, rows);
}

async function reserveNumber(
  transaction: Transaction,
  { number, id }: AccountRow,
  path: InputPath,
): Promise<void> {
  const reserved = await transaction.rows(
    {
      text: `insert into account_number_directory (number, account_id) values ($1, $2)
        on conflict (number) do nothing returning number`,
    },
    [number, id],
  );
  if (reserved.length === 0) {
    refuse('ALREADY_EXISTS', path, wording('The number {number} is already taken.', { number }));
  }
}

/**
 * The account, for an act on it.
 *
 * @throws UserInputError NOT_FOUND where the viewer has no such account.
 */
export async function requireAccount(
  context: RequestContext,
  id: string | undefined,
  path: InputPath,
): Promise<AccountRow> {
  const account = id === undefined ? null : await accountById(context, id);
  return account ?? refuse('NOT_FOUND', path, wording('No account with this id.'));
}

/**
 * The account, for an act that a closed one refuses.
 *
 * @throws UserInputError NOT_FOUND; ACCOUNT_CLOSED, with the day on which it was closed.
 */
export async function requireOpenAccount(
  context: RequestContext,
  id: string | undefined,
  path: InputPath,
): Promise<AccountRow> {
  const account = await requireAccount(context, id, path);
  const { number, closedOn } = account;
  if (closedOn === null) return account;
  const message = wording('Account {number} was closed on {closedOn}; reopen it first.', {
    ...{ number, closedOn: { date: closedOn } },
  });
  throw new UserInputError([{ code: 'ACCOUNT_CLOSED', message, path, closedOn }]);
}
