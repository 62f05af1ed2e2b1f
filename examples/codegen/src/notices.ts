import { graphql } from './generated/gql.ts';
import { ask, type Server } from './switchboard.ts';

const GiveNotice = graphql(`
  mutation GiveNotice($input: GiveTerminationNoticeInput!) {
    giveTerminationNotice(input: $input) {
      terminationNotice {
        givenOn
      }
      userErrors {
        __typename
        code
        message
        ... on NotFoundError {
          path
        }
      }
    }
  }
`);

/** The day of the notice, or why it was refused. */
export async function giveNotice(
  server: Server,
  subscriptionId: string,
  idempotencyKey: string,
): Promise<{ givenOn?: string; refusals: string[] }> {
  const input = { subscriptionId, idempotencyKey };
  const { giveTerminationNotice } = await ask(server, GiveNotice, { input });
  const { terminationNotice, userErrors } = giveTerminationNotice;
  const refusals = userErrors.map((error) =>
    // Every other type, known today or not, has a code and a sentence.
    error.__typename === 'NotFoundError'
      ? `nothing found for ${error.path.join('.')}`
      : `${error.code}: ${error.message}`,
  );
  return terminationNotice ? { givenOn: terminationNotice.givenOn, refusals } : { refusals };
}
