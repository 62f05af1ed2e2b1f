import type { CommandContext } from '../../application/context';

// Where nothing was due up to now, all until now is handled: what a fact says of earlier days is no
// news of those days.
const MOVED = `on conflict (account_id, id) do update set
      handled_until = case when d.next_at <= excluded.next_at then d.handled_until
        else greatest(d.handled_until, excluded.handled_until) end,
      next_at = least(d.next_at, excluded.next_at)`;

const LOOK_AGAIN = {
  name: 'look-again-at-due-events',
  text: `insert into due_look as d (account_id, id, handled_until, next_at)
    select id, id, $2::timestamptz, $2::timestamptz
    from (select * from unnest($1::uuid[]) as a (id)) a
    ${MOVED}`,
};
const LOOK_AGAIN_AT_ONE = {
  name: 'look-again-at-due-events-of-account',
  text: `insert into due_look as d (account_id, id, handled_until, next_at)
    values ($1, $1, $2, $2)
    ${MOVED}`,
};

/**
 * Has what time brings to these accounts looked at again: an act has changed what it follows from.
 * Of an account without one before, what comes from now on is told.
 */
export async function lookAgain(
  { transaction: { rows }, recordedAt }: CommandContext,
  accountIds: readonly string[],
): Promise<void> {
  const [accountId, ...others] = new Set(accountIds);
  if (accountId === undefined) return;
  const [statement, ids] =
    others.length === 0 ? [LOOK_AGAIN_AT_ONE, accountId] : [LOOK_AGAIN, [accountId, ...others]];
  await rows(statement, [ids, recordedAt]);
}
