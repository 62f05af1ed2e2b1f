import { readFile } from 'node:fs/promises';
import { ImportFailure } from './exit-code';
import { parseJson } from './server-messages';
import { printable, reasonOf } from './wording';

/** Where the token may come from; the first that is given counts. */
export interface TokenPlaces {
  readonly onCommandLine: string | undefined;
  readonly file: string | undefined;
  /** The entry of a file that holds several. */
  readonly name: string | undefined;
  readonly inEnvironment: string | undefined;
}

/**
 * The token to sign in with. No message repeats it.
 *
 * @throws ImportFailure where there is none, or one that no header can carry.
 */
export async function readToken(places: TokenPlaces): Promise<string> {
  const { onCommandLine, file, name, inEnvironment } = places;
  if (onCommandLine !== undefined && file !== undefined) {
    throw new ImportFailure('Expected --token or --token-file, got both.');
  }
  if (name !== undefined && file === undefined) {
    throw new ImportFailure('Expected --token-file with --token-name, got none.');
  }
  if (file !== undefined) return checked('the token file', await tokenInFile(file, name));
  if (onCommandLine !== undefined) return checked('--token', onCommandLine);
  if (inEnvironment) return checked('SWITCHBOARD_TOKEN', inEnvironment);
  throw new ImportFailure(
    'Expected a token in SWITCHBOARD_TOKEN, --token-file or --token, got none.',
  );
}

async function tokenInFile(file: string, name: string | undefined): Promise<string> {
  const shown = printable(file);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new ImportFailure(`Expected a token in ${shown}, got ${reasonOf(error)}.`);
  }
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) {
    if (name === undefined) return text;
    throw new ImportFailure(`Expected JSON in ${shown} with --token-name, got other text.`);
  }
  const names = Object.keys(value).map(printable).join(', ');
  if (name === undefined) {
    throw new ImportFailure(`Expected --token-name with ${shown}, one of: ${names}.`);
  }
  const token = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  if (typeof token === 'string') return token;
  throw new ImportFailure(`Expected --token-name as one of ${names}, got "${printable(name)}".`);
}

function checked(place: string, token: string): string {
  const trimmed = token.trim();
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  const got = trimmed === '' ? 'nothing' : 'other characters';
  throw new ImportFailure(
    `Expected a token of letters, digits and signs without a space in ${place}, got ${got}.`,
  );
}
