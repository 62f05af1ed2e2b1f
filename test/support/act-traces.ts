import { CALLS_OF_A_DELIVERY, DELIVERY, type Act } from './act-history';

/** Where acts leave their markers, and how often one is there when its act was done once. */
const CALLS = `select regexp_replace(external_id, '-\\d+$', '') as marker from usage_record
  where kind = 'CALL' and version = 1`;
const TRACES: Readonly<Record<string, readonly [text: string, once: number]>> = {
  createAccount: ['select name as marker from account', 1],
  placeOrder: ['select accepted_by_name as marker from service_order', 1],
  giveTerminationNotice: ['select evidence_reference as marker from termination_notice', 1],
  correctUsage: [`select reason as marker from usage_record where kind = 'REVERSAL'`, 1],
  recordUsage: [CALLS, 3],
  [DELIVERY]: [CALLS, CALLS_OF_A_DELIVERY],
  activateOrder: [
    `select k.key as marker from idempotency_key k join order_activation o
       on o.order_id::text = k.answer #>> '{order,id}'`,
    1,
  ],
};

/** The acts whose traces are counted. */
export const TRACED = Object.keys(TRACES);

/** An act, how often it is found, and how often it is there when it was done once. */
export interface Traced {
  readonly act: Act;
  readonly found: number;
  readonly once: number;
}

type Ask = (
  text: string,
  values: readonly unknown[],
) => Promise<{ marker: string; found: number }[]>;

/** How often each act is found in what is stored; `ask` is asked past row-level security. */
export async function tracesOf(acts: readonly Act[], ask: Ask): Promise<Traced[]> {
  const all: Traced[] = [];
  for (const [name, [text, once]] of Object.entries(TRACES)) {
    const named = acts.filter((act) => act.name === name);
    const counted = await ask(
      `select marker, count(*)::int as found from (${text}) t where marker = any($1) group by 1`,
      [named.map(({ marker }) => marker)],
    );
    const found = new Map(counted.map((row) => [row.marker, row.found]));
    all.push(...named.map((act) => ({ act, found: found.get(act.marker) ?? 0, once })));
  }
  return all;
}

/** Whether an act was found as often as what its client was told allows. */
export function isAllowed({ act: { answer, name }, found, once }: Traced): boolean {
  if (answer !== undefined) return found === once;
  // A delivery that broke off is stored as far as it came.
  return name === DELIVERY ? found <= once : found === 0 || found === once;
}
