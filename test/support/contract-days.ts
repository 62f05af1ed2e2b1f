import { Client } from 'pg';
import { fillContractDays } from '../../migrations/1764000000029-find-days-and-duties';
import type { TestServer } from './test-server';

/** A day that a contract is found by, as it stands in its table. */
export interface StoredDay {
  readonly kind: string;
  readonly day: string;
}

const DAYS = `select account_id, subscription_id, kind, fact_id, day::text, service_code,
    partner_id, beneficiary_code
  from contract_day order by 1, 2, 3, 4`;

/**
 * The days of all contracts as their acts wrote them, and as the migration finds them of what is on
 * record.
 */
export async function writtenAndFilled({
  ownerUrl,
}: TestServer): Promise<{ written: StoredDay[]; filled: StoredDay[] }> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  const query = async (text: string, values?: unknown[]) =>
    (await owner.query<StoredDay>(text, values)).rows;
  try {
    const written = await query(DAYS);
    await query('begin');
    await query('delete from contract_day');
    await fillContractDays({ query } as Parameters<typeof fillContractDays>[0]);
    const filled = await query(DAYS);
    await query('rollback');
    return { written, filled };
  } finally {
    await owner.end();
  }
}
