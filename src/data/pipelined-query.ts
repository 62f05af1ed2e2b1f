import type { PoolClient, Submittable } from 'pg';
import { serialize } from 'pg-protocol';
import { prepareValue } from 'pg/lib/utils';
import type { Answer, Asked } from './statement';
import { cutIfFatal, SilenceLimit, type Wire } from './wire';
import { wireTypes } from './wire-types';

interface ColumnDescription {
  readonly name: string;
  readonly dataTypeID: Parameters<typeof wireTypes.getTypeParser>[0];
}

type Texts = readonly (string | null)[];

/** Makes a row of the texts of its columns. */
type ToRow = (texts: Texts) => object;

/** What a connection has prepared. */
interface Prepared {
  /** How the rows of each statement are made, once it has run; null where it gives none. */
  readonly toRows: Map<string, ToRow | null>;
  /** Statements that failed: whether PostgreSQL has prepared them is not known. */
  readonly doubtful: Set<string>;
}

/** Types whose values are the texts that come: text, varchar, uuid, date, numeric. */
const TEXT_TYPES: ReadonlySet<number> = new Set([25, 1043, 2950, 1082, 1700]);

const preparedOn = new WeakMap<Wire, Prepared>();

/**
 * Asks several statements in one message, and gets one answer to all: a write and a read of the
 * network, whatever their number.
 *
 * They run in their order. After one that fails none of the others runs: they share its error.
 *
 * @param silenceMs so long each may take; then the connection is cut: nothing is heard on it.
 * @param moments is told when the message is sent, then when each statement was answered.
 */
export function pipelinedQuery(
  client: Pick<PoolClient, 'query'>,
  asked: readonly Asked[],
  silenceMs: number,
  moments?: number[],
): Promise<readonly Answer[]> {
  return new Promise((resolve) => {
    client.query(new Wave(asked, silenceMs, resolve, moments));
  });
}

/** The texts and bytes of a statement's values; found before anything of it is sent. */
const textsOf = ({ values }: Asked): unknown[] => values.map((value) => prepareValue(value));

class Wave implements Submittable {
  private readonly answers: Answer[] = [];
  private prepared: Prepared | undefined;
  /** Of the statement whose answer is coming. */
  private toRow: ToRow | null | undefined;
  private rows: object[] = [];
  private readonly values: readonly (readonly unknown[])[];
  private readonly silence: SilenceLimit;

  constructor(
    private readonly asked: readonly Asked[],
    silenceMs: number,
    private readonly done: (answers: readonly Answer[]) => void,
    private readonly moments: number[] | undefined,
  ) {
    this.values = asked.map(textsOf);
    this.silence = new SilenceLimit(silenceMs, (error) => this.handleError(error));
  }

  submit(connection: unknown): void {
    const wire = connection as Wire;
    const prepared = preparedOn.get(wire) ?? { toRows: new Map(), doubtful: new Set() };
    preparedOn.set(wire, prepared);
    this.prepared = prepared;
    // One write: each costs more than everything that is done here.
    wire.stream.write(Buffer.concat(this.messages(prepared)));
    this.moments?.push(performance.now());
    this.silence.begin(wire);
    this.begin();
  }

  private messages({ toRows, doubtful }: Prepared): Buffer[] {
    const messages: Buffer[] = [];
    const isSent = new Set<string>();
    this.asked.forEach(({ statement: { name = '', text } }, index) => {
      const isKnown = name !== '' && (toRows.has(name) || isSent.has(name));
      if (doubtful.delete(name)) messages.push(serialize.close({ type: 'S', name }));
      if (!isKnown) messages.push(serialize.parse({ name, text }));
      isSent.add(name);
      messages.push(serialize.bind({ statement: name, values: [...(this.values[index] ?? [])] }));
      if (!toRows.has(name)) messages.push(serialize.describe({ type: 'P', name: '' }));
      messages.push(serialize.execute());
    });
    messages.push(serialize.sync());
    return messages;
  }

  handleRowDescription({ fields }: { fields: readonly ColumnDescription[] }): void {
    this.toRow = rowsOfColumns(fields);
  }

  handleDataRow({ fields }: { fields: Texts }): void {
    if (this.toRow) this.rows.push(this.toRow(fields));
  }

  handleCommandComplete({ text }: { text?: string } = {}): void {
    const { name, tag } = this.asked[this.answers.length]?.statement ?? {};
    if (name !== undefined) this.prepared?.toRows.set(name, this.toRow ?? null);
    const isAsExpected = tag === undefined || tag === text;
    this.answers.push(
      isAsExpected ? this.rows : new Error(`expected ${tag} of the database, got ${text}`),
    );
    this.moments?.push(performance.now());
    this.silence.heard();
    this.begin();
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  handleReadyForQuery(): void {
    this.silence.end();
    this.done(this.answers);
  }

  handleError(error: Error, connection?: unknown): void {
    cutIfFatal(error, connection);
    this.silence.end();
    const name = this.asked[this.answers.length]?.statement.name;
    if (name !== undefined && !this.prepared?.toRows.has(name)) this.prepared?.doubtful.add(name);
    while (this.answers.length < this.asked.length) this.answers.push(error);
    this.done(this.answers);
  }

  /** Takes what comes for the answer to the next statement. */
  private begin(): void {
    const name = this.asked[this.answers.length]?.statement.name;
    this.toRow = name === undefined ? undefined : this.prepared?.toRows.get(name);
    this.rows = [];
  }
}

/**
 * How rows of some columns are made.
 *
 * Each begins as a copy of one that has all names already. V8 makes a dictionary of an object that
 * is given some 20 properties by computed names: six times the memory, and slower to read.
 */
function rowsOfColumns(columns: readonly ColumnDescription[]): ToRow {
  const makers = columns.map(({ name, dataTypeID }) => ({
    name,
    parse: TEXT_TYPES.has(dataTypeID) ? undefined : parserOf(dataTypeID),
  }));
  const empty: Record<string, unknown> = {
    ...Object.fromEntries(makers.map(({ name }) => [name, null])),
  };
  return (texts) => {
    const row = { ...empty };
    makers.forEach(({ name, parse }, index) => {
      const text = texts[index] ?? null;
      row[name] = text === null || !parse ? text : parse(text);
    });
    return row;
  };
}

const parserOf = (type: ColumnDescription['dataTypeID']) =>
  wireTypes.getTypeParser(type, 'text') as (text: string) => unknown;
