import { rowsOf, type Answer, type Asked, type Statement } from './statement';

/** A read that waits to be asked. */
export interface Read extends Asked {
  /** The accounts whose rows it reads. */
  readonly accountIds: readonly string[];
}

/** The read of an account's rows, or of several accounts', which are its first value. */
export function readOf(
  accounts: string | readonly string[],
  statement: Statement,
  values: readonly unknown[],
): Read {
  const accountIds = typeof accounts === 'string' ? [accounts] : accounts;
  return { accountIds, statement, values: [accounts, ...values] };
}

interface Waiting extends Read {
  readonly take: (answer: Answer) => void;
}

/** Collects reads until all that needs no answer has gone on, and asks them together. */
export class ReadBatcher {
  private waiting: Waiting[] = [];

  /** @param ask gives as many answers as there are reads, in their order. */
  constructor(private readonly ask: (reads: readonly Read[]) => Promise<readonly Answer[]>) {}

  rows<Row>(read: Read): Promise<Row[]> {
    return new Promise<Answer>((take) => {
      if (this.waiting.length === 0) setImmediate(() => void this.askAll());
      this.waiting.push({ ...read, take });
    }).then(rowsOf<Row>);
  }

  private async askAll(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    try {
      const answers = await this.ask(waiting);
      waiting.forEach(({ take }, index) => take(answers[index] as Answer));
    } catch (error) {
      for (const { take } of waiting) take(error as Error);
    }
  }
}
