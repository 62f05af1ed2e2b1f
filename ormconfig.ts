import { DataSource } from 'typeorm';
import { dataSourceOptions } from './src/data/data-source';
import { guardingDowns } from './src/data/reverting';
import { irreversibleData, registry } from './src/registry';

/** The typeorm command takes a file that exports exactly one DataSource. */
export default new DataSource(
  dataSourceOptions(guardingDowns(registry, irreversibleData), process.env.DATABASE_URL),
);
