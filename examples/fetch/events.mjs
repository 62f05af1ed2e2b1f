import { ask } from './switchboard.mjs';

const EVENTS = `query Events($after: String, $first: Int!) {
  events(after: $after, first: $first) {
    nodes {
      id
      type
      occurredAt
      account { number }
      ... on PersonAddedEvent { person { id name } }
      ... on OrderPlacedEvent { order { number } }
      ... on InvoiceFinalizedEvent { invoice { number gross { amount currencyCode } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** What this program says of the events that it knows. */
const LINES = new Map([
  ['PERSON_ADDED', ({ person }) => `${person?.name} was added`],
  ['ORDER_PLACED', ({ order }) => `order ${order?.number} was placed`],
  [
    'INVOICE_FINALIZED',
    ({ invoice }) =>
      `invoice ${invoice?.number}: ${invoice?.gross?.amount} ${invoice?.gross?.currencyCode}`,
  ],
]);

/** A line for an event; undefined for one that is of no interest, or of a later Switchboard. */
export const eventLine = (event) => {
  const line = LINES.get(event.type)?.(event);
  return line && `${event.occurredAt} ${event.account.number}: ${line}`;
};

/**
 * Everything that happened since a cursor, and the cursor from which to go on: keep it where it
 * survives this program, together with what was done.
 *
 * Ask again a second later. Without a cursor it begins with the first event there is.
 */
export async function eventsSince(server, cursor, first = 100) {
  const events = [];
  for (let after = cursor; ;) {
    const { nodes, pageInfo } = (await ask(server, EVENTS, { after, first })).events;
    events.push(...nodes);
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage) return { events, cursor: after };
  }
}
