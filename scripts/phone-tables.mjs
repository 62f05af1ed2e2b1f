// Makes the tables of telephone numbers from libphonenumber's metadata, which the pinned package
// google-libphonenumber carries: node scripts/phone-tables.mjs. With --check it writes nothing and
// ends with 1 where a table is another one than it would make.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { haveCommonText } from './pattern-overlap.mjs';

const require = createRequire(import.meta.url);
const { metadata, shortnumbermetadata } = require('google-libphonenumber');
const { version } = require('google-libphonenumber/package.json');

/** Fields of messages, by their numbers in libphonenumber's phonemetadata.proto. */
const GENERAL = 1;
const FIXED_LINE = 2;
const MOBILE = 3;
const TOLL_FREE = 4;
const PREMIUM_RATE = 5;
const SHARED_COST = 6;
const CALLING_CODE = 10;
const INTERNATIONAL_PREFIX = 11;
const NATIONAL_PREFIX = 12;
const PARSED_PREFIX = 15;
const PARSED_PREFIX_BECOMES = 16;
const FORMATS = 19;
const UNIVERSAL_ACCESS = 25;
const EMERGENCY = 27;
const PATTERN = 2;
const EXAMPLE = 6;
const LENGTHS = 9;
const FORMAT_PATTERN = 1;
const FORMAT_LEADING = 3;
const FORMAT_RULE = 4;

/** Shorter ones are taken for extensions and services' numbers. */
const SHORT_DIGITS = 6;

const regions = Object.entries(metadata.countryToMetadata)
  .filter(([code]) => /^[A-Z]{2}$/.test(code))
  .sort(([a], [b]) => (a < b ? -1 : 1));

/** Where a kind of number says no lengths it has those of all numbers; [-1] is for no such kind. */
function lengthsOf(plan, kind) {
  const lengths = plan[kind]?.[LENGTHS] ?? plan[GENERAL][LENGTHS];
  return lengths.filter((length) => length > 0);
}

/** Region to its calling code, then its emergency numbers, the shorter ones first. */
function emergencyNumbers() {
  return regions.map(([region, plan]) => {
    const short = shortnumbermetadata.countryToMetadata[region];
    const pattern = short?.[EMERGENCY]?.[PATTERN];
    const all = pattern ? lengthsOf(short, EMERGENCY).flatMap(digitsOfLength) : [];
    const isWhole = new RegExp(`^(?:${pattern})$`);
    return [region, [`${plan[CALLING_CODE]}`, ...all.filter((digits) => isWhole.test(digits))]];
  });
}

const digitsOfLength = (length) =>
  Array.from({ length: 10 ** length }, (_, number) => `${number}`.padStart(length, '0'));

/** Calling code to the patterns of its toll-free numbers, then of its mobile ones. */
function numberTypes() {
  return Object.entries(metadata.countryCodeToRegionCodeMap).flatMap(([code, of]) => {
    const plans = of.map((region) => metadata.countryToMetadata[region === '001' ? code : region]);
    const patternsOf = (kind) => plans.flatMap((plan) => plan[kind]?.[PATTERN] ?? []);
    const [tollFree, mobile, fixed] = [TOLL_FREE, MOBILE, FIXED_LINE].map((kind) => [
      ...new Set(patternsOf(kind)),
    ]);
    // Where a number may be both, or none is of a fixed line, the number does not tell.
    const isTold = fixed.length > 0 && !haveCommonText(fixed.join('|'), mobile.join('|'));
    const kinds = [tollFree.join('|'), ...(isTold && mobile.length > 0 ? [mobile.join('|')] : [])];
    return kinds.every((pattern) => pattern === '') ? [] : [[code, kinds]];
  });
}

/**
 * Region to what is dialled before a foreign number (a pattern) and before a national one, and to
 * the fewest and the most digits of a national number; then, where there are any, to the further
 * forms of national numbers, as patterns, each with what it stands for.
 */
function diallingPlans() {
  return regions.map(([region, plan]) => {
    const usual = [...lengthsOf(plan, FIXED_LINE), ...lengthsOf(plan, MOBILE)];
    const becomes = plan[PARSED_PREFIX_BECOMES];
    const forms = [
      ...(becomes ? [[plan[PARSED_PREFIX], becomes]] : []),
      ...longerPrefixes(plan).map((prefix) => [`${prefix}(\\d+)$`, '$1']),
      ...barePatterns(plan, Math.min(...usual)).map((pattern) => [`(${pattern})$`, '$1']),
    ];
    return [
      region,
      [
        ...[plan[INTERNATIONAL_PREFIX] ?? '', plan[NATIONAL_PREFIX] ?? ''],
        ...[Math.min(...usual), Math.max(...lengthsOf(plan, GENERAL))],
        ...(forms.length > 0 ? [forms] : []),
      ],
    ];
  });
}

/** What a format writes before a number: "0" of "0$1", and nothing of "($1)". */
const prefixOf = (format) => (format[FORMAT_RULE] ?? '').replaceAll('$1', '').replace(/\D/g, '');

/** Prefixes that begin with the usual one: in Belarus 8, and 80 where an area code follows. */
function longerPrefixes(plan) {
  const usual = plan[NATIONAL_PREFIX];
  const written = new Set((plan[FORMATS] ?? []).map(prefixOf));
  return [...written].filter((prefix) => usual && prefix.startsWith(usual) && prefix !== usual);
}

/**
 * What is written without a prefix though the region has one, or is as short as a service's number.
 * Nobody writes one in North America; where there is none, longer numbers are told by their length.
 */
function barePatterns(plan, fewest) {
  const hasPrefix = plan[NATIONAL_PREFIX] !== undefined && plan[NATIONAL_PREFIX] !== null;
  if (plan[CALLING_CODE] === 1 || (!hasPrefix && fewest >= SHORT_DIGITS)) return [];
  const kinds = [FIXED_LINE, MOBILE].flatMap((kind) => plan[kind]?.[PATTERN] ?? []);
  const number = `(?:${[...new Set(kinds)].join('|')})`;
  if (!plan[FORMATS] || !hasPrefix) return [number];
  const forms = plan[FORMATS].filter((format) => !prefixOf(format)).map((format) => {
    const leading = format[FORMAT_LEADING]?.at(-1);
    const digits = format[FORMAT_PATTERN].replaceAll('(', '(?:');
    return (leading ? `(?=${leading})` : '') + digits;
  });
  const pattern = `(?=(?:${forms.join('|')})$)${number}`;
  // Of most regions only numbers of services are written so.
  const isUsual = [FIXED_LINE, MOBILE].some((kind) =>
    new RegExp(`^${pattern}$`).test(plan[kind]?.[EXAMPLE] ?? ''),
  );
  return forms.length > 0 && isUsual ? [pattern] : [];
}

/**
 * Region to a pattern of its service numbers (free, premium, shared cost, company-wide), of those
 * kinds in which some are shorter than any number of a line: 0800 1234 in the Netherlands.
 */
function serviceNumbers() {
  return regions.flatMap(([region, plan]) => {
    const fewest = Math.min(...lengthsOf(plan, FIXED_LINE), ...lengthsOf(plan, MOBILE));
    const patterns = [TOLL_FREE, PREMIUM_RATE, SHARED_COST, UNIVERSAL_ACCESS]
      .filter((kind) => plan[kind]?.[PATTERN] && Math.min(...lengthsOf(plan, kind)) < fewest)
      .map((kind) => plan[kind][PATTERN]);
    return patterns.length > 0 ? [[region, patterns.join('|')]] : [];
  });
}

const TABLES = {
  'src/domain/contract/emergency-numbers.json': emergencyNumbers,
  'src/domain/usage/number-types.json': numberTypes,
  'src/call-records/dialling-plans.json': diallingPlans,
  'src/call-records/service-numbers.json': serviceNumbers,
};

const source =
  `Made by scripts/phone-tables.mjs from the metadata of libphonenumber, Copyright (C) 2009 The ` +
  `Libphonenumber Authors, Apache License 2.0, as google-libphonenumber ${version} carries it; a ` +
  'part of it, in another form.';

let isCurrent = true;
for (const [name, entriesOf] of Object.entries(TABLES)) {
  const file = path.join(import.meta.dirname, '..', name);
  const rows = entriesOf().map(([key, row]) => `    "${key}": ${JSON.stringify(row)}`);
  const text = `{\n  "source": "${source}",\n  "table": {\n${rows.join(',\n')}\n  }\n}\n`;
  if (!process.argv.includes('--check')) await writeFile(file, text);
  else if ((await readFile(file, 'utf8')) !== text) {
    console.error(`${name} is not what scripts/phone-tables.mjs makes: run it.`);
    isCurrent = false;
  }
}
process.exitCode = isCurrent ? 0 : 1;
