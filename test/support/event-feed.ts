import { program } from './program';
import type { TestServer } from './test-server';

type Services = Parameters<typeof program.placeWaitingEvents>[0];

/** What the sequencer works with in a test: the test's own database and clock. */
export const sequencing = ({ database, clock }: TestServer): Services => ({
  database,
  clock: () => clock.now as ReturnType<Services['clock']>,
});

/** Places all events that wait, as the sequencer does within a moment. */
export async function placeEvents(server: TestServer): Promise<number> {
  const placed = await program.placeWaitingEvents(sequencing(server));
  server.eventsPlaced();
  return placed;
}
