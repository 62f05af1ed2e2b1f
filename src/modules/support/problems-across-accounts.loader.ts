import type { RequestContext } from '../../application/context';
import type { AccountRow } from '../accounts/account.entity';
import { accountById, accounts } from '../accounts/account.loader';
import {
  problemsOf,
  SEVERITIES,
  type AccountProblemRecord,
  type ProblemCode,
  type ProblemSeverity,
} from './account-problem.loader';

/** Which problems are asked for; all that are given must match. */
export interface ProblemFilter {
  readonly codes?: readonly ProblemCode[] | undefined;
  readonly severities?: readonly ProblemSeverity[] | undefined;
}

/** Where a page ends: the account, and how many of its problems were looked at. */
export interface ProblemPlace {
  readonly accountId: string;
  readonly position: number;
}

/** A problem, and where it stands. */
export interface PlacedProblem {
  readonly problem: AccountProblemRecord;
  readonly place: ProblemPlace;
}

export interface ProblemPage {
  readonly found: readonly PlacedProblem[];
  readonly hasNextPage: boolean;
  /** Where the next page begins; null where nothing was looked at. */
  readonly endsAt: ProblemPlace | null;
}

/** Accounts that a page looks at: their problems take as many statements as those of one. */
const ACCOUNTS_AT_ONCE = 50;
/** Behind the last problem that an account can have. */
const BEHIND = Number.MAX_SAFE_INTEGER;

/**
 * The next problems of the accounts that the viewer sees, account after account.
 *
 * No table holds problems: those of so many accounts are computed, and of them what was asked for
 * is given. So a page may hold fewer than wanted, or none, and there may be more behind it.
 */
export async function problemsAcrossAccounts(
  context: RequestContext,
  filter: ProblemFilter,
  limit: number,
  after: ProblemPlace | null,
): Promise<ProblemPage> {
  const [begun, { rows, hasNextPage }] = await Promise.all([
    after && after.position < BEHIND ? accountById(context, after.accountId) : null,
    accounts.page(
      context,
      { accountId: null },
      { limit: ACCOUNTS_AT_ONCE, order: 'ID', cursor: after && [after.accountId] },
    ),
  ]);
  const all = begun ? [begun, ...rows] : rows;
  const lists = await Promise.all(all.map((account) => placedProblems(context, account)));
  const wanted = lists
    .flat()
    .filter(({ place }) => isBeyond(place, after))
    .filter(({ problem }) => matches(filter, problem));
  const found = wanted.slice(0, limit);
  const lastFound = found.at(-1)?.place ?? null;
  if (wanted.length > limit) return { found, hasNextPage: true, endsAt: lastFound ?? after };
  const last = all.at(-1);
  return { found, hasNextPage, endsAt: hasNextPage && last ? placeBehind(last) : lastFound };
}

async function placedProblems(
  context: RequestContext,
  account: AccountRow,
): Promise<PlacedProblem[]> {
  const problems = await problemsOf(context, account);
  return problems.map((problem, position) => ({
    problem,
    place: { accountId: account.id, position },
  }));
}

const placeBehind = ({ id: accountId }: AccountRow): ProblemPlace => ({
  accountId,
  position: BEHIND,
});

const isBeyond = ({ accountId, position }: ProblemPlace, after: ProblemPlace | null): boolean =>
  after?.accountId !== accountId || position > after.position;

const matches = ({ codes, severities }: ProblemFilter, { code }: AccountProblemRecord): boolean =>
  (codes?.includes(code) ?? true) && (severities?.includes(SEVERITIES[code]) ?? true);
