import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

const LOOK_EVERY_MS = 20;
/** Less than a test may take, so that it is told what was waited for; much, for a busy machine. */
const GIVE_UP_MS = 50_000;

/**
 * Looks again and again until what it sees is wanted, and gives that.
 *
 * @throws Error that shows what was seen last: a wait in vain says what was wrong.
 */
export async function until<Seen>(
  look: () => Seen | Promise<Seen>,
  isWanted: (seen: Seen) => boolean = Boolean,
  giveUpMs = GIVE_UP_MS,
): Promise<Seen> {
  const deadline = performance.now() + giveUpMs;
  for (;;) {
    const seen = await look();
    if (isWanted(seen)) return seen;
    if (performance.now() > deadline) {
      const wanted = isWanted === Boolean ? String(look) : String(isWanted);
      throw new Error(`Waited ${giveUpMs} ms for ${wanted}; seen last: ${inspect(seen)}`);
    }
    await pause(LOOK_EVERY_MS);
  }
}
