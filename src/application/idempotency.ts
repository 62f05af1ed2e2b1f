import { createHash } from 'node:crypto';
import type { Transaction } from '../data/transaction';
import type { RequestContext } from './context';
import { problemOfText } from './input-check';
import { wording } from './sentences';
import { refuse } from './user-input-error';
import { keyOwnerOf } from './viewer';

/** A mutation asked for under a key of the caller's own. */
export interface KeyedAct {
  readonly key: string;
  readonly mutation: string;
  /** What was asked for; a retry must ask for the same. */
  readonly input: object;
  /** Fields of it in which null says something else than nothing does. */
  readonly nullSays?: readonly string[] | undefined;
  /** Where the key stands, from the outside in. */
  readonly path: readonly string[];
}

const KEY_LENGTH_MAX = 255;

const CLAIM = {
  name: 'claim-idempotency-key',
  text: `insert into idempotency_key (owner, key, mutation, input_hash, recorded_at)
    values ($1, $2, $3, $4, $5) on conflict (owner, key) do nothing returning key`,
};
const FIND = {
  name: 'idempotency-key',
  text: `select mutation, input_hash as "inputHash", answer from idempotency_key
    where owner = $1 and key = $2`,
};
const KEEP = {
  name: 'keep-idempotent-answer',
  text: 'update idempotency_key set answer = $3 where owner = $1 and key = $2',
};

interface KeyRow {
  readonly mutation: string;
  readonly inputHash: Buffer;
  readonly answer: object;
}

/**
 * Takes the key for this transaction, or finds the answer that was given under it before.
 *
 * Whoever asks at the same time waits here until the first has committed: two equal requests act
 * once. If the first fails, its key goes with it.
 *
 * @returns undefined where the key was free: act, then keep the answer.
 * @throws UserInputError IDEMPOTENCY_KEY_REUSED for another mutation or input under the key;
 *   INVALID_INPUT for a key that is none.
 */
export async function claimKey(
  context: RequestContext,
  { rows, set }: Transaction,
  act: KeyedAct,
): Promise<object | undefined> {
  checkKey(act);
  const owner = keyOwnerOf(context.viewer);
  const inputHash = hashOf(act);
  // The rows of a key's owner open with it, for this transaction.
  await set('app.actor', owner);
  const values = [owner, act.key, act.mutation, inputHash, context.requestedAt];
  const claimed = await rows(CLAIM, values);
  if (claimed.length > 0) return undefined;
  const [first] = await rows<KeyRow>(FIND, [owner, act.key]);
  if (!first) throw new Error('an idempotency key was taken and is not there');
  if (first.mutation !== act.mutation || !first.inputHash.equals(inputHash)) {
    const reused =
      first.mutation === act.mutation
        ? wording('The key was already used with another input.')
        : wording('The key was already used for {mutation}.', { mutation: first.mutation });
    refuse('IDEMPOTENCY_KEY_REUSED', act.path, reused);
  }
  return first.answer;
}

/**
 * Whether something was asked for under the key before, and answered.
 *
 * @throws UserInputError INVALID_INPUT for a key that is none.
 */
export async function isKeyAnswered(
  context: RequestContext,
  { rows, set }: Transaction,
  act: KeyedAct,
): Promise<boolean> {
  checkKey(act);
  const owner = keyOwnerOf(context.viewer);
  await set('app.actor', owner);
  return (await rows<KeyRow>(FIND, [owner, act.key])).length > 0;
}

/** Keeps the answer with the key, in the transaction that acts. */
export async function keepAnswer(
  context: RequestContext,
  { rows }: Transaction,
  { key }: KeyedAct,
  answer: object,
): Promise<void> {
  await rows(KEEP, [keyOwnerOf(context.viewer), key, JSON.stringify(answer)]);
}

function checkKey({ key, path }: KeyedAct): void {
  const problem =
    key.trim() === ''
      ? wording('expected a key of 1 to 255 characters, got an empty one')
      : problemOfText(key, KEY_LENGTH_MAX);
  if (problem !== undefined) refuse('INVALID_INPUT', path, problem);
}

/** The same for inputs that say the same, in whatever order; null is as good as nothing. */
function hashOf({ input, nullSays = [] }: KeyedAct): Buffer {
  const fields = input as Readonly<Record<string, unknown>>;
  const nulls = nullSays.filter((name) => fields[name] === null);
  const said = { ...fields, ...(nulls.length > 0 ? { null: nulls } : {}) };
  return createHash('sha256')
    .update(JSON.stringify(said, (_, value: unknown) => inOrder(value)))
    .digest();
}

function inOrder(value: unknown): unknown {
  if (typeof value === 'bigint') return { integer: value.toString() };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const said = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1)));
}
