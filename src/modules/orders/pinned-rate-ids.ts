import { hash } from 'node:crypto';
import type { PinnedRateIds } from '../../domain/usage/pinned-rates';

/** Characters of an id before the last eight digits, which are the position. */
const BASE_LENGTH = 28;
const POSITION_DIGITS = 8;

/**
 * The ids of the rates of a card in an order line that pins it.
 *
 * They are stored nowhere: an id is the line, as a hash, and the position of the rate on its card,
 * in a uuid of version 8 (RFC 9562). So each line has ids of its own for what are the same rates,
 * since what they leave open is the line's to fill in; calls name them as they name other rates.
 */
export function pinnedRateIds(orderLineId: string): PinnedRateIds {
  const digits = hash('sha256', `rates of ${orderLineId}`);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 24),
  ];
  const base = parts.join('-');
  return {
    idOf: (position) => `${base}${position.toString(16).padStart(POSITION_DIGITS, '0')}`,
    positionOf: (id) =>
      id.startsWith(base) ? Number.parseInt(id.slice(BASE_LENGTH), 16) : undefined,
  };
}

/** What the ids of a line's pinned rates begin with. */
export const pinnedRateIdBase = (orderLineId: string): string =>
  pinnedRateIds(orderLineId).idOf(0).slice(0, BASE_LENGTH);
