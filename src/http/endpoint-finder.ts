import type { HttpEndpoint } from '../application/http-endpoint';

/** Finds what answers at a path: by the path itself, else by a pattern. */
export function endpointFinder(
  endpoints: readonly HttpEndpoint[],
): (path: string) => HttpEndpoint | undefined {
  const byPath = new Map<string, HttpEndpoint>();
  const byPattern: (readonly [RegExp, HttpEndpoint])[] = [];
  for (const endpoint of endpoints) {
    if (typeof endpoint.path === 'string') byPath.set(endpoint.path, endpoint);
    else byPattern.push([endpoint.path, endpoint]);
  }
  return (path) => byPath.get(path) ?? byPattern.find(([pattern]) => pattern.test(path))?.[1];
}
