import {
  openReader,
  UnreadableInput,
  type FormatOptions,
  type Found,
} from '../../src/call-records/record-reader';
import { parseTimeZone } from '../../src/domain/time/time-zone';

/** The subscription of records that state none. */
export const SUBSCRIPTION = '3f1c9a52-7b1e-4a5c-9d4e-2b8f0c6a1e77';

/** Which way calls went, where a format has to be told; as its source names it, here. */
export const DIRECTIONS = { inbound: 'INBOUND', outbound: 'OUTBOUND' };
const WAYS: Partial<Record<FormatOptions['format'], object>> = {
  asterisk: { inboundContexts: [] },
  freeswitch: { directions: DIRECTIONS },
};

export type Options = Partial<FormatOptions> & Pick<FormatOptions, 'format'>;

export function optionsOf(options: Options): FormatOptions {
  return {
    firstLine: 1,
    defaults: { subscriptionId: SUBSCRIPTION },
    timeZone: parseTimeZone('Europe/Paris'),
    countryCode: 'FR',
    mapping: WAYS[options.format] ?? null,
    ...options,
  };
}

export interface Read {
  readonly found: readonly Found[];
  readonly line: number;
}

/** All that is found in an input that comes in pieces, cut before these places of it. */
export function read(options: Options, input: string | Buffer, cuts: readonly number[] = []): Read {
  const bytes = Buffer.from(input as string);
  const reader = openReader(optionsOf(options));
  const found: Found[] = [];
  const each = (one: Found) => found.push(one);
  const places = [...cuts.filter((cut) => cut < bytes.length), bytes.length];
  places
    .sort((a, b) => a - b)
    .reduce((from, to) => {
      // A piece of its own, that is written over when it was read: nobody may hold on to it.
      const chunk = Buffer.from(bytes.subarray(from, to));
      reader.read(chunk, each);
      chunk.fill(0x23);
      return to;
    }, 0);
  reader.end(each);
  return { found, line: reader.line };
}

/** The fields of records, all of which have to be good. */
export function fieldsIn(options: Options, input: string | Buffer): Record<string, unknown>[] {
  return read(options, input).found.map(({ fields, problems }) => {
    expect(problems).toEqual([]);
    return { ...fields };
  });
}

/** "line: message" for what could not be read, and "line" for what could. */
export function outline({ found }: Read): string[] {
  return found.map(({ line, problems }) =>
    [line, ...problems.map((one) => one.message)].join(': '),
  );
}

/** The message for an input, or for settings, that cannot be read at all. */
export function unreadable(options: Options, input = ''): string {
  try {
    read(options, input);
  } catch (error) {
    if (error instanceof UnreadableInput) return error.message;
    throw error;
  }
  throw new Error('expected the input to be unreadable, and it was read');
}
