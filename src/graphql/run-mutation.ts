import { Field, InputType } from 'type-graphql';
import type { CommandContext, RequestContext } from '../application/context';
import type { Eventually } from '../application/promise-or-value';
import { claimKey, keepAnswer } from '../application/idempotency';
import type { RowKey } from '../data/loader';
import { Refusal, refuse, type Problem } from '../application/user-input-error';
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

/** How a part of an answer is kept beside its idempotency key, and found again. */
export interface Kept<Value> {
  readonly toKept: (value: Value) => unknown;
  /** What was kept, as the viewer sees it now. */
  readonly read: (context: RequestContext, kept: unknown) => Eventually<Value>;
}

type KeptForms<Result> = { readonly [Name in keyof Result]: Kept<Result[Name]> };

/** A value that is kept as it is. */
export const keptAsIs = <Value>(): Kept<Value> => ({
  toKept: (value) => value,
  read: (_, kept) => Promise.resolve(kept as Value),
});

const keyOf = (row: { readonly id: string; readonly accountId?: string }): RowKey => ({
  accountId: row.accountId ?? row.id,
  id: row.id,
});

const KEY_PATH = ['input', 'idempotencyKey'];

/**
 * A row that is kept by its key and read again. Facts do not change: it is the same answer.
 *
 * Where the viewer may not see it, the act is refused: NOT_FOUND.
 */
export function keptNode<Row extends { readonly id: string }>(type: NodeTypeName): Kept<Row> {
  return {
    toKept: keyOf,
    read: async (context, kept) => {
      const row = await readNode(context, type, kept as RowKey);
      if (row) return row as unknown as Row;
      // The clients of a partner share their keys, but not all of them reach the same accounts.
      const message = `expected a key whose answer the viewer may see, got that of a ${type} that is not there`;
      return refuse('NOT_FOUND', KEY_PATH, message);
    },
  };
}

/** Rows that are kept by their keys and read again. */
export function keptNodes<Row extends { readonly id: string }>(type: NodeTypeName): Kept<Row[]> {
  const one = keptNode<Row>(type);
  return {
    toKept: (rows) => rows.map((row) => one.toKept(row)),
    read: (context, kept) =>
      Promise.all((kept as unknown[]).map(async (key) => one.read(context, key))),
  };
}

/** A mutation as it was asked for. */
interface AskedAct<Result> {
  readonly mutation: string;
  readonly input: ActInput;
  readonly kept: KeptForms<Result>;
  readonly perform: (context: CommandContext) => Promise<Result>;
}

/**
 * Does what a mutation asks for, once: in one transaction, with the answer kept under its key.
 *
 * The payload is the result, or null with what the caller can mend. A refusal stores nothing, its
 * key neither: the same key may be used for the mended request.
 */
export async function act<Result extends object>(
  context: RequestContext,
  { mutation, input, kept, perform }: AskedAct<Result>,
): Promise<Partial<Result> & { userErrors: readonly Problem[] }> {
  const { idempotencyKey: key, ...asked } = input;
  const keyed = key == null ? undefined : { key, mutation, input: asked, path: KEY_PATH };
  try {
    const result = await context.inTransaction(async (inside) => {
      const first = keyed && (await claimKey(inside, inside.transaction, keyed));
      if (first) return readKept(inside, kept, first);
      const made = await perform(inside);
      if (keyed) await keepAnswer(inside, inside.transaction, keyed, toKept(kept, made));
      return made;
    });
    context.forget();
    return { ...result, userErrors: [] };
  } catch (error) {
    if (error instanceof Refusal) return { userErrors: error.problems } as never;
    throw error;
  }
}

const namesOf = <Result>(forms: KeptForms<Result>) => Object.keys(forms) as (keyof Result)[];

function toKept<Result>(forms: KeptForms<Result>, result: Result): object {
  return Object.fromEntries(namesOf(forms).map((name) => [name, forms[name].toKept(result[name])]));
}

async function readKept<Result>(
  context: RequestContext,
  forms: KeptForms<Result>,
  answer: object,
): Promise<Result> {
  const values = answer as Record<keyof Result, unknown>;
  const entries = namesOf(forms).map(async (name) => [
    name,
    await forms[name].read(context, values[name]),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Result;
}
