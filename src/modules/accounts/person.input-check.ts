import type { InputPath } from '../../application/command';
import type { InputCheck } from '../../application/input-check';
import { wording } from './account.sentences';

/** Of an account, at once. */
export const PEOPLE_MAX = 100;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}\.[^\s@.]{1,63}$/;

/** A checked e-mail address: something@host.domain, at most 254 characters. */
export function checkEmail(check: InputCheck, path: InputPath, value: string): string {
  const email = check.text(path, value, 254);
  return check.form(path, email, EMAIL, wording('an e-mail address'));
}

/**
 * What tells addresses apart: in whatever case, and in whichever form their characters are written.
 *
 * Whether the Turkish İ keeps its dot in lower case is the database's locale to say: it is dropped.
 */
export const foldedEmail = (email: string): string =>
  email.normalize('NFKC').toLowerCase().replaceAll('i\u0307', 'i');
