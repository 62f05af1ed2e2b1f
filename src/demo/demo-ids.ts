import { createHash } from 'node:crypto';

/**
 * Ids of the demonstration are the same everywhere, so that written examples work as they stand.
 */
export function demoId(space: number, number: number): string {
  return idOf(space, NO_NAME, number);
}

/** In place of the digest of a name, for what is made with its account. */
const NO_NAME = '0'.repeat(11);

const idOf = (space: number, name: string, number: number) =>
  `00000000-00${hex(space, 2)}-7000-8${name.slice(0, 3)}-${name.slice(3)}${hex(number, 4)}`;

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

/**
 * Makes the ids of what one act stores, in the order in which they are asked for, from 1.
 *
 * They follow from the name of the act, so that another act before it moves none of them.
 */
export function demoIds(space: number, act?: string): () => string {
  const name = act ? createHash('sha256').update(act).digest('hex').slice(0, 11) : NO_NAME;
  let number = 0;
  return () => idOf(space, name, (number += 1));
}

export const DEMO_PARTNER_ID = demoId(0xff, 1);

/** An account is the first thing made in its space, by an act without a name. */
export const DEMO_ACCOUNTS = {
  meridian: demoId(1, 1),
  harbor: demoId(2, 1),
  kestrel: demoId(3, 1),
} as const;

/** Those that the demonstration's tokens are issued for. */
export const DEMO_PARTIES = { partner: DEMO_PARTNER_ID, ...DEMO_ACCOUNTS };
