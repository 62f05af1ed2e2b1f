import {
  claimEndpoints,
  ENDPOINTS_AT_ONCE,
  sendTo,
  type WebhookDelivery,
} from '../modules/webhooks/deliver-webhooks';
import { WEBHOOK_QUEUE } from '../modules/webhooks/webhook-queue.loader';
import { inTrace } from '../monitoring/span';
import { startLoop, type Loop } from './loop';

/** An event goes out within half a second of its place in the feed. */
const EVERY_MILLIS = 500;

/** What is sent now, to as many endpoints as there is room for. */
class Deliveries {
  private readonly running = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly work: WebhookDelivery) {}

  /**
   * Begins to send to endpoints for which something is due; one that takes its time keeps no other
   * waiting.
   *
   * @returns how many were begun.
   * @throws what an earlier one failed by.
   */
  async begin(): Promise<number> {
    const room = ENDPOINTS_AT_ONCE - this.running.size;
    if (room <= 0) return 0;
    const claimed = await claimEndpoints(this.work, room);
    for (const endpoint of claimed) {
      const attributes = { 'switchboard.webhook': endpoint.endpointId };
      const send = () => sendTo(this.work, endpoint);
      const sending = inTrace('send webhooks', attributes, send).catch((error: unknown) => {
        this.failure = { error };
      });
      const tracked = sending.finally(() => this.running.delete(tracked));
      this.running.add(tracked);
    }
    this.tellFailure();
    return claimed.length;
  }

  /** Waits until everything that was begun has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.running);
  }

  tellFailure(): void {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure.error;
  }
}

/** Sends all that is due, and ends when nothing is. */
export async function deliverDueWebhooks(work: WebhookDelivery): Promise<void> {
  const deliveries = new Deliveries(work);
  while ((await deliveries.begin()) > 0) await deliveries.ended();
  deliveries.tellFailure();
}

/** Sends what happened to the endpoints that ask for it, until it is stopped. */
export function startWebhooks(work: WebhookDelivery, everyMs = EVERY_MILLIS): Loop {
  const stopping = new AbortController();
  const deliveries = new Deliveries({ ...work, signal: stopping.signal });
  const loop = startLoop(work, {
    queue: WEBHOOK_QUEUE,
    everyMs,
    round: async () => {
      await deliveries.begin();
    },
  });
  return {
    wake: loop.wake,
    stop: async () => {
      stopping.abort();
      await loop.stop();
      await deliveries.ended();
    },
  };
}
