import fc from 'fast-check';
import { Client } from 'pg';
import { copyInto } from '../../src/data/copy';
import { CopyRows } from '../../src/data/copy-rows';
import { formatDecimal } from '../../src/domain/money/money';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

// Rows in COPY's binary format, read back by PostgreSQL itself.

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(`set timezone = 'UTC'`);
  await client.query(`create temp table copied (n int, t text, u uuid, b bytea, f boolean, i int,
    l bigint, d date, s timestamptz(3), a numeric(27, 6), j jsonb)`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

interface Row {
  readonly text: string | null;
  readonly uuid: string | null;
  readonly hash: string | null;
  readonly flag: boolean;
  readonly int: number;
  readonly bigint: number;
  readonly day: number;
  readonly millis: number | null;
  readonly micros: bigint | null;
}

const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.oneof(value, fc.constant(null));
const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));
const anyRow: fc.Arbitrary<Row> = fc.record({
  text: orNull(fc.string({ unit: fc.constantFrom('a', '\\', '\t', '\n', 'é', '😀', "'", ' ') })),
  uuid: orNull(fc.uuid()),
  hash: orNull(hex(64)),
  flag: fc.boolean(),
  int: fc.integer(),
  bigint: fc.maxSafeInteger(),
  day: fc.integer({ min: -200_000, max: 200_000 }),
  millis: orNull(fc.integer({ min: Date.UTC(1980, 0), max: Date.UTC(2100, 0) })),
  micros: orNull(
    fc.oneof(
      fc.bigInt({ min: 0n, max: 10n ** 21n }),
      fc.constantFrom(0n, 1n, 999_999n, 1_000_000n, 10_000_000_000n, 99_990_000_000n),
    ),
  ),
});

function write(rows: CopyRows, row: Row, index: number): void {
  rows.row(11);
  rows.int(index);
  rows.text(row.text);
  rows.uuid(row.uuid);
  rows.hex(row.hash, 32);
  rows.boolean(row.flag);
  rows.int(row.int);
  rows.bigint(row.bigint);
  rows.date(row.day);
  rows.timestamp(row.millis);
  rows.numeric(row.micros === null ? null : formatDecimal(row.micros, 6));
  if (row.text === null) rows.none();
  else rows.json(JSON.stringify({ text: row.text }));
}

async function copied(all: readonly Row[], room: number): Promise<object[]> {
  await client.query('truncate copied');
  const rows = new CopyRows(room);
  rows.begin();
  for (const [index, row] of all.entries()) write(rows, row, index);
  rows.end();
  const copy = copyInto(client, 'copy copied from stdin (format binary)', 60_000);
  await copy.write(rows.take());
  await copy.end();
  const { rows: found } = await client.query<object>(`select t as text, u as uuid,
    encode(b, 'hex') as hash, f as flag, i as int, l::text as bigint, d - date '1970-01-01' as day,
    (extract(epoch from s) * 1000)::bigint::text as millis, a::text as micros, j->>'text' as json
    from copied order by n`);
  return found;
}

it('PostgreSQL reads every value as it was written, whatever room there was.', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRow, { maxLength: 12 }),
      fc.constantFrom(1, 64, 100_000),
      async (all, room) => {
        expect(await copied(all, room)).toEqual(
          all.map(({ bigint, millis, micros, text, ...row }) => ({
            ...row,
            text,
            bigint: `${bigint}`,
            millis: millis === null ? null : `${millis}`,
            micros: micros === null ? null : formatDecimal(micros, 6),
            json: text,
          })),
        );
      },
    ),
    { numRuns: 120 },
  );
});
