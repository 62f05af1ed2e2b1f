import { graphql } from './generated/gql.ts';
import type { ContractsQuery, SubscriptionStatus } from './generated/graphql.ts';
import { ask, type Server } from './switchboard.ts';

const Contracts = graphql(`
  query Contracts($first: Int!, $after: String) {
    subscriptions(first: $first, after: $after) {
      nodes {
        number
        status
        noticeDueBy
        usageTotals {
          outbound {
            calls
            amount {
              amount
              currencyCode
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type Contract = NonNullable<ContractsQuery['subscriptions']>['nodes'][number];

/** Every contract that the bearer of the token may see. */
export async function contractsOf(server: Server, first = 20): Promise<Contract[]> {
  const contracts: Contract[] = [];
  for (let after: string | null = null; ;) {
    const { subscriptions }: ContractsQuery = await ask(server, Contracts, { first, after });
    // Null for whoever may not list them.
    if (!subscriptions) return contracts;
    contracts.push(...subscriptions.nodes);
    if (!subscriptions.pageInfo.hasNextPage) return contracts;
    after = subscriptions.pageInfo.endCursor;
  }
}

/** The compiler asks for every status of today, and for those of a later Switchboard. */
export function isRunning(status: SubscriptionStatus): boolean {
  switch (status) {
    case 'INITIAL':
    case 'RENEWAL':
      return true;
    case 'PENDING':
    case 'ENDED':
    case 'NOT_YET_RECORDED':
      return false;
    case '%future added value':
      return true;
  }
  // A value that is new has its own name when the program runs.
  return true;
}
