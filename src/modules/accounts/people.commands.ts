import { parseLocale } from '../../domain/locale';
import { auditedRow, type Change } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { requireAccount, type NewPerson } from './account.commands';
import { peopleByAccountId, personById } from './account.loader';
import { owningAccount } from './account-currency.loader';
import { PersonRow, type PersonRole } from './person.entity';
import { checkEmail, foldedEmail, PEOPLE_MAX } from './person.input-check';
import { rewriteSearchWords } from './search-word.store';
import { rewriteToldVersions } from './told-versions.store';
import { wording } from './account.sentences';

/**
 * Adds a person to an account.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_EXISTS for an address that another person of it has;
 *   INVALID_INPUT naming every field, and for an account of a hundred people.
 */
export const addPerson = defineCommand({
  name: 'addPerson',
  right: 'MANAGE_PEOPLE',
  account: ({ accountId }: NewPerson & { readonly accountId: string | undefined }) => accountId,
  run: async (context, input, path) => {
    const at = [...path, 'accountId'];
    const { id: accountId } = await requireAccount(context, input.accountId, at);
    const check = new InputCheck();
    const said = {
      name: check.text([...path, 'name'], input.name, 200),
      email: checkEmail(check, [...path, 'email'], input.email),
      ...checkPerson(check, { locale: input.locale }, path),
    };
    check.done();
    const people = await peopleByAccountId(context, accountId);
    if (people.length >= PEOPLE_MAX) {
      const bounds = { max: PEOPLE_MAX, got: people.length };
      refuse(
        'INVALID_INPUT',
        at,
        wording('expected an account of fewer than {max} people, got {got}', bounds),
      );
    }
    const row = { accountId, id: context.newId(), role: input.role, removedAt: null };
    const person: PersonRow = { locale: null, ...row, ...said, ...context.recorded };
    requireOwnAddress(people, person, [...path, 'email']);
    await context.transaction.insert(PersonRow, [person]);
    await rewriteSearchWords(context, await owningAccount(context, accountId));
    await rewriteToldVersions(context.transaction, accountId, null);
    return { person };
  },
  audit: ({ person }) => [
    auditedRow('Person', person, [{ name: 'role', before: null, after: person.role }]),
  ],
  event: { type: 'person.added', facts: ({ person }) => [person] },
});

/** What is absent stays as it is. */
export interface PersonChange {
  readonly person: RowKey | undefined;
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly role?: PersonRole | null | undefined;
  /** Null for the account's. */
  readonly locale?: string | null | undefined;
}

/**
 * Changes a person's name, address, role or locale.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE for one who was removed; ALREADY_EXISTS for an
 *   address that another person has; LAST_OWNER; INVALID_INPUT naming every field.
 */
export const changePerson = defineCommand({
  name: 'changePerson',
  right: 'MANAGE_PEOPLE',
  account: ({ person }: PersonChange) => person?.accountId,
  run: async (context, input, path) => {
    const before = await requirePerson(context, input.person, path);
    const check = new InputCheck();
    const { name, email, role, locale } = input;
    const said = checkPerson(check, { name, email, locale }, path);
    const asked = { ...said, ...(role != null && { role }) };
    if (check.isClean && Object.keys(asked).length === 0) {
      check.invalid(path, wording('expected something to change, got nothing'));
    }
    check.done();
    const person = { ...before, ...asked };
    const people = await peopleByAccountId(context, before.accountId);
    requireOwnAddress(people, person, [...path, 'email']);
    if (person.role !== 'OWNER') requireOtherOwner(people, before, [...path, 'role']);
    await storePerson(context, person);
    return { person, before, actId: context.newId() };
  },
  audit: ({ person, before }) => [auditedRow('Person', person, changesOf(before, person))],
  event: {
    type: 'person.changed',
    facts: ({ person: { accountId }, actId: id }) => [{ accountId, id }],
  },
});

/**
 * Removes a person from an account. Their row stays, for what they were told and did.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE; LAST_OWNER.
 */
export const removePerson = defineCommand({
  name: 'removePerson',
  right: 'MANAGE_PEOPLE',
  account: ({ person }: { readonly person: RowKey | undefined }) => person?.accountId,
  run: async (context, { person: key }, path) => {
    const before = await requirePerson(context, key, path);
    const people = await peopleByAccountId(context, before.accountId);
    requireOtherOwner(people, before, [...path, 'personId']);
    const person = { ...before, removedAt: context.recordedAt };
    await storePerson(context, person);
    await rewriteToldVersions(context.transaction, person.accountId, null);
    return { person };
  },
  audit: ({ person }) => [
    auditedRow('Person', person, [{ name: 'role', before: person.role, after: null }]),
  ],
  event: { type: 'person.removed', facts: ({ person }) => [person] },
});

async function requirePerson(
  context: CommandContext,
  key: RowKey | undefined,
  path: InputPath,
): Promise<PersonRow> {
  const at = [...path, 'personId'];
  const person = key ? await personById(context, key) : null;
  if (!person) refuse('NOT_FOUND', at, wording('No person with this id.'));
  if (person.removedAt !== null) {
    const { removedAt } = person;
    refuse(
      'ALREADY_DONE',
      at,
      wording('The person was already removed at {removedAt}.', { removedAt }),
    );
  }
  return person;
}

/** Of what is said of a person, what can be kept. */
function checkPerson(
  check: InputCheck,
  { name, email, locale }: Pick<PersonChange, 'name' | 'email' | 'locale'>,
  path: InputPath,
): Partial<Pick<PersonRow, 'name' | 'email' | 'locale'>> {
  const at = (field: string) => [...path, field];
  return {
    ...(name != null && { name: check.text(at('name'), name, 200) }),
    ...(email != null && { email: checkEmail(check, at('email'), email) }),
    ...(locale !== undefined && {
      locale:
        locale === null ? null : (check.rule(at('locale'), () => parseLocale(locale)) ?? locale),
    }),
  };
}

function requireOwnAddress(
  people: readonly PersonRow[],
  { id, email }: PersonRow,
  path: InputPath,
): void {
  const folded = foldedEmail(email);
  const isTaken = people.some((one) => one.id !== id && foldedEmail(one.email) === folded);
  if (!isTaken) return;
  refuse(
    'ALREADY_EXISTS',
    path,
    wording('Another person of the account has the address {email}.', { email }),
  );
}

/** Without an owner nobody acts for the account, or could make somebody its owner. */
function requireOtherOwner(
  people: readonly PersonRow[],
  { id, role, name }: PersonRow,
  path: InputPath,
): void {
  if (role !== 'OWNER') return;
  if (people.some((one) => one.id !== id && one.role === 'OWNER')) return;
  refuse(
    'LAST_OWNER',
    path,
    wording('{name} is the last owner; make another person an owner first.', { name }),
  );
}

const UPDATE = {
  name: 'update-person',
  text: `update person set name = $3, email = $4, role = $5, locale = $6,
    removed_at = $7::timestamptz where account_id = $1 and id = $2`,
};

async function storePerson(
  context: CommandContext,
  { accountId, id, name, email, role, locale, removedAt }: PersonRow,
): Promise<void> {
  const values = [accountId, id, name, email, role, locale, removedAt];
  await context.transaction.rows(UPDATE, values);
  await rewriteSearchWords(context, await owningAccount(context, accountId));
}

/** Names and addresses are told of, and not told: the log outlives what has to be erased. */
function changesOf(before: PersonRow, person: PersonRow): Change[] {
  const changed = (['name', 'email', 'role', 'locale'] as const).filter(
    (name) => before[name] !== person[name],
  );
  return changed.map((name) =>
    name === 'role' || name === 'locale'
      ? { name, before: before[name], after: person[name] }
      : { name, before: 'a text', after: 'another text' },
  );
}
