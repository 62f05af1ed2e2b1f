/**
 * Ids of the demonstration are the same everywhere, so that written examples work as they stand.
 */
export function demoId(space: number, number: number): string {
  return `00000000-00${hex(space, 2)}-7000-8000-${hex(number, 12)}`;
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

/** Makes the ids of one space, in the order in which they are asked for, from 1. */
export function demoIds(space: number): () => string {
  let number = 0;
  return () => demoId(space, (number += 1));
}

export const DEMO_PARTNER_ID = demoId(0xff, 1);

/** An account is the first thing made in its space. */
export const DEMO_ACCOUNTS = {
  meridian: demoId(1, 1),
  harbor: demoId(2, 1),
  kestrel: demoId(3, 1),
} as const;
