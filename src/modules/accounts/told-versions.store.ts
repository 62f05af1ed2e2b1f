import type { Transaction } from '../../data/transaction';

/** People of the account are to be told under each contract `s`, and the users of its service. */
const PEOPLE = 'select p.id from person p where p.account_id = $1::uuid and p.removed_at is null';
const USERS = `select u.id from service_user u
    where u.account_id = $1::uuid and u.subscription_id = s.id`;
const IS_ACTIVE = `(select f.is_active from service_user_state f
      where f.account_id = $1::uuid and f.service_user_id = u.id
      order by f.revision desc limit 1)`;
const untold = (user: string) => `not exists (select from emergency_notification n
      where n.account_id = $1::uuid and n.subscription_id = s.id and n.version = l.version
        and n.user_id = ${user})`;

/**
 * The search ends at the first who was not told a version. Who of the users is active, a look-up
 * for each, is asked of those alone who were not: `offset 0` keeps the two apart.
 */
const TOLD = `case
    when not exists (${PEOPLE}) and not exists (${USERS} and ${IS_ACTIVE}) then '*'
    else coalesce((select string_agg(l.version::text, ',' order by l.version)
      from limitation_notice l
      where l.service_code = s.service_code
        and not exists (${PEOPLE} and ${untold('p.id')})
        and not exists (select from (${USERS} and ${untold('u.id')} offset 0) u
          where ${IS_ACTIVE})), '') end`;

const REWRITE = {
  name: 'rewrite-told-versions',
  text: `update term_rhythm t set told_versions = w.told
    from (
      select s.id, ${TOLD} as told
      from subscription s join service_terms v
        on v.service_code = s.service_code and v.version = s.terms_version
      where s.account_id = $1::uuid and v.emergency_calling = 'PROHIBITED'
        and ($2::uuid[] is null or s.id = any($2::uuid[]))
    ) w
    where t.account_id = $1::uuid and t.id = w.id and t.told_versions is distinct from w.told
    returning t.told_versions as told`,
};

const ADD_CLASSES = {
  name: 'add-told-versions-classes',
  text: `insert into told_versions_class (told_versions)
    select distinct told from unnest($1::text[]) as w (told) order by 1 on conflict do nothing`,
};

/**
 * Rewrites which versions of the emergency limitation everyone was told under contracts of an
 * account: those named, or all. By them contracts are found that meet the duty.
 *
 * To be called in the transaction of each act that adds or removes a user, tells one, or begins a
 * contract, once its facts are stored. Users are the account's people, too: so it is here, and
 * reads tables of later rooms. A published version rewrites nothing: nobody was told it.
 *
 * Source: CXone Services Terms 5.
 */
export async function rewriteToldVersions(
  { rows }: Transaction,
  accountId: string,
  subscriptionIds: readonly string[] | null,
): Promise<void> {
  const changed = await rows<{ told: string }>(REWRITE, [accountId, subscriptionIds]);
  if (changed.length > 0) await rows(ADD_CLASSES, [changed.map(({ told }) => told)]);
}
