import { graphql, useLazyLoadQuery, usePaginationFragment } from 'react-relay';

/** The contracts of the account of whoever asks, page by page. */
export function Account({ pageSize }) {
  const { viewer } = useLazyLoadQuery(
    graphql`
      query ContractListQuery($pageSize: Int!) {
        viewer {
          account {
            name
            ...ContractList_account @arguments(first: $pageSize)
          }
        }
      }
    `,
    { pageSize },
  );
  return (
    <section>
      <h1>{viewer.account.name}</h1>
      <ContractList account={viewer.account} pageSize={pageSize} />
    </section>
  );
}

function ContractList({ account, pageSize }) {
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment(
    graphql`
      fragment ContractList_account on Account
      @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" })
      @refetchable(queryName: "ContractListPageQuery") {
        subscriptions(first: $first, after: $after) @connection(key: "ContractList_subscriptions") {
          edges {
            node {
              id
              number
              status
              noticeDueBy
            }
          }
        }
      }
    `,
    account,
  );
  return (
    <>
      <ul>
        {data.subscriptions.edges.map(({ node }) => (
          <li key={node.id}>
            {node.number} {statusName(node.status)} {node.noticeDueBy}
          </li>
        ))}
      </ul>
      <button disabled={!hasNext || isLoadingNext} onClick={() => loadNext(pageSize)}>
        More
      </button>
    </>
  );
}

const STATUS_NAMES = new Map([
  ['PENDING', 'starts later'],
  ['INITIAL', 'in its initial term'],
  ['RENEWAL', 'renewed'],
  ['ENDED', 'ended'],
]);
/** A later Switchboard may have a status that is not in the list: it is shown as it came. */
export const statusName = (status) => STATUS_NAMES.get(status) ?? status;
