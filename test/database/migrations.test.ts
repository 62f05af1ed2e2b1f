import type { GraphQLEnumType } from 'graphql';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/data/data-source';
import { openDatabase } from '../../src/data/database';
import { migrate } from '../../src/data/migrate';
import { TERMS_RULES, type ServiceTerms } from '../../src/domain/contract/service-terms';
import type { Instant } from '../../src/domain/time/time-zone';
import { serviceTermsByServiceCode } from '../../src/modules/catalogue/service.loader';
import type { StaffPermission } from '../../src/application/permissions';
import { RequestContext } from '../../src/application/context';
import { buildSwitchboardSchema } from '../../src/schema';
import { registry } from '../../src/registry';
import { cxoneTerms, generalTerms } from '../domain/terms';
import { CATALOGUE, linesOf, SCHEMA } from '../support/schema-lines';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../support/test-database';

let database: TestDatabase;
let client: Client;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  dataSource = await new DataSource(dataSourceOptions(registry, database.ownerUrl)).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await client.end();
  await database.drop();
});

describe('The migrations', () => {
  it('come out the same on an empty database, and after going down all the way and up', async () => {
    const target = await createEmptyDatabase();
    const { ownerUrl } = target;
    const migrations = new DataSource(dataSourceOptions(registry, ownerUrl));
    const empty = new Client({ connectionString: ownerUrl });
    try {
      await empty.connect();
      expect(await linesOf(empty, SCHEMA)).toEqual([]);
      await migrate(registry, ownerUrl);
      const schema = await linesOf(empty, SCHEMA);
      const catalogue = await linesOf(empty, CATALOGUE);
      expect(schema.length).toBeGreaterThan(300);
      expect(schema).toEqual(await linesOf(client, SCHEMA));

      await migrations.initialize();
      for (let left = migrations.migrations.length; left > 0; left -= 1) {
        await migrations.undoLastMigration();
      }
      const remains = await linesOf(empty, SCHEMA);
      expect(remains.filter((line) => !/^\S+ (index )?.*\bmigration/.test(line))).toEqual([]);

      await migrate(registry, ownerUrl);
      expect(await linesOf(empty, SCHEMA)).toEqual(schema);
      expect(await linesOf(empty, CATALOGUE)).toEqual(catalogue);
      await migrate(registry, ownerUrl); // nothing left to do
      expect(await linesOf(empty, SCHEMA)).toEqual(schema);
    } finally {
      if (migrations.isInitialized) await migrations.destroy();
      await empty.end();
      await target.drop();
    }
  });

  it('make exactly the columns that the entities declare, with type and nullability', async () => {
    const declared = dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
      columns.map((column) => {
        const type = dataSource.driver.normalizeType(column);
        const size = [column.precision, column.scale].filter((part) => part != null).join(',');
        const base = size === '' ? type : type.replace(/( with|$)/, `(${size})$1`);
        const array = column.isArray ? '[]' : '';
        return `${tableName}.${column.databaseName} ${base}${array} ${column.isNullable}`;
      }),
    );
    const made = await linesOf(
      client,
      `select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || ' ' || not a.attnotnull
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
          -- no entity reads or writes these
          and c.relname not in ('migration', 'rate_limit', 'idempotency_key') and not a.attisdropped`,
    );
    expect(declared.sort()).toEqual(made.sort());
  });

  it('leave TypeORM nothing to propose but to drop what only the migrations know', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    const proposed = upQueries.map(({ query }) => query);
    // Entities declare no relations, indexes or checks: those belong to the migrations.
    const ours = /^(ALTER TABLE "\w+" DROP CONSTRAINT "\w+_(fkey|check|key)"|DROP INDEX \S+)$/;
    expect(proposed.filter((query) => !ours.test(query))).toEqual([]);
    expect(proposed.length).toBeGreaterThan(50);
  });
});

describe('The published catalogue', () => {
  it('holds exactly the services that the schema knows', async () => {
    const codes = buildSwitchboardSchema().getType('ServiceCode') as GraphQLEnumType;
    const names = codes.getValues().map(({ name }) => name);
    expect(await linesOf(client, 'select code from service order by 1')).toEqual(names.sort());
  });

  it('holds terms of every service, and of each a document', async () => {
    const without = 'select code from service where code not in (select service_code from';
    expect(await linesOf(client, `${without} service_terms)`)).toEqual([]);
    const published = await linesOf(client, 'select distinct document_code from service_terms');
    expect(published.sort()).toEqual(['cxone-service-terms', 'terms-of-service']);
  });

  it('says of every clause in one sentence of its own, in English and in French', async () => {
    const clauses = await linesOf(
      client,
      'select unnest(array[summary_en, summary_fr]) from terms_clause',
    );
    expect(clauses.length).toBeGreaterThan(20);
    expect(clauses.filter((summary) => !/^[A-ZÀ-Ý].{20,300}\.$/.test(summary))).toEqual([]);
  });

  it('cites no clause that is not published', async () => {
    const cited = `select distinct document_code || ' ' || document_version || ' ' || number
      from service_terms_clause`;
    const published = await linesOf(
      client,
      `select document_code || ' ' || version || ' ' || number from terms_clause`,
    );
    expect(published).toEqual(expect.arrayContaining(await linesOf(client, cited)));
  });

  it('names a clause for every rule of CXone (1.1 to 5)', async () => {
    const text = `select rule from service_terms_clause where service_code = 'CXONE'`;
    expect((await linesOf(client, text)).sort()).toEqual([...TERMS_RULES].sort());
  });

  it.each<[string, ServiceTerms]>([
    ['CXONE', cxoneTerms],
    ['GOTO_CONNECT', generalTerms],
    ['OPENVOICE', { ...generalTerms, emergencyCalling: 'NOT_AVAILABLE' }],
  ])('holds the very terms of %s that the domain is tested with', async (code, terms) => {
    const opened = await openDatabase({ registry, url: database.appUrl, poolSize: 1 });
    const session = opened.session({ kind: 'EVERYTHING' });
    const viewer = {
      kind: 'STAFF',
      subject: 'test',
      permissions: new Set<StaffPermission>(),
    } as const;
    const context = new RequestContext(viewer, session, '2026-11-23T12:00:00.000Z' as Instant);
    try {
      const [published, ...later] = await serviceTermsByServiceCode(context, code);
      expect(later).toEqual([]);
      const rules = Object.keys(terms) as (keyof ServiceTerms)[];
      const stored = Object.fromEntries(rules.map((rule) => [rule, published?.[rule]]));
      expect(stored).toEqual(terms);
    } finally {
      await session.end();
      await opened.close();
    }
  });
});
