import 'reflect-metadata';
import type { DataSourceOptions, MigrationInterface } from 'typeorm';

/** What the modules have for TypeORM: it is handed in, because nothing here knows a module. */
export interface Registry {
  readonly entities: (new () => object)[];
  readonly migrations: (new () => MigrationInterface)[];
}

/** @param extra what the driver's pool is given. */
export const dataSourceOptions = (
  { entities, migrations }: Registry,
  url: string | undefined,
  extra: Readonly<Record<string, unknown>> = {},
): DataSourceOptions => ({
  type: 'postgres',
  ...(url === undefined ? {} : { url }),
  ...{ entities, migrations, extra },
  migrationsTableName: 'migration',
  migrationsTransactionMode: 'each',
  synchronize: false,
  installExtensions: false,
  uuidExtension: 'pgcrypto',
  applicationName: 'switchboard',
  logging: false,
});
