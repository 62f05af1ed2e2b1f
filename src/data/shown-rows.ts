import { isBeyondPage } from './page';
import type { Ask } from './statement';

/** An account-owned row as loaders name it; an account itself has an id alone. */
interface OwnedRow {
  readonly accountId?: string;
  readonly id?: string;
  readonly subscriptionId?: string;
  readonly orderLineId?: string;
}

/** What rows name: their accounts, and what leads to their contracts. */
export interface ShownIds {
  readonly accountIds: readonly string[];
  /** Of things that belong to no account, or accounts that were read themselves. */
  readonly rootIds: readonly string[];
  /** Of subscriptions, orders and order lines. */
  readonly contractIds: readonly string[];
  /** Whether it was told how many there are in all, or that there are any, without seeing one. */
  readonly isTotal: boolean;
}

/** The rows that a session gave out, for whoever has to tell what was looked at. */
export class ShownRows {
  private rows: OwnedRow[] = [];

  /** Asks the same way, and notes every row that comes back. */
  noting(ask: Ask): Ask {
    return async (client, asked) => {
      const answers = await ask(client, asked);
      answers.forEach((answer, index) => {
        if (answer instanceof Error || asked[index]?.statement.isOwn) return;
        for (const row of answer) this.rows.push(row);
      });
      return answers;
    };
  }

  /** What the rows since the last time name; rows beyond a page were shown to nobody. */
  take(): ShownIds {
    const shown = this.rows.filter((row) => !isBeyondPage(row));
    const isTotal = shown.some(isCount) || (shown.length === 0 && this.rows.length > 0);
    this.rows = [];
    const owned = shown.filter(({ accountId }) => accountId !== undefined);
    const roots = shown.filter(({ accountId }) => accountId === undefined);
    return {
      isTotal,
      accountIds: distinct(owned.map(({ accountId }) => accountId)),
      rootIds: distinct(roots.map(({ id }) => id)),
      contractIds: distinct(
        owned.map(({ subscriptionId, orderLineId, id }) => subscriptionId ?? orderLineId ?? id),
      ),
    };
  }
}

const isCount = (row: OwnedRow): boolean => row.accountId === undefined && 'count' in row;

const distinct = (ids: readonly (string | undefined)[]): string[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];
