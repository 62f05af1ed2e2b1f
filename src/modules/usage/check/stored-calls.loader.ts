import { parseDate } from '../../../domain/time/calendar-date';
import { toInstant } from '../../../domain/time/time-zone';
import { setLocal } from '../../../data/setting';
import type { RequestContext } from '../../../application/context';
import type { CheckedCall, RatedCall } from '../ingest/rate-reported-call';
import { stageValues } from '../ingest/staged-calls';
import { outcomesOf } from '../ingest/usage-merge';
import { TOOK_BACK } from '../ingest/usage-merge-statements';

// Arrays as their text: see `duplicate-scan.ts`.
const KNOWN = {
  name: 'known-usage-of-check',
  text: `with s as materialized (
      select a.account_id, a.id, (a.n - 1)::int as n
      from unnest($2::text::uuid[], $3::text::uuid[]) with ordinality as a (account_id, id, n)
      where a.account_id = any($1::uuid[])
    )
    select s.n from s join usage_record u on u.account_id = s.account_id and u.id = s.id
    -- What was taken back with its delivery is stored again.
    where u.is_current or not exists (
      select from usage_record r where r.account_id = s.account_id and r.original_id = s.id
        and ${TOOK_BACK} and not exists (select from usage_record v
          where v.account_id = s.account_id and v.original_id = s.id and v.version > r.version))
    union
    select s.n from s join usage_removed r on r.account_id = s.account_id and r.id = s.id`,
};

/** Stands in a merge that stores nothing, for the delivery. */
const NO_IMPORT = '00000000-0000-0000-0000-000000000000';
const NOT_RATED: Omit<RatedCall, keyof CheckedCall | 'importLine'> = {
  ...{ usedOn: parseDate('2000-01-01'), status: 'UNRATED', billedSeconds: 0, amount: null },
  ...{ orderRateId: null, orderPoolId: null, raisesIncident: false, dialledIn: null },
};

/**
 * Which of the calls have a record under their name, or had one whose detail was removed; by their
 * places, whether what is stored says the same. That is decided by the statement of a merge.
 */
export async function storedAmong(
  context: RequestContext,
  calls: readonly CheckedCall[],
): Promise<ReadonlyMap<number, boolean>> {
  if (calls.length === 0) return new Map();
  const { database } = context;
  const arrays = [calls.map(({ accountId }) => accountId), calls.map(({ id }) => id)];
  // Each is looked for by its key: a plan that reads all calls would be right for few of them only.
  const [, , known] = await Promise.all([
    database.rows(setLocal('enable_hashjoin', 'off'), []),
    database.rows(setLocal('enable_mergejoin', 'off'), []),
    database.accountRows<{ n: number }>(
      [...new Set(arrays[0])],
      KNOWN,
      arrays.map((values) => `{${values.join(',')}}`),
    ),
  ]);
  if (known.length === 0) return new Map();
  const rated = known.map(({ n }) => ({
    ...(calls[n] as CheckedCall),
    ...NOT_RATED,
    importLine: n,
  }));
  const stage = {
    ...{ importId: NO_IMPORT, now: toInstant(0), recordedBy: '', owner: '' },
    ...{ calls: rated.length, hasIncidents: false, hasRefusals: false, isFirst: false },
    values: stageValues(rated, []),
  };
  const rows = <Row>(...asked: Parameters<typeof database.rows>) => database.rows<Row>(...asked);
  const met = await outcomesOf(context, { rows }, stage);
  return new Map(met.map(({ line, isSame }) => [line, isSame]));
}
