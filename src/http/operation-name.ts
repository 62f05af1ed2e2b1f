import type { HTTPGraphQLRequest } from '@apollo/server';

/** The request without an empty name of an operation, which some clients send for none. */
export function withoutEmptyName(request: HTTPGraphQLRequest): HTTPGraphQLRequest {
  if (request.method === 'GET') {
    const search = new URLSearchParams(request.search);
    if (search.get('operationName') !== '') return request;
    search.delete('operationName', '');
    return { ...request, search: `?${search.toString()}` };
  }
  if (!hasEmptyName(request.body)) return request;
  const { operationName: _, ...body } = request.body;
  return { ...request, body };
}

const hasEmptyName = (body: unknown): body is { readonly operationName: '' } =>
  typeof body === 'object' && (body as { operationName?: unknown } | null)?.operationName === '';
