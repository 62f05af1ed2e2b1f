import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { messageOf, StartError } from '../application/start-error';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates in the file that a setting names, each in PEM; none where it is not given.
 *
 * @throws StartError for a file that cannot be read, or holds none.
 */
export function readAuthorities(
  name: string,
  read: (name: string) => string | undefined,
): string[] {
  const file = read(name);
  if (file === undefined) return [];
  const certificates = textOf(name, file).match(CERTIFICATE) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw new StartError(`${name} must name a file of certificates in PEM, but "${file}" came.`);
  }
  return certificates;
}

function textOf(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(`${name} must name a file that can be read: ${messageOf(error)}.`);
  }
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}
