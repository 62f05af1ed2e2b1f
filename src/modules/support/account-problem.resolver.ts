import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { checkPageSize, invalid, PAGE_SIZE_DEFAULT, type PageInfo } from '../../graphql/connection';
import { wantedValues } from '../../graphql/filter';
import { MomentArgs, momentOf } from '../../graphql/moment';
import { owningAccount } from '../accounts/account-currency.loader';
import type { AccountRow } from '../accounts/account.entity';
import { Account } from '../accounts/account.type';
import { problemsOf, SEVERITIES, type AccountProblemRecord } from './account-problem.loader';
import {
  AccountProblem,
  AccountProblemConnection,
  AccountProblemSeverity,
  AccountProblemWhere,
} from './account-problem.type';
import { problemsAcrossAccounts, type ProblemPlace } from './problems-across-accounts.loader';
import { told } from '../../domain/wording';
import { SentenceLanguage, type Language } from '../../graphql/language.type';

/** What an account gets from this room: what is wrong with it. */
@Resolver(() => Account)
export class AccountProblemsResolver {
  @FieldResolver(() => [AccountProblem], {
    description: 'Problems that need attention, by subscription; empty if there are none.',
  })
  problems(
    @Ctx() context: RequestContext,
    @Root() account: AccountRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<AccountProblemRecord[]> {
    return problemsOf(context, account, momentOf(moment));
  }
}

const PLACE = /^\["problems","([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",(\d{1,16})\]$/;

const writePlace = ({ accountId, position }: ProblemPlace): string =>
  Buffer.from(JSON.stringify(['problems', accountId, position])).toString('base64url');

function readPlace(cursor: string): ProblemPlace {
  const [, accountId, position] = PLACE.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (accountId === undefined) invalid('after', 'A cursor belongs to its list and its order.');
  return { accountId, position: Number(position) };
}

/** A page as its type resolves it. */
interface ProblemsPage {
  readonly edges: readonly { readonly cursor: string; readonly node: AccountProblemRecord }[];
  readonly nodes: readonly AccountProblemRecord[];
  readonly pageInfo: PageInfo;
}

@Resolver(() => AccountProblem)
export class ProblemsResolver {
  @Query(() => AccountProblemConnection, {
    nullable: true,
    description:
      'Problems of today of all accounts that the viewer may see, account by account. A page computes the problems of 50 accounts at most: it may hold fewer items than requested, or none, while hasNextPage is true; continue with after: endCursor.',
  })
  async problems(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, {
      nullable: true,
      description: 'The first *n* items, 0 to 100. Default: 50.',
    })
    first?: number | null,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Only items after this cursor, exclusive.',
    })
    after?: string | null,
    @Arg('where', () => AccountProblemWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: AccountProblemWhere | null,
  ): Promise<ProblemsPage> {
    const limit = first ?? PAGE_SIZE_DEFAULT;
    checkPageSize('first', limit);
    const place = after == null ? null : readPlace(after);
    const filter = {
      codes: wantedValues(where?.code),
      severities: wantedValues(where?.severity),
    };
    const page = await problemsAcrossAccounts(context, filter, limit, place);
    const { found, hasNextPage, endsAt } = page;
    const edges = found.map(({ problem: node, place: at }) => ({ cursor: writePlace(at), node }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: {
        hasNextPage,
        hasPreviousPage: place !== null,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: endsAt && writePlace(endsAt),
      },
    };
  }

  @FieldResolver()
  message(
    @Root() { message }: AccountProblemRecord,
    @SentenceLanguage() language: Language,
  ): string {
    return told(message, language);
  }

  @FieldResolver(() => AccountProblemSeverity, { description: 'How bad it is.' })
  severity(@Root() { code }: AccountProblemRecord): keyof typeof AccountProblemSeverity {
    return SEVERITIES[code];
  }

  @FieldResolver(() => Account, { description: 'The account concerned.' })
  account(
    @Ctx() context: RequestContext,
    @Root() { subscription }: AccountProblemRecord,
  ): PromiseOrValue<AccountRow> {
    return owningAccount(context, subscription.accountId);
  }
}
