import type { CalendarDate } from '../time/calendar-date';
import { specificity, type CallDirection, type CallLeg, type RateScope } from './rate-scope';
import type { Micros } from '../money/money';
import type { CallType, NumberType } from './number-type';
import type { RateHours } from './rate-hours';
import type { Rate } from './rating';

/**
 * All of a rate of a card but its prefix and its price per minute: few of them differ in that. Null
 * is what it leaves to the order and its terms.
 */
export interface CardTariff
  extends
    Pick<RateScope, 'direction' | 'leg' | 'validBefore'>,
    Pick<Rate, 'connectionFee' | 'minimumCharge'> {
  readonly callType: CallType | null;
  readonly numberType: NumberType | null;
  readonly hours: RateHours | null;
  readonly validFrom: CalendarDate | null;
  readonly initialIncrementSeconds: number | null;
  readonly additionalIncrementSeconds: number | null;
}

/** Rates of a card that have a tariff in common. */
export interface TariffRates {
  readonly tariff: CardTariff;
  readonly prefixes: readonly string[];
  /** The price per minute of each. */
  readonly prices: readonly Micros[];
  /** Where each of them stands on the card, from 0 on; no two rates of a card at the same place. */
  readonly positions: readonly number[];
}

/** Entries with one prefix, from the narrowest on. */
interface PrefixEntries {
  /** Digits of the prefix. */
  readonly length: number;
  readonly from: number;
  /** Exclusive. */
  readonly before: number;
}

interface KeyRange extends PrefixEntries {
  readonly key: number;
}

export const PREFIX_DIGITS_MAX = 15;
const BOOKS = 4;
/** Bytes of an entry: its prefix, price, tariff and position, and the way back from that. */
const ENTRY_BYTES = 8 + 8 + 4 + 4 + 4;
/** About what a tariff takes, with its amounts. */
const TARIFF_BYTES = 400;

const bookOf = (direction: CallDirection, leg: CallLeg): number =>
  (direction === 'INBOUND' ? 0 : 2) + (leg === 'CONSUMER' ? 0 : 1);

/**
 * The rates of a card of any size, by their prefixes, in some thirty bytes each.
 *
 * An entry holds its prefix as a number whose order is that of the texts, a prefix before all that
 * begin with it. So the rates that match a call are found by narrowing one range digit by digit,
 * and so are those that come closest.
 */
export class RateIndex {
  /** About how much memory it takes. */
  readonly bytes: number;
  private readonly tariffs: readonly CardTariff[];
  private readonly keys: Float64Array;
  private readonly prices: BigInt64Array;
  private readonly tariffOf: Uint32Array;
  private readonly positions: Uint32Array;
  private readonly entryOf: Uint32Array;
  /** Where the entries of each direction and leg begin; the last is the end. */
  private readonly starts: readonly number[];

  constructor(groups: readonly TariffRates[]) {
    const unsorted = entriesOf(groups);
    const { length: count } = unsorted.keys;
    const order = inOrder(unsorted);
    this.tariffs = groups.map(({ tariff }) => tariff);
    this.keys = Float64Array.from(order, (entry) => unsorted.keys[entry] as number);
    this.prices = BigInt64Array.from(order, (entry) => unsorted.prices[entry] as bigint);
    this.tariffOf = Uint32Array.from(order, (entry) => unsorted.tariffOf[entry] as number);
    this.positions = Uint32Array.from(order, (entry) => unsorted.positions[entry] as number);
    this.entryOf = new Uint32Array(count);
    for (let entry = 0; entry < count; entry += 1) this.entryOf[this.positionAt(entry)] = entry;
    const counts = new Array<number>(BOOKS).fill(0);
    for (const book of unsorted.books) (counts[book] as number) += 1;
    let start = 0;
    this.starts = [0, ...counts.map((entries) => (start += entries))];
    this.bytes = count * ENTRY_BYTES + this.tariffs.length * TARIFF_BYTES;
  }

  get count(): number {
    return this.keys.length;
  }

  tariffAt(entry: number): CardTariff {
    return this.tariffs[this.tariffOf[entry] as number] as CardTariff;
  }

  /** Price per minute. */
  priceAt(entry: number): Micros {
    return this.prices[entry] as Micros;
  }

  positionAt(entry: number): number {
    return this.positions[entry] as number;
  }

  prefixAt(entry: number): string {
    return prefixOf(this.keys[entry] as number);
  }

  /** The rate at a position of the card; undefined where there is none. */
  entryAt(position: number): number | undefined {
    return this.entryOf[position];
  }

  /** The rates whose prefixes a number begins with, the longest prefix first. */
  matching(direction: CallDirection, leg: CallLeg, digits: string): PrefixEntries[] {
    const found: PrefixEntries[] = [];
    for (const { key, from, before, length } of this.ranges(direction, leg, digits)) {
      // A prefix stands before all that begin with it.
      if (this.keys[from] !== key) continue;
      found.push({ length, from, before: this.firstFrom(key + 1, from, before) });
    }
    return found.reverse();
  }

  /**
   * The dearest of the rates that share the most leading digits with a number, among those that are
   * wanted; undefined where none is.
   */
  nearest(
    direction: CallDirection,
    leg: CallLeg,
    digits: string,
    isWanted: (entry: number) => boolean,
  ): number | undefined {
    for (const { from, before } of this.ranges(direction, leg, digits).reverse()) {
      let dearest: number | undefined;
      for (let entry = from; entry < before; entry += 1) {
        const isDearer = dearest === undefined || this.priceAt(entry) > this.priceAt(dearest);
        if (isDearer && isWanted(entry)) dearest = entry;
      }
      if (dearest !== undefined) return dearest;
    }
    return undefined;
  }

  /** The rates that begin with the first digits of a number: with none of them, with one, … */
  private ranges(direction: CallDirection, leg: CallLeg, digits: string): KeyRange[] {
    const book = bookOf(direction, leg);
    let from = this.starts[book] as number;
    let before = this.starts[book + 1] as number;
    let key = 0;
    const ranges: KeyRange[] = [];
    const longest = Math.min(digits.length, PREFIX_DIGITS_MAX);
    for (let length = 0; from < before; length += 1) {
      ranges.push({ key, from, before, length });
      if (length === longest) break;
      const weight = WEIGHTS[length] as number;
      key += digitAt(digits, length) * weight;
      from = this.firstFrom(key, from, before);
      before = this.firstFrom(key + weight, from, before);
    }
    return ranges;
  }

  /** The first entry of a range whose prefix is not before that one. */
  private firstFrom(key: number, from: number, before: number): number {
    let [low, high] = [from, before];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * What a digit at each place of a prefix adds to its number: eleven values at each of fifteen
 * places, 0 for none. The greatest is below 2^53, so that a double holds each of them exactly.
 */
const WEIGHTS = Array.from({ length: PREFIX_DIGITS_MAX }, (_, place) => 11 ** (14 - place));
const ZERO = 0x30;

/** 1 to 10, since 0 stands for no digit. */
const digitAt = (digits: string, place: number): number => digits.charCodeAt(place) - ZERO + 1;

function keyOf(prefix: string): number {
  let key = 0;
  for (let place = 0; place < prefix.length; place += 1) {
    key += digitAt(prefix, place) * (WEIGHTS[place] as number);
  }
  return key;
}

function prefixOf(key: number): string {
  let prefix = '';
  let rest = key;
  for (const weight of WEIGHTS) {
    if (rest === 0) break;
    const digit = Math.floor(rest / weight);
    prefix += String.fromCharCode(ZERO + digit - 1);
    rest -= digit * weight;
  }
  return prefix;
}

interface UnsortedEntries {
  readonly books: Uint8Array;
  readonly keys: Float64Array;
  readonly prices: BigInt64Array;
  readonly tariffOf: Uint32Array;
  readonly positions: Uint32Array;
  /** Of each tariff. */
  readonly specificities: readonly number[];
}

function entriesOf(groups: readonly TariffRates[]): UnsortedEntries {
  const count = groups.reduce((sum, { prefixes }) => sum + prefixes.length, 0);
  const entries = {
    books: new Uint8Array(count),
    keys: new Float64Array(count),
    prices: new BigInt64Array(count),
    tariffOf: new Uint32Array(count),
    positions: new Uint32Array(count),
    specificities: groups.map(({ tariff }) => specificity(tariff)),
  };
  let entry = 0;
  for (const [index, { tariff, prefixes, prices, positions }] of groups.entries()) {
    const book = bookOf(tariff.direction, tariff.leg);
    for (const [place, prefix] of prefixes.entries()) {
      entries.books[entry] = book;
      entries.keys[entry] = keyOf(prefix);
      entries.prices[entry] = prices[place] as Micros;
      entries.tariffOf[entry] = index;
      entries.positions[entry] = positions[place] as number;
      entry += 1;
    }
  }
  return entries;
}

/** The entries by direction and leg, prefix, and from the narrowest on. */
function inOrder({ books, keys, tariffOf, positions, specificities }: UnsortedEntries) {
  const narrowness = (entry: number) => specificities[tariffOf[entry] as number] as number;
  return Uint32Array.from(keys, (_, entry) => entry).sort(
    (a, b) =>
      (books[a] as number) - (books[b] as number) ||
      (keys[a] as number) - (keys[b] as number) ||
      narrowness(b) - narrowness(a) ||
      (positions[a] as number) - (positions[b] as number),
  );
}
