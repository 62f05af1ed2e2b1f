import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

const POSSIBLE_TYPES = gql`
  query PossibleTypes {
    __schema {
      types {
        kind
        name
        possibleTypes {
          name
        }
      }
    }
  }
`;

const CONTRACTS = gql`
  query Contracts($first: Int!, $after: String) {
    subscriptions(first: $first, after: $after) {
      edges {
        node {
          id
          number
          status
          noticeDueBy
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

const GIVE_NOTICE = gql`
  mutation GiveNotice($input: GiveTerminationNoticeInput!) {
    giveTerminationNotice(input: $input) {
      terminationNotice {
        id
        givenOn
      }
      userErrors {
        ...Refusal
      }
    }
  }
  fragment Refusal on UserError {
    code
    message
    path
  }
`;

const linkTo = ({ url, token }) =>
  new HttpLink({ uri: `${url}/graphql`, headers: { authorization: `Bearer ${token}` } });

/** A client whose cache knows which types implement an interface today. */
export async function clientOf(server) {
  const link = linkTo(server);
  const asking = new ApolloClient({ link, cache: new InMemoryCache() });
  const { data } = await asking.query({ query: POSSIBLE_TYPES });
  const interfaces = data.__schema.types.filter(({ kind }) => kind === 'INTERFACE');
  const possibleTypes = Object.fromEntries(
    interfaces.map(({ name, possibleTypes }) => [name, possibleTypes.map((type) => type.name)]),
  );
  const typePolicies = {
    Query: { fields: { subscriptions: relayStylePagination(['where', 'orderBy']) } },
  };
  return new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes, typePolicies }) });
}

/**
 * Shows contracts, and shows them again whenever the cache has more or others. `more()` fetches the
 * next page and says whether there was one.
 */
export function watchContracts(client, show, first = 20) {
  const watched = client.watchQuery({ query: CONTRACTS, variables: { first } });
  let last;
  const subscription = watched.subscribe(({ data, dataState, error }) => {
    if (dataState === 'complete') last = data.subscriptions;
    if (error || last) show({ contracts: last?.edges.map(({ node }) => node) ?? [], error });
  });
  const more = async () => {
    const { hasNextPage, endCursor: after } = last.pageInfo;
    if (hasNextPage) await watched.fetchMore({ variables: { after } });
    return hasNextPage;
  };
  return { more, stop: () => subscription.unsubscribe() };
}

/** Gives notice of today; the answer is the day, or why it was refused. */
export async function giveNotice(client, subscriptionId, idempotencyKey) {
  const variables = { input: { subscriptionId, idempotencyKey } };
  const { data } = await client.mutate({ mutation: GIVE_NOTICE, variables });
  const { terminationNotice, userErrors } = data.giveTerminationNotice;
  return { givenOn: terminationNotice?.givenOn, refusals: userErrors };
}

/** Colours of the statuses that there are today; grey for one that a later Switchboard adds. */
const COLOURS = new Map([
  ['PENDING', 'blue'],
  ['INITIAL', 'green'],
  ['RENEWAL', 'green'],
  ['ENDED', 'black'],
]);
export const colourOf = (status) => COLOURS.get(status) ?? 'grey';
