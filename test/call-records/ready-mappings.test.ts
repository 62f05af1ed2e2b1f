import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseTimeZone } from '../../src/domain/time/time-zone';
import { read } from './reading';

const FOLDER = path.join(__dirname, '../../tools/import-usage/mappings');
const ready = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

const OUT = 'OUTBOUND +14155550100 ANSWERED 12:00:10 12:00:40';
const IN = 'INBOUND +13035550199';

/** Of each mapping its sample, and what is in that: direction, to, outcome, answer and end. */
const SAMPLES: Readonly<Record<string, readonly [sample: string, ...calls: string[]]>> = {
  'asterisk.json': [
    'asterisk.csv',
    OUT,
    `${IN} ANSWERED 12:01:10 12:01:40`,
    'OUTBOUND 911 ANSWERED 12:04:10 12:04:40',
  ],
  'asterisk-cdr-custom.json': ['asterisk-cdr-custom.csv', OUT, `${IN} BUSY - 12:01:40`],
  'astpp.json': ['astpp.csv', OUT, `${IN} BUSY - 12:01:00`],
  'cgrates.json': ['cgrates.csv', OUT, 'OUTBOUND +14155550101 NO_ANSWER - 12:01:00'],
  'fonoster.json': ['fonoster.json', OUT, `${IN} BUSY - 12:01:00`],
  'freeswitch.json': ['freeswitch.ndjson', OUT, `${IN} BUSY - 12:01:40`],
  'freeswitch-cdr-csv.json': ['freeswitch-cdr.csv', OUT, `${IN} NO_ANSWER - 12:01:40`],
  'fusionpbx.json': ['fusionpbx.csv', OUT, `${IN} NO_ANSWER - 12:01:40`],
  'libresbc.json': ['libresbc.ndjson', OUT, `${IN} BUSY - 12:01:40`],
  'siphon-ai.json': ['siphon-ai.csv', OUT, `${IN} NO_ANSWER - 12:01:40`],
  'twilio.json': ['twilio.json', OUT, `${IN} NO_ANSWER - 12:01:00`],
};

test('Every mapping that ships has a sample.', () =>
  expect(ready.sort()).toEqual(Object.keys(SAMPLES).sort()));

test.each(ready)('By %s its sample is read to the last call.', (name) => {
  const [sample = '', ...calls] = SAMPLES[name] ?? [];
  const options = {
    format: 'mapping',
    mapping: JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as unknown,
    countryCode: 'US',
    timeZone: parseTimeZone('America/Denver'),
  } as const;
  const { found } = read(options, readFileSync(path.join(__dirname, 'samples', sample)));
  expect(found.flatMap(({ problems }) => problems)).toEqual([]);
  expect(
    found.map(({ fields }) => {
      const { direction, to, disposition, answeredAt, endedAt } = fields as Record<string, string>;
      return [
        direction,
        to,
        disposition,
        answeredAt?.slice(11, 19) ?? '-',
        endedAt?.slice(11, 19),
      ].join(' ');
    }),
  ).toEqual(calls);
});
