import { saidOn } from '../../domain/account-fact';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { refuse } from '../../application/user-input-error';
import { AccountFactRow, type AccountRow, type AccountSaying } from './account.entity';
import { factsByAccountId } from './account.loader';
import { rewriteSearchWords } from './search-word.store';
import { wording } from './account.sentences';

/** Each read of the account brings them along. */
const FACTS_MAX = 500;

/** Nothing but the copy of its facts, and what lists are sorted by. */
const COPY = {
  name: 'copy-account-facts',
  text: `update account set facts = $2::jsonb, name = $3, locale = $4, country_code = $5,
    outside_line_digit = $6 where id = $1`,
};

/**
 * Stores what is so of an account from a day on, and the copy of it in the account's row.
 *
 * With the first fact comes another, which says what the account was created with: the row says
 * from then on what holds today.
 *
 * @throws UserInputError INVALID_INPUT for an account that was changed too often.
 */
export async function storeAccountFact(
  context: CommandContext,
  account: AccountRow,
  effectiveFrom: CalendarDate,
  says: AccountSaying,
  path: InputPath,
): Promise<AccountFactRow> {
  const { transaction, newId, recorded } = context;
  const { id: accountId } = account;
  const stored = await factsByAccountId(context, accountId);
  if (stored.length >= FACTS_MAX) {
    refuse(
      'INVALID_INPUT',
      path,
      wording('expected an account that was changed fewer than {max} times', { max: FACTS_MAX }),
    );
  }
  const first = stored.length > 0 ? [] : [createdWith(context, account)];
  const fact = { accountId, id: newId(), effectiveFrom, says, ...recorded };
  await transaction.insert(AccountFactRow, [...first, fact]);
  const copies = [...stored, ...first, fact].map(copyOf);
  const today = saidOn(copies, context.today(account));
  const { name, locale, countryCode, outsideLineDigit } = { ...account, ...today };
  const values = [accountId, JSON.stringify(copies), name, locale, countryCode, outsideLineDigit];
  await transaction.rows(COPY, values);
  if (says.name !== undefined) await rewriteSearchWords(context, account);
  return fact;
}

function createdWith({ newId }: CommandContext, account: AccountRow): AccountFactRow {
  const { name, locale, countryCode, outsideLineDigit, closedOn } = account;
  return {
    accountId: account.id,
    id: newId(),
    effectiveFrom: null,
    says: { name, locale, countryCode, outsideLineDigit, closedOn, billingAddress: null },
    recordedAt: account.recordedAt,
    recordedBy: account.recordedBy,
  };
}

/** A fact as the account's row has it: a beneficiary reads that, and no address. */
function copyOf({ effectiveFrom, recordedAt, says }: AccountFactRow) {
  const { billingAddress: _, ...shown } = says;
  return { effectiveFrom, recordedAt, says: shown };
}
