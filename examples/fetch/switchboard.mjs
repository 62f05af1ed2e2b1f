// A client of Switchboard in one file: nothing but fetch.

/** What Switchboard refused: `code` is for programs, `message` for people. */
export class SwitchboardError extends Error {
  constructor(status, { message, path, extensions = {} }) {
    super(message);
    this.name = 'SwitchboardError';
    this.status = status;
    this.code = extensions.code;
    this.path = path;
    this.problems = extensions.problems ?? [];
  }
}

const TRIES = 4;
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/**
 * Asks once, and again where Switchboard says that it did nothing (429 and 503, with Retry-After)
 * or the connection was lost. A mutation may be sent again, too, if its input has an
 * idempotencyKey.
 */
export async function ask({ url, token }, query, variables = {}) {
  const request = {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  };
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${url}/graphql`, request).catch((error) => {
      if (attempt === TRIES) throw error;
    });
    const isBusy = response === undefined || response.status === 429 || response.status === 503;
    if (isBusy && attempt < TRIES) {
      await pause(Number(response?.headers.get('retry-after') ?? attempt));
      continue;
    }
    const { data, errors } = await response.json();
    if (errors) throw new SwitchboardError(response.status, errors[0]);
    return data;
  }
}

/**
 * Every node of a list, page by page. `query` takes $first and $after and selects
 * `nodes` and `pageInfo { hasNextPage endCursor }`; `listOf` finds the list in its data.
 */
export async function* pagesOf(server, query, listOf, variables = {}) {
  for (let after = null, isLast = false; !isLast;) {
    const { nodes, pageInfo } = listOf(await ask(server, query, { ...variables, after }));
    yield* nodes;
    after = pageInfo.endCursor;
    isLast = !pageInfo.hasNextPage;
  }
}
