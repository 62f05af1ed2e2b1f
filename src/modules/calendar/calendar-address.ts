/** Everything beneath: what is wrong there is answered like an address that was revoked. */
export const CALENDAR_PATHS = /^\/calendar\/(.*)$/;

/** 256 bits as base64url: its last character holds four of them. */
const FILE = /^([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])\.ics$/;

/** The secret address of a token, as a path. */
export const addressOf = (token: string): string => `/calendar/${token}.ics`;

/** The token of an address, its query left out; undefined where nothing has the form of one. */
export function tokenOf(url: string): string | undefined {
  const [, file = ''] = CALENDAR_PATHS.exec(url.split('?', 1)[0] ?? '') ?? [];
  return FILE.exec(file)?.[1];
}
