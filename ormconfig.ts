import { DataSource } from 'typeorm';
import { dataSourceOptions } from './src/data/data-source';
import { registry } from './src/registry';

/** The typeorm command takes a file that exports exactly one DataSource. */
export default new DataSource(dataSourceOptions(registry, process.env.DATABASE_URL));
