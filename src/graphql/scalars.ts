import { GraphQLError, GraphQLScalarType, Kind, print, type ValueNode } from 'graphql';
import { parseDate, parseYearMonth, quote } from '../domain/time/calendar-date';
import { parseCountryCode } from '../domain/country';
import { parseCurrency } from '../domain/money/currency';
import { DomainError } from '../domain/domain-error';
import { isPhoneNumber, type PhoneNumber } from '../domain/usage/e164';
import { parseLocale } from '../domain/locale';
import { parseDecimal, type Micros } from '../domain/money/money';
import { minuteOf } from '../domain/usage/rate-hours';
import { parseInstant, parseTimeZone } from '../domain/time/time-zone';

/** @param node the literal, where the value came as one: the answer then says where it stands. */
function refuse(expected: string, came: string, node?: ValueNode): never {
  throw new GraphQLError(`expected ${expected}, got ${came}`, { nodes: node ?? null });
}

/** What came, for a message: texts quoted and shortened, other values by their kind. */
function described(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** Runs a domain parser; its refusal is already the sentence that the caller gets. */
function parsed<Value>(parse: (text: string) => Value, text: string, node?: ValueNode): Value {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof DomainError)
      throw new GraphQLError(error.message, { nodes: node ?? null });
    throw error;
  }
}

interface TextScalar<Value> {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL: string;
  /** Completes "expected …" where the value is no string at all. */
  readonly expected: string;
  readonly parse: (text: string) => Value;
}

/** A scalar whose values are strings of a checked form, in and out. */
function textScalar<Value>(scalar: TextScalar<Value>): GraphQLScalarType<Value, string> {
  const { parse, expected, ...config } = scalar;
  return new GraphQLScalarType<Value, string>({
    ...config,
    serialize: String,
    parseValue: (value) =>
      typeof value === 'string' ? parsed(parse, value) : refuse(expected, described(value)),
    parseLiteral: (node: ValueNode) =>
      node.kind === Kind.STRING
        ? parsed(parse, node.value, node)
        : refuse(expected, print(node), node),
  });
}

export const DateScalar = textScalar({
  name: 'Date',
  description: 'A civil date, "YYYY-MM-DD", in the account’s time zone.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  expected: 'a date string "YYYY-MM-DD"',
  parse: parseDate,
});

/** For `before` as the end of a range of dates, which `to` replaces: lists have it for a cursor. */
export const BEFORE_IS_TO = { deprecationReason: 'Use to. Leaves after 2027-03-31.' };

export const DateTimeScalar = textScalar({
  name: 'DateTime',
  description:
    'An instant, such as "2026-01-31T09:30:00.000Z": returned in UTC with milliseconds; any RFC 3339 offset is accepted, and what is finer than a millisecond is cut off.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  expected: 'an instant string such as "2026-01-31T09:30:00Z"',
  parse: parseInstant,
});

export const YearMonthScalar = textScalar({
  name: 'YearMonth',
  description: 'A calendar month, "YYYY-MM".',
  specifiedByURL: 'https://en.wikipedia.org/wiki/ISO_8601#Calendar_dates',
  expected: 'a month string "YYYY-MM"',
  parse: parseYearMonth,
});

/** Inside, the minute of the day: 0 to 1,440. Given out as the text it is. */
export const TimeOfDayScalar = textScalar({
  name: 'TimeOfDay',
  description: 'A time of day, "HH:MM", from "00:00" to "24:00", the end of the day.',
  specifiedByURL: 'https://en.wikipedia.org/wiki/ISO_8601#Times',
  expected: 'a time of day string such as "08:30"',
  parse: (text) => minuteOf(text) ?? refuse('a time of day from "00:00" to "24:00"', quote(text)),
});

export const TimeZoneScalar = textScalar({
  name: 'TimeZone',
  description: 'An IANA time zone in Area/City form, or "UTC".',
  specifiedByURL: 'https://www.iana.org/time-zones',
  expected: 'a time zone string such as "Europe/Paris"',
  parse: parseTimeZone,
});

export const CurrencyCodeScalar = textScalar({
  name: 'CurrencyCode',
  description: 'An active ISO 4217 currency code, such as "EUR".',
  specifiedByURL: 'https://www.iso.org/iso-4217-currency-codes.html',
  expected: 'a currency code string such as "EUR"',
  parse: parseCurrency,
});

export const CountryCodeScalar = textScalar({
  name: 'CountryCode',
  description:
    'An ISO 3166-1 alpha-2 country code, such as "FR". AC, TA and XK, which have telephone numbers of their own, are accepted as well. Codes stored before this check existed are returned unchanged.',
  specifiedByURL: 'https://www.iso.org/iso-3166-country-codes.html',
  expected: 'a country code string such as "FR"',
  parse: parseCountryCode,
});

export const LocaleScalar = textScalar({
  name: 'Locale',
  description:
    'A language tag of language, script and region, such as "fr-FR", "zh-Hant-TW" or "es-419"; normalized to its canonical form, e.g. "fr-fr" to "fr-FR".',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc5646',
  expected: 'a locale string such as "fr-FR"',
  parse: parseLocale,
});

export const PhoneNumberScalar = textScalar<PhoneNumber>({
  name: 'PhoneNumber',
  description: 'A telephone number in E.164, such as "+33145000000".',
  specifiedByURL: 'https://www.itu.int/rec/T-REC-E.164',
  expected: 'a number string such as "+33145000000"',
  parse: (text) => (isPhoneNumber(text) ? text : refuse('a number in E.164', quote(text))),
});

/** GraphQL's Int ends at 2,147,483,647: a month of seconds of a large customer does not. */
export const CountScalar = new GraphQLScalarType<number, number>({
  name: 'Count',
  description: 'A whole number from 0 to 9,007,199,254,740,991, as a JSON number. Output only.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-6',
  serialize(value) {
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    throw new GraphQLError('a count is out of range');
  },
});

const DECIMAL = 'a decimal as a string such as "79.99", or an integer';

/**
 * Out: always a string. In: a string or an integer; a JSON float has already lost its digits and is
 * refused. Internally the exact number of millionths.
 */
export const DecimalScalar = new GraphQLScalarType<Micros, string>({
  name: 'Decimal',
  description:
    'An exact decimal as a string, with at most 15 digits before and 6 after the decimal point; zeros after the sixth are accepted, other digits are refused and never rounded. Integers are accepted as well, floats are not.',
  specifiedByURL: 'https://en.wikipedia.org/wiki/Decimal_data_type',
  serialize: String,
  parseValue(value) {
    if (typeof value === 'string') return parsed(parseDecimal, value);
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      return parsed(parseDecimal, String(value));
    }
    return refuse(DECIMAL, described(value));
  },
  parseLiteral(node: ValueNode) {
    if (node.kind === Kind.STRING || node.kind === Kind.INT)
      return parsed(parseDecimal, node.value, node);
    return refuse(DECIMAL, print(node), node);
  },
});
