/**
 * Whether digits that were dialled name a number: in another spelling, too, as long as seven digits
 * or more agree. Rather a call too many than a number that stays.
 */
const dialledNames = (digits: string) => {
  const dialled = `ltrim(ltrim(u.dialled, '+'), '0')`;
  return `coalesce(length(${dialled}) >= 7 and (${digits} like '%' || ${dialled}
      or ${dialled} like '%' || ${digits}
      or (length(${digits}) >= 9 and right(${dialled}, 9) = right(${digits}, 9))), false)`;
};

const FOUND = `select u.id, coalesce(u.original_id, u.id) as "callId", u.from_number as "from",
    u.to_number as "to", u.dialled`;

/** Entries with a number, and in which of their fields it is. */
export const FIND_OF_NUMBER = {
  name: 'find-calls-of-number',
  text: `select * from (
      ${FOUND}, coalesce(u.from_number = $2, false) as "holdsFrom",
        coalesce(u.to_number = $2, false) as "holdsTo",
        u.dialled is not null and (coalesce(u.to_number = $2, false)
          or ${dialledNames('$3::text')}) as "holdsDialled"
      from usage_record u
      where u.account_id = $1 and ($4::date is null or u.used_on < $4::date)
    ) found where "holdsFrom" or "holdsTo" or "holdsDialled" limit $5`,
};

/** What may be erased of a field: with $3 what stands for an erased number, too. */
const holds = (column: string) => `coalesce($3 or u.${column} not like '~%', false)
    and u.${column} is not null`;

/** Entries that were used before a date and still hold any number. */
export const FIND_BEFORE = {
  name: 'find-calls-before',
  text: `select * from (
      ${FOUND}, ${holds('from_number')} as "holdsFrom", ${holds('to_number')} as "holdsTo",
        ${holds('dialled')} as "holdsDialled"
      from usage_record u where u.account_id = $1 and u.used_on < $2::date
    ) found where "holdsFrom" or "holdsTo" or "holdsDialled" limit $4`,
};

/** The hash goes with the numbers: every number there is could be tried out against it. */
export const ERASE = {
  name: 'erase-numbers',
  text: `update usage_record u set from_number = n.from_number, to_number = n.to_number,
      dialled = n.dialled, content_hash = '\\x'
    from (select * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[])
      as n (id, from_number, to_number, dialled)) n
    where u.account_id = $1 and u.id = n.id returning 1 as one`,
};

/** What people write between the digits of a number, and nothing that separates fields. */
const BETWEEN = '[ ().\u00a0\u2010-\u2015/-]*';
/** As many digits at the end tell a number; those of a country no national spelling has. */
const [DIGITS_MIN, DIGITS_MAX, COUNTRY_DIGITS] = [7, 9, 3];

/**
 * A regular expression for a number in a text, however it is written there: with or without its
 * calling code, and with separators. It ends where the number does.
 */
export function spellingsOf(digits: string): string {
  const count = Math.max(DIGITS_MIN, Math.min(DIGITS_MAX, digits.length - COUNTRY_DIGITS));
  const written = [...digits.slice(-count)].join(BETWEEN);
  // Of so short a number other numbers would have the digits, too.
  const before = digits.length < DIGITS_MIN ? '(?<![1-9][0-9]*)' : '';
  return `${before}${written}(?![0-9])`;
}

/**
 * Forgets what was sent with records that were not taken, where it may hold what was erased; and
 * what was said of it, which may quote it.
 *
 * That met an erased call ($2); that is the account's and has the number in any spelling ($4), or
 * came in before the calls that are kept ($5); and for staff ($6) what has the number and is no
 * account's. What names no subscription that its sender finds is the account's where it holds the
 * beginning of its subscriptions' ids ($3).
 */
export const FORGET_CONTENT = {
  name: 'forget-content-of-issues',
  text: `update usage_import_issue i set content = null, problems = '[]'
    where i.content is not null and (
      (i.account_id = $1::uuid and i.usage_record_id = any($2::uuid[]))
      or ((i.account_id = $1::uuid
          or (i.account_id is null and ($6::boolean and $4::text is not null
            or position($3::text in i.content) > 0)))
        and case when $4::text is null then i.recorded_at < $5::timestamptz
          else i.content ~ $4::text end))`,
};
