import { count, counted, printable } from '../import-usage/wording';
import { ask, type Asking } from './graphql';

/** A run as the server tells of it. */
export interface RunState {
  readonly id: string;
  readonly issueMonth: string;
  readonly status: 'OPEN' | 'CANCELLED' | 'DONE';
  readonly progress: {
    readonly total: number;
    readonly waiting: number;
    readonly drafted: number;
    readonly done: number;
    readonly nothing: number;
    readonly parked: number;
    readonly waitsForPerson: number;
    readonly nextDueAt: string | null;
  };
}

interface Held {
  readonly account: { readonly number: string };
  readonly reason: { readonly message: string } | null;
}

/** Accounts that get no document now, some of each kind. */
export interface HeldAccounts {
  readonly parked: readonly Held[];
  readonly waiting: readonly Held[];
}

const SHOWN_MAX = 20;

const HELD = `query ($id: ID!, $first: Int!) { billingRun(id: $id) {
  parked: accounts(first: $first, where: { status: PARKED }) { nodes { ...Held } }
  waiting: accounts(first: $first, where: { status: WAITS_FOR_PERSON }) { nodes { ...Held } } } }
  fragment Held on BillingRunAccount { account { number } reason { message } }`;

interface HeldAnswer {
  readonly billingRun: {
    readonly parked: { readonly nodes: readonly Held[] };
    readonly waiting: { readonly nodes: readonly Held[] };
  } | null;
}

/** Which accounts get no document now, and why. */
export async function readHeld(asking: Asking, id: string): Promise<HeldAccounts> {
  const { billingRun } = await ask<HeldAnswer>(asking, HELD, { id, first: SHOWN_MAX });
  return { parked: billingRun?.parked.nodes ?? [], waiting: billingRun?.waiting.nodes ?? [] };
}

/** What a run has come to, for the person who started it. */
export function summaryOf(
  { id, issueMonth, status, progress }: RunState,
  { parked, waiting }: HeldAccounts,
): string {
  const { done, nothing, drafted } = progress;
  const left = progress.waiting;
  const grace = status === 'OPEN' ? ', finalized after their days of grace' : '';
  const lines = [
    `billing ${issueMonth}`,
    `  run       ${id}`,
    `  done      ${count(done)}`,
    `  nothing   ${count(nothing)}`,
    `  parked    ${count(progress.parked)}`,
    ...reasons(parked, progress.parked),
    `  waiting   ${count(progress.waitsForPerson)}`,
    ...reasons(waiting, progress.waitsForPerson),
    ...(drafted > 0 ? [`  drafted   ${count(drafted)}${grace}`] : []),
    ...(left > 0 ? [`  not begun ${count(left)}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function reasons(held: readonly Held[], all: number): string[] {
  const more = all - held.length;
  return [
    ...held.map(({ account, reason }) => {
      return `    ${printable(account.number)}: ${printable(reason?.message ?? '')}`;
    }),
    ...(more > 0 ? [`    … and ${counted(more, 'further account')}`] : []),
  ];
}
