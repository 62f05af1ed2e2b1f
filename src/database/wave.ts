import type { PoolClient, Submittable } from 'pg';
import { prepareValue } from 'pg/lib/utils';
import type { Answer, Asked } from './statement';
import { wireTypes } from './wire-types';

/** What a connection of `pg` takes and gives, as far as it is needed here. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string; types: undefined }): void;
  bind(message: { statement: string; values: readonly unknown[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: object): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
}

interface ColumnDescription {
  readonly name: string;
  readonly dataTypeID: Parameters<typeof wireTypes.getTypeParser>[0];
}

/** The columns of a statement's rows, and how their texts become values. */
interface Columns {
  readonly names: readonly string[];
  readonly parsers: readonly ((text: string) => unknown)[];
}

/** What a connection has prepared. */
interface Prepared {
  /** Of each statement, once it has run; null where it gives no rows. */
  readonly columns: Map<string, Columns | null>;
  /** Statements that failed: whether PostgreSQL has prepared them is not known. */
  readonly doubtful: Set<string>;
}

const preparedOn = new WeakMap<Wire, Prepared>();

/**
 * Asks several statements in one message, and gets one answer to all: a write and a read of the
 * network, whatever their number.
 *
 * They run in their order. After one that fails none of the others runs: they share its error.
 */
export function askTogether(
  client: Pick<PoolClient, 'query'>,
  asked: readonly Asked[],
): Promise<readonly Answer[]> {
  return new Promise((resolve) => {
    client.query(new Wave(asked, resolve));
  });
}

/** The texts and bytes of a statement's values; here, so that nothing is sent where one has none. */
const textsOf = ({ values }: Asked): unknown[] => values.map((value) => prepareValue(value));

class Wave implements Submittable {
  private readonly answers: Answer[] = [];
  private prepared: Prepared | undefined;
  /** Of the statement whose answer is coming. */
  private columns: Columns | null | undefined;
  private rows: object[] = [];
  private readonly values: readonly (readonly unknown[])[];

  constructor(
    private readonly asked: readonly Asked[],
    private readonly done: (answers: readonly Answer[]) => void,
  ) {
    this.values = asked.map(textsOf);
  }

  submit(connection: unknown): void {
    const wire = connection as Wire;
    const prepared = preparedOn.get(wire) ?? { columns: new Map(), doubtful: new Set() };
    preparedOn.set(wire, prepared);
    this.prepared = prepared;
    const isSent = new Set<string>();
    wire.stream.cork();
    this.asked.forEach(({ statement: { name = '', text } }, index) => {
      const isKnown = name !== '' && (prepared.columns.has(name) || isSent.has(name));
      if (prepared.doubtful.delete(name)) wire.close({ type: 'S', name });
      if (!isKnown) wire.parse({ name, text, types: undefined });
      isSent.add(name);
      wire.bind({ statement: name, values: this.values[index] ?? [] });
      if (!prepared.columns.has(name)) wire.describe({ type: 'P', name: '' });
      wire.execute({});
    });
    wire.sync();
    wire.stream.uncork();
    this.begin();
  }

  handleRowDescription({ fields }: { fields: readonly ColumnDescription[] }): void {
    this.columns = {
      names: fields.map(({ name }) => name),
      parsers: fields.map(
        ({ dataTypeID }) =>
          wireTypes.getTypeParser(dataTypeID, 'text') as (text: string) => unknown,
      ),
    };
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (!this.columns) return;
    const { names, parsers } = this.columns;
    const row: Record<string, unknown> = {};
    for (let place = 0; place < names.length; place += 1) {
      const text = fields[place] ?? null;
      row[names[place] as string] = text === null ? null : parsers[place]?.(text);
    }
    this.rows.push(row);
  }

  handleCommandComplete(): void {
    const name = this.asked[this.answers.length]?.statement.name;
    if (name !== undefined) this.prepared?.columns.set(name, this.columns ?? null);
    this.answers.push(this.rows);
    this.begin();
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  handleReadyForQuery(): void {
    this.done(this.answers);
  }

  handleError(error: Error): void {
    const name = this.asked[this.answers.length]?.statement.name;
    if (name !== undefined && !this.prepared?.columns.has(name)) this.prepared?.doubtful.add(name);
    while (this.answers.length < this.asked.length) this.answers.push(error);
    this.done(this.answers);
  }

  /** Takes what comes for the answer to the next statement. */
  private begin(): void {
    const name = this.asked[this.answers.length]?.statement.name;
    this.columns = name === undefined ? undefined : this.prepared?.columns.get(name);
    this.rows = [];
  }
}
