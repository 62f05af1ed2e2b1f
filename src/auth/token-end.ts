import { decodeJwt } from 'jose';
import { LEEWAY_SECONDS } from './authentication';

/**
 * When a token ceases to be good, in milliseconds since 1970; undefined for what does not say, as a
 * client's secret. To be asked of tokens that were found good.
 */
export function tokenEndsAt(authorization: string | undefined): number | undefined {
  const [, token = ''] = (authorization ?? '').split(/ +/);
  if (token.split('.').length !== 3) return undefined;
  const { exp } = decodeJwt(token);
  return exp === undefined ? undefined : (exp + LEEWAY_SECONDS) * 1_000;
}
