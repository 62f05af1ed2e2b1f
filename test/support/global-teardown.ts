import { Client } from 'pg';
import type { TestRun } from './global-setup';

/** Stops the server of the run; on a given server it removes the template only. */
export default async function globalTeardown(): Promise<void> {
  const { testRun } = globalThis as { testRun?: TestRun };
  const { TEST_ADMIN_URL: adminUrl, TEST_TEMPLATE: template } = process.env;
  if (adminUrl !== undefined && template !== undefined) {
    const client = new Client({ connectionString: adminUrl });
    await client.connect();
    await client.query(`drop database if exists "${template}" with (force)`);
    await client.end();
  }
  await testRun?.server?.stop();
}
