/** What an earlier record of the same delivery says. */
export type Meeting = 'FIRST' | 'SAME' | 'OTHER';

const WORDS = 3;
const SLOTS_FIRST = 2 ** 12;
/** With those, 50 MB: what one check may remember. */
const SLOTS_MAX = 2 ** 22;
/** Of the slots so many are taken at the most; in fuller ones a search goes far. */
const FILLED_MAX = 0.75;

/**
 * The records of a delivery that are new so far, each by 64 bits of its name and 31 of its content:
 * a repetition is told without anything being stored.
 *
 * Names and contents are hashes (`usage-identity.ts`), so that some of their bits tell them apart:
 * of a million records two are taken for one once in 37 million such deliveries.
 */
export class SeenRecords {
  private slots = new Uint32Array(SLOTS_FIRST * WORDS);
  private size = 0;

  /** @param slotsMax a power of two; three quarters of it are remembered. */
  constructor(private readonly slotsMax = SLOTS_MAX) {}

  /** Whether further records are not remembered. */
  get isFull(): boolean {
    return this.size >= this.slotsMax * FILLED_MAX;
  }

  /** Remembers a record by its name, unless one of that name came before. */
  meet(accountId: string, id: string, contentHash: string): Meeting {
    const content = (word(contentHash, 0) | 1) >>> 0;
    const first = (word(accountId, 0) ^ word(id, 0)) >>> 0;
    const second = (word(accountId, LAST_WORD) ^ word(id, LAST_WORD)) >>> 0;
    const at = placeIn(this.slots, first, second);
    const known = this.slots[at + 2];
    if (known !== 0) return known === content ? 'SAME' : 'OTHER';
    if (this.isFull) return 'FIRST';
    put(this.slots, at, first, second, content);
    this.size += 1;
    if (this.size * WORDS > this.slots.length * FILLED_MAX) this.grow();
    return 'FIRST';
  }

  private grow(): void {
    const { slots } = this;
    if (slots.length >= this.slotsMax * WORDS) return;
    this.slots = new Uint32Array(slots.length * 2);
    for (let at = 0; at < slots.length; at += WORDS) {
      const content = slots[at + 2] ?? 0;
      if (content === 0) continue;
      const first = slots[at] ?? 0;
      const second = slots[at + 1] ?? 0;
      put(this.slots, placeIn(this.slots, first, second), first, second, content);
    }
  }
}

/** Word by word: of each view or array that is made here there would be millions. */
function put(slots: Uint32Array, at: number, first: number, second: number, content: number): void {
  slots[at] = first;
  slots[at + 1] = second;
  slots[at + 2] = content;
}

const HEX_DIGITS = 8;
/** Of the 36 characters of a UUID. */
const LAST_WORD = 28;

const word = (hex: string, at: number): number => parseInt(hex.slice(at, at + HEX_DIGITS), 16);

/** Where the record of that name is, or the empty slot where it would be. */
function placeIn(slots: Uint32Array, first: number, second: number): number {
  let at = (first % (slots.length / WORDS)) * WORDS;
  while (slots[at + 2] !== 0 && (slots[at] !== first || slots[at + 1] !== second)) {
    at = (at + WORDS) % slots.length;
  }
  return at;
}
