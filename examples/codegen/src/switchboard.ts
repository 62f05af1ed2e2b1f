import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

export interface Server {
  readonly url: string;
  readonly token: string;
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[];
}

/** Asks with a typed document: the variables and the answer have the types that it was given. */
export async function ask<Data, Variables>(
  { url, token }: Server,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as Answer<Data>;
  const [error] = errors ?? [];
  if (error || !data) throw new Error(`${error?.extensions?.code}: ${error?.message}`);
  return data;
}
