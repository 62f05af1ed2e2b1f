/** What a connection of `pg` has beneath it, as far as it is needed here. */
export interface Wire {
  readonly stream: {
    write(bytes: Buffer): boolean;
    destroy(): unknown;
    once(event: 'drain', listener: () => void): unknown;
  };
}

/** PostgreSQL was not heard in time; what became of the statement is not known. */
export class ConnectionSilent extends Error {
  constructor(millis: number) {
    super(`expected an answer of the database within ${millis} ms, got none`);
    this.name = 'ConnectionSilent';
  }
}

/** Cuts a connection that PostgreSQL is about to end: nobody else is to have it until it has. */
export function cutIfFatal(error: Error, wire: unknown): void {
  if ((error as { severity?: string }).severity === 'FATAL') (wire as Wire).stream.destroy();
}

/** Beyond the time that PostgreSQL gives a statement: for the way to it and back. */
export const WAY_MILLIS_MAX = 1_000;

/**
 * Cuts a connection that says nothing for too long.
 *
 * PostgreSQL ends its statements in time by itself. But nothing that it says is heard through a
 * network that has gone silent, and no error either: that shows as silence alone.
 */
export class SilenceLimit {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly millis: number,
    private readonly onSilence: (error: ConnectionSilent) => void,
  ) {}

  /** From now on something is expected. */
  begin(wire: Wire): void {
    this.timer = setTimeout(() => {
      // First of all: it is given back as soon as its user hears of it.
      wire.stream.destroy();
      this.onSilence(new ConnectionSilent(this.millis));
    }, this.millis);
  }

  /** Something was heard; more is expected. */
  heard(): void {
    this.timer?.refresh();
  }

  /** Nothing more is expected. */
  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
