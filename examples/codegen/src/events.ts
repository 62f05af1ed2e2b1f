import { graphql } from './generated/gql.ts';
import type { EventsQuery } from './generated/graphql.ts';
import { ask, type Server } from './switchboard.ts';

const Events = graphql(`
  query Events($first: Int!, $after: String) {
    events(first: $first, after: $after) {
      nodes {
        __typename
        id
        type
        ... on OrderPlacedEvent {
          order {
            number
          }
        }
        ... on NoticeGivenEvent {
          notice {
            givenOn
          }
        }
      }
      pageInfo {
        endCursor
      }
    }
  }
`);

export type Event = EventsQuery['events']['nodes'][number];

/** A page of what happened; the next one begins behind its endCursor. */
export async function eventsAfter(server: Server, after: string | null, first = 100) {
  const { events } = await ask(server, Events, { first, after });
  return events;
}

/** What this program says of an event; undefined for a type that is of no interest, or new. */
export function lineOf(event: Event): string | undefined {
  switch (event.__typename) {
    case 'OrderPlacedEvent':
      return `order ${event.order?.number} was placed`;
    case 'NoticeGivenEvent':
      return `notice was given on ${event.notice?.givenOn}`;
    default:
      return undefined;
  }
}
