import { millisOf, toInstant, type Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { changedAccounts } from './contract-changes.loader';
import { findContracts, type NamedSubscription } from './rate-reported-call';

/** Subscriptions whose contracts are kept at once. */
const KEPT_MAX = 50_000;
/** A fact may be recorded so much before it is there to be seen. */
const CHANGE_MILLIS = 60_000;

/** The subscriptions that a delivery names, with the contracts that their calls are rated by. */
export class SubscriptionContracts {
  private readonly known = new Map<string, NamedSubscription>();
  private readAt: Instant | undefined;

  /** @param readId the subscription that an id stands for; undefined when it is no such id. */
  constructor(private readonly readId: (id: string) => RowKey | undefined) {}

  named(id: string): NamedSubscription | undefined {
    const known = this.known.get(id);
    if (known) return known;
    const key = this.readId(id);
    if (!key) return undefined;
    const named: NamedSubscription = { key, contract: undefined, clockAt: null };
    // A file of nothing but ids that are not there must not be remembered whole.
    if (this.known.size < KEPT_MAX) this.known.set(id, named);
    return named;
  }

  /** Finds the contracts of those that were not looked for yet. */
  async find(
    named: readonly (NamedSubscription | undefined)[],
    reading: (read: (context: RequestContext) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const missing = new Set<NamedSubscription>();
    for (const one of named) if (one?.contract === undefined && one) missing.add(one);
    if (missing.size > 0) await reading((context) => findContracts(context, missing));
  }

  /** Forgets the contracts of which something was recorded since the last time. */
  async refresh(
    now: Instant,
    reading: (read: (context: RequestContext) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    for (const [id, { contract }] of this.known) if (!contract) this.known.delete(id);
    const readAt = this.readAt;
    this.readAt = now;
    if (readAt === undefined || this.known.size === 0) return;
    const known = [...this.known.values()];
    const accountIds = [...new Set(known.map(({ key }) => key.accountId))];
    await reading(async (context) => {
      const since = toInstant(millisOf(readAt) - CHANGE_MILLIS);
      const changed = await changedAccounts(context, accountIds, since);
      for (const subscription of known) {
        // What is recorded by a test clock is not recorded since an instant of the wall clock.
        const isAnotherClock = subscription.clockAt !== null;
        if (isAnotherClock || changed.has(subscription.key.accountId)) {
          subscription.contract = undefined;
        }
      }
    });
  }
}
