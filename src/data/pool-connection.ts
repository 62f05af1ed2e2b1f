import { Client } from 'pg';

/**
 * A connection whose loss ends nothing but itself.
 *
 * Whoever uses it hears of it by what was asked. But the event of an error ends the process where
 * nobody listens, and between the pool and its borrower there is a moment in which nobody does.
 */
export class PoolConnection extends Client {
  private hasFailed = false;

  constructor(...given: ConstructorParameters<typeof Client>) {
    super(...given);
    this.on('error', () => (this.hasFailed = true));
  }

  /** Whether nothing can be asked of it any more; known sooner than its end is. */
  get isLost(): boolean {
    const { connection } = this as unknown as { connection: { stream: { destroyed: boolean } } };
    return this.hasFailed || connection.stream.destroyed;
  }
}
