/** The parts of a time, as digits unless it says otherwise. */
export interface TimeParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute?: string | undefined;
  readonly second?: string | undefined;
  readonly fraction?: string | undefined;
  /** Which half of the day hours of twelve are in: what begins with a or p. */
  readonly half?: string | undefined;
  /** The name of a day. */
  readonly weekday?: string | undefined;
  /** From UTC, as it is written. */
  readonly offset?: string | undefined;
}

/** How a source writes times. */
export interface TimePattern {
  /** As messages show it. */
  readonly shown: string;
  readonly hasOffset: boolean;
  /** Null where the text is no such time. */
  read(text: string): TimeParts | null;
}

export const MONTH_NAMES = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
export const WEEKDAY_NAMES = 'sun mon tue wed thu fri sat'.split(' ');

const TOKENS = /YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A|Z|ddd|[\s\S]/g;

/** What stands for a part, and what it is; of digits those that may be fewer between separators. */
const PARTS: Readonly<Record<string, readonly [name: keyof TimeParts, form: string]>> = {
  YYYY: ['year', '\\d{4}'],
  YY: ['year', '\\d{2}'],
  MMM: ['month', '[A-Za-z]{3,9}'],
  MM: ['month', '\\d{2}'],
  M: ['month', '\\d{1,2}'],
  DD: ['day', '\\d{2}'],
  D: ['day', '\\d{1,2}'],
  HH: ['hour', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  hh: ['hour', '\\d{2}'],
  h: ['hour', '\\d{1,2}'],
  mm: ['minute', '\\d{2}'],
  ss: ['second', '\\d{2}'],
  SSS: ['fraction', '\\d{1,9}'],
  A: ['half', '[AaPp]\\.?[Mm]\\.?'],
  Z: ['offset', '(?:Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)'],
  ddd: ['weekday', '[A-Za-z]{3,9}'],
};

const FRACTION = '(?:[.,](?<fraction>\\d{1,9}))?';
/** The time of day behind a date whose pattern does not say how that is written. */
const TIME_OF_DAY = `(?:T| +)(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})${FRACTION})?(?: *(?<half>[AaPp]\\.?[Mm]\\.?))?`;

const PATTERN_MAX = 60;

/**
 * The pattern that a text describes: YYYY, YY, MM, M, MMM (an English name), DD, D, HH, H, hh and h
 * (of twelve, with A), mm, ss, SSS, A (AM or PM), Z (an offset from UTC), ddd (the name of a day);
 * everything else stands for itself. Behind a date alone comes a time of day, with or without
 * seconds, a fraction and AM or PM.
 *
 * @returns what is wrong with it, in words, where it is no pattern.
 */
export function timePattern(pattern: string): TimePattern | string {
  const tokens = pattern.match(TOKENS) ?? [];
  if (pattern.length > PATTERN_MAX) return `at most ${PATTERN_MAX} characters`;
  const names = tokens.flatMap((token) => PARTS[token]?.[0] ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `one ${twice} at most`;
  const needed = ['year', 'month', 'day'] as const;
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined) return `a ${missing}`;
  const isDateOnly = !names.includes('hour');
  if (isDateOnly && names.some((name) => ['minute', 'second', 'fraction', 'half'].includes(name))) {
    return 'an hour';
  }
  if (names.includes('half') !== tokens.some((token) => token === 'hh' || token === 'h')) {
    return 'hours of twelve (hh) exactly where it has AM or PM (A)';
  }
  const source = sourceOf(tokens, pattern, names.includes('fraction') || isDateOnly);
  const form = new RegExp(`^${source}${isDateOnly ? TIME_OF_DAY : ''}$`);
  return {
    shown: isDateOnly ? `${pattern} HH:MM:SS` : pattern,
    hasOffset: names.includes('offset'),
    read: (text) => partsOf(form.exec(text)?.groups),
  };
}

/** A pattern that is known to be one. */
export function patternOf(text: string): TimePattern {
  const pattern = timePattern(text);
  if (typeof pattern === 'string') throw new Error(`${text} is no pattern`);
  return pattern;
}

function sourceOf(tokens: readonly string[], pattern: string, hasFraction: boolean): string {
  const isDigits = (token = '') => PARTS[token]?.[1].startsWith('\\d') === true;
  // Some write the same date with slashes.
  const mayHaveSlashes = pattern === 'YYYY-MM-DD';
  let separators = 0;
  return tokens
    .map((token, index) => {
      const part = PARTS[token];
      if (!part) {
        if (mayHaveSlashes) return (separators += 1) === 1 ? '(?<mark>[-/])' : '\\k<mark>';
        return token === ' ' ? ' +' : token.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
      }
      const [name, form] = part;
      const isApart = !isDigits(tokens[index - 1]) && !isDigits(tokens[index + 1]);
      const digits = form === '\\d{2}' && name !== 'year' && isApart ? '\\d{1,2}' : form;
      const behind = name === 'second' && !hasFraction ? FRACTION : '';
      return `(?<${name}>${digits})${behind}`;
    })
    .join('');
}

function partsOf(groups: Partial<TimeParts> | undefined): TimeParts | null {
  if (!groups) return null;
  const { year = '', month = '', day = '', hour = '' } = groups;
  if (year.length === 4 && month.charCodeAt(0) <= 0x39) return groups as TimeParts;
  const name = MONTH_NAMES.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  return {
    ...groups,
    // Calls are of this century.
    year: year.length === 2 ? `20${year}` : year,
    month: /^\d/.test(month) ? month : `${name}`,
    day,
    hour,
  };
}
