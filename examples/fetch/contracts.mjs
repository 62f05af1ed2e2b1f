import { pagesOf } from './switchboard.mjs';

const CONTRACTS = `query Contracts($first: Int!, $after: String) {
  subscriptions(first: $first, after: $after) {
    nodes {
      number
      status
      noticeDueBy
      service { name }
      usageTotals { outbound { amount { amount currencyCode } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** What a status is called. A later Switchboard may have one that is not in this list. */
const STATUS_NAMES = new Map([
  ['PENDING', 'starts later'],
  ['INITIAL', 'in its initial term'],
  ['RENEWAL', 'renewed'],
  ['ENDED', 'ended'],
]);
export const statusName = (status) => STATUS_NAMES.get(status) ?? status;

/**
 * A line for each contract that the bearer of the token may see. Amounts are texts: they are shown
 * as they come, and never become a floating-point number.
 */
export async function contractLines(server, pageSize = 20) {
  const lines = [];
  const contracts = pagesOf(server, CONTRACTS, (data) => data.subscriptions, { first: pageSize });
  for await (const { number, status, noticeDueBy, service, usageTotals } of contracts) {
    const due = noticeDueBy === null ? 'no notice is open' : `notice by ${noticeDueBy}`;
    const { amount, currencyCode } = usageTotals.outbound.amount;
    lines.push(
      `${number} ${service.name}: ${statusName(status)}, ${due}, ${amount} ${currencyCode}`,
    );
  }
  return lines;
}
