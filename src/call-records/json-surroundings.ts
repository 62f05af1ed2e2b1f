const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const SPACE = 0x20;

/** A longer name is none on the way to the list. */
const NAME_BYTES_MAX = 1_000;

/** What a byte outside of a record is. */
export type Surrounding = 'RECORD' | 'OTHER' | 'STRAY';

/**
 * Follows what stands around the records of a JSON document: a list at a path of names, or at its
 * top; or objects one after the other. Every byte is looked at once, and nothing of it is kept.
 */
export class JsonSurroundings {
  /** Whether a list, or an object at the top, has begun. */
  hasFound = false;
  private isInList: boolean;
  /** Objects that are open on the way to the list. */
  private level = 0;
  /** Lists and objects that are open off the way. */
  private aside = 0;
  private isInText = false;
  private isEscaped = false;
  /** The last text in an object on the way, a name if a colon comes; null for too long a one. */
  private name: number[] | null = [];
  private isAtValue = false;

  /** @param isWithin whether the input begins within the list, as the rest of a delivery does. */
  constructor(
    private readonly path: readonly string[],
    isWithin: boolean,
  ) {
    this.isInList = isWithin;
    this.hasFound = isWithin;
    this.level = isWithin ? path.length : 0;
  }

  /** Whether everything that has begun has ended. */
  get isWhole(): boolean {
    return !this.isInList && this.level === 0;
  }

  take(byte: number): Surrounding {
    if (this.isInText) return this.takeText(byte);
    if (byte <= SPACE) return 'OTHER';
    if (this.aside > 0) return this.takeAside(byte);
    if (this.isInList) return this.takeInList(byte);
    return this.level === 0 ? this.takeAtTop(byte) : this.takeOnTheWay(byte);
  }

  private takeText(byte: number): Surrounding {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === BACKSLASH) this.isEscaped = true;
    else if (byte === QUOTE) this.isInText = false;
    if (this.isInText && this.name !== null && this.name.push(byte) > NAME_BYTES_MAX) {
      this.name = null;
    }
    return 'OTHER';
  }

  private beginText(): Surrounding {
    this.isInText = true;
    this.name = [];
    return 'OTHER';
  }

  private takeAside(byte: number): Surrounding {
    if (byte === QUOTE) return this.beginText();
    if (byte === OPENING_BRACE || byte === OPENING_BRACKET) this.aside += 1;
    else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) this.aside -= 1;
    return 'OTHER';
  }

  private takeInList(byte: number): Surrounding {
    if (byte === OPENING_BRACE) return 'RECORD';
    if (byte === COMMA) return 'OTHER';
    if (byte !== CLOSING_BRACKET) return 'STRAY';
    this.isInList = false;
    return 'OTHER';
  }

  private takeAtTop(byte: number): Surrounding {
    if (this.path.length === 0) {
      if (byte === OPENING_BRACE) {
        this.hasFound = true;
        return 'RECORD';
      }
      return byte === OPENING_BRACKET ? this.beginList() : 'STRAY';
    }
    if (byte !== OPENING_BRACE) return 'STRAY';
    this.level = 1;
    this.isAtValue = false;
    return 'OTHER';
  }

  private beginList(): Surrounding {
    this.isInList = true;
    this.hasFound = true;
    return 'OTHER';
  }

  private takeOnTheWay(byte: number): Surrounding {
    if (this.isAtValue) return this.takeValue(byte);
    if (byte === QUOTE) return this.beginText();
    if (byte === COLON) this.isAtValue = true;
    else if (byte === CLOSING_BRACE) this.level -= 1;
    return 'OTHER';
  }

  private takeValue(byte: number): Surrounding {
    this.isAtValue = false;
    const isOnPath = this.nameText() === this.path[this.level - 1];
    const isLast = this.level === this.path.length;
    if (isOnPath && isLast && byte === OPENING_BRACKET) return this.beginList();
    if (isOnPath && !isLast && byte === OPENING_BRACE) {
      this.level += 1;
      return 'OTHER';
    }
    if (byte === OPENING_BRACE || byte === OPENING_BRACKET) this.aside = 1;
    else if (byte === QUOTE) return this.beginText();
    return 'OTHER';
  }

  private nameText(): string | null {
    if (this.name === null) return null;
    try {
      return JSON.parse(`"${Buffer.from(this.name).toString()}"`) as string;
    } catch {
      return null;
    }
  }
}
