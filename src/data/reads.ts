import type { DatabaseScope } from './row-scope';
import type { ShownRows } from './shown-rows';
import type { Statement } from './statement';

/** What loaders read by: a session's snapshot, or the transaction of a command. */
export interface Reads {
  /** Rows of reference data, or of whatever the viewer's scope admits by itself. */
  rows<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** Rows of these accounts; `values` still names them, so that one node of a cluster is asked. */
  accountRows<Row>(
    accountIds: readonly string[],
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]>;
  readonly scope: DatabaseScope;
  /** Reference rows that never change once published, kept for all requests; no account's own. */
  readonly published: Map<string, object>;
  /** Notes the rows that a vendor is given; undefined for everybody else. */
  readonly seen: ShownRows | undefined;
}
