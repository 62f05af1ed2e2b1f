import { systemClock, type Clock } from '../application/clock';
import type { Database } from '../data/database';
import type { DatabaseSession } from '../data/session';
import type { Transaction } from '../data/transaction';
import { loadSellers } from './demo-billing';
import { DEMO_PARTNER_ID } from './demo-ids';
import { loadMeridian } from './demo-meridian';
import { loadHarbor, loadKestrel } from './demo-partner-accounts';
import { DemoStage } from './demo-stage';

/** Any number, the same in every server: two that start at once must not load at once. */
const DEMO_LOCK = 7_309_454;

/** Of the ids of what sellers are made of; accounts have 1, 2 and 3. */
const SELLERS_SPACE = 0xfe;

/**
 * Loads the demonstration: two sellers, and three accounts with contracts, notices and calls. Once
 * only, and whole.
 *
 * Calls lead up to the moment of loading. Contracts and what is done about them are so many whole
 * months before it as they were in the month for which it is written; only what documents name by
 * its date keeps that: Meridian's contract for GoTo Connect, and Harbor's.
 */
export async function loadDemo(database: Database, clock: Clock = systemClock): Promise<void> {
  const session = database.session({ kind: 'EVERYTHING' });
  try {
    await session.transaction((transaction) => loadOnce(session, transaction, clock));
  } finally {
    await session.end();
  }
}

async function loadOnce(
  session: DatabaseSession,
  transaction: Transaction,
  clock: Clock,
): Promise<void> {
  await transaction.rows({ text: 'select pg_advisory_xact_lock($1)' }, [DEMO_LOCK]);
  const partner = await transaction.rows(
    {
      text: `insert into partner (id, name, recorded_at) values ($1, $2, $3)
        on conflict (id) do nothing returning id`,
    },
    [DEMO_PARTNER_ID, 'Northwind Telecom Partners', '2024-11-01T09:00:00Z'],
  );
  if (partner.length === 0) return;
  const now = clock();
  await loadSellers(new DemoStage(session, transaction, SELLERS_SPACE, now));
  for (const [index, load] of [loadMeridian, loadHarbor, loadKestrel].entries()) {
    await load(new DemoStage(session, transaction, index + 1, now));
  }
}
