import type { DatabaseScope } from './row-scope';
import type { ShownRows } from './shown-rows';
import type { Statement } from './statement';

/** What loaders read by: a session's snapshot, or the transaction of a command. */
export interface Reads {
  /** Rows of reference data, or of whatever the viewer's scope admits by itself. */
  rows<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /**
   * Rows of an account, or of several. They are the statement's first value, `$1::uuid` or
   * `$1::uuid[]`: so one node of a cluster is asked, and rows are opened that it asks for.
   */
  accountRows<Row>(
    accounts: string | readonly string[],
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]>;
  readonly scope: DatabaseScope;
  /** Reference rows that never change once published, kept for all requests; no account's own. */
  readonly published: Map<string, object>;
  /** Notes the rows that a vendor is given; undefined for everybody else. */
  readonly seen: ShownRows | undefined;
}
