import { scopeSettings, type DatabaseScope } from './row-scope';
import { setLocal } from './setting';
import type { Asked, Statement } from './statement';
import { DEFAULT_TIMEOUTS, timeoutSettings, type DatabaseTimeouts } from './timeouts';

const own = (name: string, text: string): Statement => ({ name, text, isOwn: true });

const BEGIN = {
  // All reads of a request share one snapshot, so that the parts of an answer agree.
  READ: own('begin-read', 'begin isolation level repeatable read read only'),
  // Not SERIALIZABLE: commands lock their account's counter row.
  WRITE: own('begin-write', 'begin isolation level read committed'),
};

export const COMMIT: Asked = { statement: own('commit', 'commit'), values: [] };
/** After a statement that failed, PostgreSQL takes COMMIT for ROLLBACK, and calls that no error. */
export const COMMIT_WRITTEN: Asked = {
  statement: { ...own('commit', 'commit'), tag: 'COMMIT' },
  values: [],
};
export const ROLLBACK: Asked = { statement: own('rollback', 'rollback'), values: [] };

/** The settings of a transaction, in their order. */
const settingsOf = (scope: DatabaseScope, timeouts: DatabaseTimeouts) => ({
  timezone: 'UTC',
  ...timeoutSettings(timeouts),
  ...scopeSettings(scope),
});

const SET = Object.keys(settingsOf({ kind: 'EVERYTHING' }, DEFAULT_TIMEOUTS)).map(
  (name, index) => `set_config('${name}', $${index + 1}, true)`,
);

// On one PostgreSQL all settings are made by one statement, which takes half as long as eleven.
const OPEN = {
  // Planning anew for each request costs more than most reads themselves, and they all go by the
  // keys of an account: a list of one key or of ten is read in the same way.
  READ: own(
    'open-read',
    `select ${[...SET, `set_config('plan_cache_mode', 'force_generic_plan', true)`].join(', ')}`,
  ),
  WRITE: own('open-write', `select ${SET.join(', ')}`),
};

/**
 * What begins a transaction: for reading or writing, in that scope, with those timeouts.
 *
 * The settings are the transaction's own and end with it. They are no options of the connection: a
 * pooler between us and the database refuses those. On a cluster each is made by a SET LOCAL, and
 * plans are left to it: it makes none that is generic.
 */
export function preambleOf(scope: DatabaseScope, timeouts: DatabaseTimeouts, isCluster: boolean) {
  const settings = settingsOf(scope, timeouts);
  const made = Object.entries(settings).map(([name, value]) => ({
    statement: setLocal(name, value),
    values: [],
  }));
  const values = Object.values(settings);
  return (how: keyof typeof BEGIN): readonly Asked[] => [
    { statement: BEGIN[how], values: [] },
    ...(isCluster ? made : [{ statement: OPEN[how], values }]),
  ];
}

export type Preamble = ReturnType<typeof preambleOf>;
