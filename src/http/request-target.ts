/** Scheme and authority, which proxies send before the path (RFC 9112, 3.2.2). */
const AUTHORITY = /^https?:\/\/[^/?#]*/i;

/**
 * The target of a request as path and query, however it was sent.
 *
 * The host that an absolute form names counts no more than the header `Host`: nothing here depends
 * on either.
 */
export function originForm(target: string): string {
  const rest = target.replace(AUTHORITY, '');
  return rest.startsWith('/') || rest === target ? rest : `/${rest}`;
}
