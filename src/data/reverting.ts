import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Registry } from './data-source';

/** What a migration cannot take back once it is there. */
export interface IrreversibleData {
  /** The migration's name. */
  readonly migration: string;
  /** Whether it is there: a condition of SQL. */
  readonly isThere: string;
  /** What it is, as the refusal says it. */
  readonly what: string;
}

/**
 * The migrations for whoever goes back to an older schema: one whose way down would leave other
 * facts than there were refuses it by name, and everything stays as it is.
 *
 * Landed migrations are frozen, so it is said beside them.
 */
export function guardingDowns(
  { entities, migrations }: Registry,
  data: readonly IrreversibleData[],
): Registry {
  const guarded = migrations.map((migration) => {
    const found = data.find(({ migration: name }) => name === migration.name);
    return found ? guardedBy(migration, found) : migration;
  });
  return { entities, migrations: guarded };
}

function guardedBy(
  Migration: new () => MigrationInterface,
  { isThere, what }: IrreversibleData,
): new () => MigrationInterface {
  return class implements MigrationInterface {
    readonly name = Migration.name;
    private readonly migration = new Migration();

    up(queries: QueryRunner): Promise<void> {
      return this.migration.up(queries) as Promise<void>;
    }

    async down(queries: QueryRunner): Promise<void> {
      const [row] = (await queries.query(`select (${isThere}) as "isThere"`)) as [
        { readonly isThere: boolean },
      ];
      if (row.isThere) {
        throw new Error(
          `${this.name} cannot be reverted: there are ${what}, which the schema before it cannot ` +
            'hold. Restore a backup of that time instead.',
        );
      }
      await this.migration.down(queries);
    }
  };
}
