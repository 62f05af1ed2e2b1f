interface Holder {
  taken: number;
  readonly waiting: (() => void)[];
}

/**
 * Lets each holder have so many things under way at once; further ones wait in their order.
 *
 * Whoever waits holds no connection, so that one holder cannot keep all the others out.
 */
export class KeyedSemaphore {
  private readonly holders = new Map<string, Holder>();

  constructor(private readonly each: number) {}

  /**
   * Takes a slot, when there is one.
   *
   * @returns what gives it back; to be called once.
   * @throws the error given, where there was none for so many milliseconds.
   */
  async take(name: string, millis: number, tooLong: () => Error): Promise<() => void> {
    const holder = this.holders.get(name) ?? { taken: 0, waiting: [] };
    this.holders.set(name, holder);
    const giveBack = () => this.giveBack(name, holder);
    if (holder.taken < this.each) {
      holder.taken += 1;
      return giveBack;
    }
    await new Promise<void>((resolve, reject) => {
      const goOn = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        holder.waiting.splice(holder.waiting.indexOf(goOn), 1);
        reject(tooLong());
      }, millis);
      holder.waiting.push(goOn);
    });
    return giveBack;
  }

  /** Passes the slot on to whoever has waited longest. */
  private giveBack(name: string, holder: Holder): void {
    const next = holder.waiting.shift();
    if (next) {
      next();
      return;
    }
    holder.taken -= 1;
    if (holder.taken === 0) this.holders.delete(name);
  }
}
