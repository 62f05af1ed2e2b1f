import { fieldsIn, read, type Options } from './reading';

const FIELDS = {
  externalId: { column: 'id' },
  direction: { constant: 'OUTBOUND' },
  startedAt: { column: 'start' },
  endedAt: { column: 'end' },
};
const csv = (mapping: object = {}): Options => ({
  format: 'mapping',
  mapping: { format: 'csv', header: true, fields: FIELDS, ...mapping },
});
const START = '2026-01-31T09:30:00Z';
const END = '2026-01-31T09:42:00Z';

describe('Times of a mapping', () => {
  /** The only record of a row under the header id,start,end and more columns. */
  const one = (options: Options, cells: string, columns = '') =>
    fieldsIn(options, `id,start,end${columns}\n${cells}\n`)[0];
  const FRAME = {
    fields: { ...FIELDS, disposition: { column: 'result' }, answeredAt: { column: 'answer' } },
    ringSeconds: { column: 'ring' },
    durationSeconds: { column: 'talk' },
  };
  /** answeredAt and endedAt, as minutes and seconds behind the half hour. */
  const times = (cells: string) => {
    const { found } = read(
      csv(FRAME),
      `id,start,end,answer,result,ring,talk\n1,${START},${cells}\n`,
    );
    const { fields, problems } = found[0] ?? { fields: null, problems: [] };
    if (!fields) return problems.map(({ field, message }) => `${field}: ${message}`);
    return ['answeredAt', 'endedAt'].map(
      (name) => (fields[name] as string | undefined)?.slice(14, 19) ?? null,
    );
  };
  const at = (minute: string) => `2026-01-31T09:${minute}Z`;

  test.each([
    ['What is stated counts', `${at('40:00')},${at('31:00')},ANSWERED,5,60`, ['31:00', '40:00']],
    ['the answer by ringing', `${at('40:00')},,ANSWERED,5,60`, ['30:05', '40:00']],
    ['the end by talking', `,${at('31:00')},ANSWERED,5,60`, ['31:00', '32:00']],
    ['both', ',,ANSWERED,5,60', ['30:05', '31:05']],
    ['without ringing', ',,ANSWERED,,60', [null, '31:00']],
    ['unanswered', ',,NO_ANSWER,30,0', [null, '30:30']],
    ['unanswered without ringing', ',,NO_ANSWER,,0', [null, '30:00']],
    ['with no word of the result, it was answered', ',,,5,60', ['30:05', '31:05']],
    ['with nothing', ',,ANSWERED,,', [null, null]],
    [
      'seconds that are none',
      ',,ANSWERED,soon,1:00',
      [
        'endedAt: expected seconds or HH:MM:SS, or a "pattern" of two parts in the mapping, got "1:00"',
        'answeredAt: expected seconds or HH:MM:SS, got "soon"',
      ],
    ],
  ])('%s: %s.', (_, cells, expected) => expect(times(cells)).toEqual(expected));

  test('A wrong time is a problem of its field.', () => {
    const { found } = read(csv(), `id,start,end\n1,31.01.2026,${END}\n`);
    expect(found[0]?.problems).toEqual([
      {
        field: 'startedAt',
        message: 'expected an instant as "2026-01-31T09:30:00Z", got "31.01.2026"',
      },
    ]);
  });

  test('Local times are those of the zone of the options, unless the mapping has one.', () => {
    const start = (times: object) =>
      one(csv({ times }), '1,2026-01-31 09:30:00,2026-01-31 09:42:00')?.startedAt;
    expect(start({ format: 'local' })).toBe('2026-01-31T08:30:00.000Z');
    expect(start({ format: 'local', timeZone: 'Asia/Kolkata' })).toBe('2026-01-31T04:00:00.000Z');
  });

  test('In the hour that comes twice, the duration tells which of the two it was.', () => {
    const options = csv({
      fields: { ...FIELDS, answeredAt: { column: 'start' } },
      times: { format: 'local' },
      durationSeconds: { column: 'talk' },
    });
    const night = '1,2026-10-25 02:30:00,2026-10-25 03:10:00';
    expect(one(options, `${night},2400`, ',talk')?.startedAt).toBe('2026-10-25T01:30:00.000Z');
    expect(one(options, `${night},6000`, ',talk')?.startedAt).toBe('2026-10-25T00:30:00.000Z');
  });
});
