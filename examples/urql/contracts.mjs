import { Client, cacheExchange, fetchExchange, gql } from '@urql/core';

const CONTRACTS = gql`
  query Contracts($first: Int!, $after: String) {
    subscriptions(first: $first, after: $after) {
      nodes {
        id
        number
        status
        noticeDueBy
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** Switchboard takes documents by POST and by GET; POST keeps them out of logs of addresses. */
export const clientOf = ({ url, token }) =>
  new Client({
    url: `${url}/graphql`,
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: false,
    fetchOptions: () => ({ headers: { authorization: `Bearer ${token}` } }),
  });

/** Every contract, page by page. */
export async function contractsOf(client, first = 20) {
  const contracts = [];
  for (let after = null; ;) {
    const { data, error } = await client.query(CONTRACTS, { first, after }).toPromise();
    if (error) throw error;
    const { nodes, pageInfo } = data.subscriptions;
    contracts.push(...nodes);
    if (!pageInfo.hasNextPage) return contracts;
    after = pageInfo.endCursor;
  }
}

/** Which contracts are over. Whatever status a later Switchboard adds is one that goes on. */
export const isOver = ({ status }) => status === 'ENDED';

/** The codes of what was refused, such as UNAUTHENTICATED. */
export const codesOf = (error) => error.graphQLErrors.map(({ extensions }) => extensions.code);
