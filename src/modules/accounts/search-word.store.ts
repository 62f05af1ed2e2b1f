import type { CommandContext } from '../../application/context';
import { searchWordsOf } from '../../application/search-words';
import type { AccountRow } from './account.entity';

const ADD = {
  name: 'add-search-words',
  text: `insert into account_search_word (account_id, id, word, partner_id)
    select $1::uuid, w.id, w.word, $4::uuid from unnest($2::uuid[], $3::text[]) as w (id, word)
    on conflict (account_id, word) do nothing`,
};

const REMOVE_OTHERS = {
  name: 'remove-other-search-words',
  text: `delete from account_search_word where account_id = $1 and word <> all($2::text[])`,
};

/**
 * Of an account: its number, every name that it has, had or is to have, e-mail addresses, and the
 * numbers of orders and subscriptions.
 */
const TEXTS = {
  name: 'texts-of-search-words',
  text: `select a.number as text from account a where a.id = $1
    union all select a.name from account a where a.id = $1
    union all select f -> 'says' ->> 'name' from account a, jsonb_array_elements(a.facts) f
      where a.id = $1 and f -> 'says' ->> 'name' is not null
    union all select p.email from person p where p.account_id = $1 and p.removed_at is null
    union all select o.number from service_order o where o.account_id = $1
    union all select s.number from subscription s where s.account_id = $1`,
};

/** Adds what an account is found by, in the transaction of the act that brings it. */
export async function addSearchWords(
  { transaction, newId }: CommandContext,
  { id, partnerId }: Pick<AccountRow, 'id' | 'partnerId'>,
  texts: readonly string[],
): Promise<void> {
  const words = [...new Set(texts.flatMap(searchWordsOf))];
  await transaction.rows(ADD, [id, words.map(() => newId()), words, partnerId]);
}

/**
 * Rewrites all that an account is found by, in the transaction of an act that changes or removes
 * some of it, once that is stored.
 */
export async function rewriteSearchWords(
  context: CommandContext,
  account: Pick<AccountRow, 'id' | 'partnerId'>,
): Promise<void> {
  const { transaction } = context;
  const { id } = account;
  const found = await transaction.rows<{ text: string }>(TEXTS, [id]);
  const texts = found.map(({ text }) => text);
  await transaction.rows(REMOVE_OTHERS, [id, [...new Set(texts.flatMap(searchWordsOf))]]);
  await addSearchWords(context, account, texts);
}
