import { Field, InputType } from 'type-graphql';
import type { CommandContext, RequestContext } from '../application/context';
import type { PromiseOrValue } from '../application/promise-or-value';
import { claimKey, keepAnswer } from '../application/idempotency';
import type { RowKey } from '../data/loader';
import { UserInputError, refuse, type Problem } from '../application/user-input-error';
import { readNode } from './node';
import type { NodeTypeName } from './node-id';

/** What every mutation's input has. */
@InputType('ActInput', { description: 'What can be done once under a key.' })
export abstract class ActInput {
  @Field(() => String, {
    nullable: true,
    description:
      'A key of your own for this act, 1 to 255 characters, such as a UUID: the same key and input again give the first answer and do nothing; kept for 30 days at least.',
  })
  idempotencyKey?: string | null;
}

/** How a part of an answer is stored beside its idempotency key, and found again. */
export interface StoredAnswer<Value> {
  readonly toStored: (value: Value) => unknown;
  /** What was stored, as the viewer sees it now. */
  readonly read: (context: RequestContext, stored: unknown) => PromiseOrValue<Value>;
}

type StoredForms<Result> = { readonly [Name in keyof Result]: StoredAnswer<Result[Name]> };

/** A value that is stored as it is. */
export const storedAsIs = <Value>(): StoredAnswer<Value> => ({
  toStored: (value) => value,
  read: (_, stored) => Promise.resolve(stored as Value),
});

const keyOf = (row: { readonly id: string; readonly accountId?: string }): RowKey => ({
  accountId: row.accountId ?? row.id,
  id: row.id,
});

const KEY_PATH = ['input', 'idempotencyKey'];

/**
 * A row that is stored by its key and read again. Facts do not change: it is the same answer.
 *
 * Where the viewer may not see it, the act is refused: NOT_FOUND.
 */
export function storedNode<Row extends { readonly id: string }>(
  type: NodeTypeName,
): StoredAnswer<Row> {
  return {
    toStored: keyOf,
    read: async (context, stored) => {
      const row = await readNode(context, type, stored as RowKey);
      if (row) return row as unknown as Row;
      // The clients of a partner share their keys, but not all of them reach the same accounts.
      const message = `expected a key whose answer the viewer may see, got that of a ${type} that is not there`;
      return refuse('NOT_FOUND', KEY_PATH, message);
    },
  };
}

/** Rows that are stored by their keys and read again. */
export function storedNodes<Row extends { readonly id: string }>(
  type: NodeTypeName,
): StoredAnswer<Row[]> {
  const one = storedNode<Row>(type);
  return {
    toStored: (rows) => rows.map((row) => one.toStored(row)),
    read: (context, stored) =>
      Promise.all((stored as unknown[]).map(async (key) => one.read(context, key))),
  };
}

/** A mutation as it was asked for. */
interface AskedMutation<Result> {
  readonly mutation: string;
  readonly input: ActInput;
  readonly stored: StoredForms<Result>;
  readonly perform: (context: CommandContext) => Promise<Result>;
}

/**
 * Does what a mutation asks for, once: in one transaction, with the answer stored under its key.
 *
 * The payload is the result, or null with what the caller can mend. A refusal stores nothing, its
 * key neither: the same key may be used for the mended request.
 */
export async function runMutation<Result extends object>(
  context: RequestContext,
  { mutation, input, stored, perform }: AskedMutation<Result>,
): Promise<Partial<Result> & { userErrors: readonly Problem[] }> {
  const { idempotencyKey: key, ...asked } = input;
  const keyed = key == null ? undefined : { key, mutation, input: asked, path: KEY_PATH };
  try {
    const result = await context.inTransaction(async (inside) => {
      const first = keyed && (await claimKey(inside, inside.transaction, keyed));
      if (first) return readStored(inside, stored, first);
      const made = await perform(inside);
      if (keyed) await keepAnswer(inside, inside.transaction, keyed, toStored(stored, made));
      return made;
    });
    context.forget();
    return { ...result, userErrors: [] };
  } catch (error) {
    if (error instanceof UserInputError) return { userErrors: error.problems } as never;
    throw error;
  }
}

const namesOf = <Result>(forms: StoredForms<Result>) => Object.keys(forms) as (keyof Result)[];

function toStored<Result>(forms: StoredForms<Result>, result: Result): object {
  return Object.fromEntries(
    namesOf(forms).map((name) => [name, forms[name].toStored(result[name])]),
  );
}

async function readStored<Result>(
  context: RequestContext,
  forms: StoredForms<Result>,
  answer: object,
): Promise<Result> {
  const values = answer as Record<keyof Result, unknown>;
  const entries = namesOf(forms).map(async (name) => [
    name,
    await forms[name].read(context, values[name]),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Result;
}
