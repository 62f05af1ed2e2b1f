import { scopeSettings, type DatabaseScope } from './scope';
import type { Asked, Statement } from './statement';
import { timeoutSettings, type DatabaseTimeouts } from './timeouts';

const own = (name: string, text: string): Statement => ({ name, text, isOwn: true });

const BEGIN = {
  // All reads of a request share one snapshot, so that the parts of an answer agree.
  READ: own('begin-read', 'begin isolation level repeatable read read only'),
  // Not SERIALIZABLE: commands lock their account's counter row.
  WRITE: own('begin-write', 'begin isolation level read committed'),
};

export const COMMIT: Asked = { statement: own('commit', 'commit'), values: [] };
export const ROLLBACK: Asked = { statement: own('rollback', 'rollback'), values: [] };

/**
 * What begins a transaction: for reading or writing, in that scope, with those timeouts.
 *
 * The settings are the transaction's own and end with it. They are no options of the connection: a
 * pooler between us and the database refuses those.
 */
export function openingOf(scope: DatabaseScope, timeouts: DatabaseTimeouts) {
  const settings = { timezone: 'UTC', ...timeoutSettings(timeouts), ...scopeSettings(scope) };
  const names = Object.keys(settings);
  const set = names.map((name, index) => `set_config('${name}', $${index + 1}, true)`);
  const values = Object.values(settings);
  const openings = {
    // Planning anew for each request costs more than most reads themselves, and they all go by the
    // keys of an account: a list of one key or of ten is read in the same way.
    READ: [...set, `set_config('plan_cache_mode', 'force_generic_plan', true)`],
    WRITE: set,
  };
  return (how: keyof typeof BEGIN): readonly Asked[] => [
    { statement: BEGIN[how], values: [] },
    { statement: own(`open-${how}`, `select ${openings[how].join(', ')}`), values },
  ];
}

export type Opening = ReturnType<typeof openingOf>;
