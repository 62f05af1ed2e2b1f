/** What the bytes of COPY's binary format begin and end with. */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);

/** PostgreSQL counts from 2000-01-01: days, and milliseconds, since 1970. */
const EPOCH_DAYS = 10_957;
const EPOCH_MILLIS = EPOCH_DAYS * 86_400_000;
const WORD = 2 ** 32;
const ASCII_MAX = 0x7f;

/** Each character's value as a hexadecimal digit. */
const HEX = new Uint8Array(128);
for (const [value, digit] of [...'0123456789abcdef'].entries()) HEX[digit.charCodeAt(0)] = value;

/**
 * Rows in COPY's binary format, field by field.
 *
 * Not as text: to read dates, ids and amounts from text costs PostgreSQL as much as to store them,
 * and to write them costs this process more than their bytes do.
 */
export class CopyRows {
  private bytes: Buffer;
  private length = 0;

  /** @param bytes as many as are expected; there is room for more. */
  constructor(bytes: number) {
    this.bytes = Buffer.allocUnsafeSlow(bytes);
  }

  /** What goes before all rows, once. */
  begin(): void {
    this.room(SIGNATURE.length);
    this.length += SIGNATURE.copy(this.bytes, this.length);
  }

  /** What goes behind all rows, once. */
  end(): void {
    this.room(TRAILER.length);
    this.length += TRAILER.copy(this.bytes, this.length);
  }

  /** Everything that was written; the rows are of no further use. */
  take(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  /** Begins a row of so many fields. */
  row(fields: number): void {
    this.room(2);
    this.length = this.bytes.writeInt16BE(fields, this.length);
  }

  none(): void {
    this.int32(-1);
  }

  text(text: string | null): void {
    if (text === null) {
      this.none();
      return;
    }
    const { length } = text;
    this.room(4 + length * 3);
    const { bytes } = this;
    const start = this.length + 4;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > ASCII_MAX) {
        const written = bytes.write(text, start);
        bytes.writeInt32BE(written, this.length);
        this.length = start + written;
        return;
      }
      bytes[start + index] = code;
    }
    bytes.writeInt32BE(length, this.length);
    this.length = start + length;
  }

  /** A jsonb value, as its text. */
  json(text: string): void {
    const written = Buffer.byteLength(text) + 1;
    this.room(4 + written);
    this.length = this.bytes.writeInt32BE(written, this.length);
    this.bytes[this.length] = 1;
    this.length += 1 + this.bytes.write(text, this.length + 1);
  }

  /** A uuid or bytea value, as hexadecimal digits; dashes between them do not count. */
  hex(text: string | null, size: number): void {
    if (text === null) {
      this.none();
      return;
    }
    this.room(4 + size);
    this.length = this.bytes.writeInt32BE(size, this.length);
    const { bytes } = this;
    let place = 0;
    for (let index = 0; index < size; index += 1) {
      if (text.charCodeAt(place) === 0x2d) place += 1;
      const high = HEX[text.charCodeAt(place)] as number;
      bytes[this.length + index] = (high << 4) | (HEX[text.charCodeAt(place + 1)] as number);
      place += 2;
    }
    this.length += size;
  }

  uuid(text: string | null): void {
    this.hex(text, 16);
  }

  boolean(value: boolean): void {
    this.room(5);
    this.length = this.bytes.writeInt32BE(1, this.length);
    this.bytes[this.length] = value ? 1 : 0;
    this.length += 1;
  }

  int(value: number): void {
    this.int32(4);
    this.int32(value);
  }

  /** A bigint; whole numbers that a double holds exactly. */
  bigint(value: number): void {
    this.room(12);
    const high = Math.floor(value / WORD);
    this.length = this.bytes.writeInt32BE(8, this.length);
    this.length = this.bytes.writeInt32BE(high, this.length);
    this.length = this.bytes.writeUInt32BE(value - high * WORD, this.length);
  }

  /** @param days since 1970-01-01. */
  date(days: number): void {
    this.int(days - EPOCH_DAYS);
  }

  /** @param millis since 1970; null for none. */
  timestamp(millis: number | null): void {
    if (millis === null) this.none();
    else this.bigint((millis - EPOCH_MILLIS) * 1_000);
  }

  /** An amount of six decimals, from 0 on, such as "12.345678". */
  numeric(text: string | null): void {
    if (text === null) {
      this.none();
      return;
    }
    const whole = text.length - 7;
    const groups = Math.ceil(whole / 4);
    this.room(4 + 8 + 2 * (groups + 2));
    this.length = this.bytes.writeInt32BE(8 + 2 * (groups + 2), this.length);
    this.int16(groups + 2);
    this.int16(groups - 1);
    this.int16(0);
    this.int16(6);
    for (let group = groups; group > 0; group -= 1) {
      this.int16(digitsOf(text, Math.max(0, whole - group * 4), whole - (group - 1) * 4));
    }
    this.int16(digitsOf(text, whole + 1, whole + 5));
    this.int16(digitsOf(text, whole + 5, whole + 7) * 100);
  }

  private int16(value: number): void {
    this.length = this.bytes.writeInt16BE(value, this.length);
  }

  private int32(value: number): void {
    this.room(4);
    this.length = this.bytes.writeInt32BE(value, this.length);
  }

  private room(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + bytes));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** The number that some digits of a text make. */
function digitsOf(text: string, from: number, before: number): number {
  let value = 0;
  for (let place = from; place < before; place += 1) {
    value = value * 10 + text.charCodeAt(place) - 48;
  }
  return value;
}
