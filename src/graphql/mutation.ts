import {
  Arg,
  Ctx,
  Field,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  type ClassType,
} from 'type-graphql';
import type { Command } from '../application/command';
import type { CommandContext, RequestContext } from '../application/context';
import { claimKey, isKeyAnswered, keepAnswer, type KeyedAct } from '../application/idempotency';
import type { PromiseOrValue } from '../application/promise-or-value';
import { wording } from '../application/sentences';
import type { RowKey } from '../data/loader';
import { UserInputError, refuse, type Problem } from '../application/user-input-error';
import { RequiresRight } from './authorization';
import { readNode } from './node';
import type { NodeTypeName } from './node-id';
import { UserError, USER_ERRORS_DESCRIPTION } from './user-error.type';

/** What every mutation's input has. */
@InputType('ActInput', { description: 'An operation that can be repeated safely under a key.' })
export abstract class ActInput {
  @Field(() => String, {
    nullable: true,
    description:
      'A unique key of your choice for this operation, 1 to 255 characters, such as a UUID. The same key with the same input returns the first answer and changes nothing. Keys are kept for at least 30 days.',
  })
  idempotencyKey?: string | null;
}

/** How a part of an answer is stored beside its idempotency key, and found again. */
export interface StoredAnswer<Value> {
  readonly toStored: (value: Value) => unknown;
  /** What was stored, as the viewer sees it now. */
  readonly read: (context: RequestContext, stored: unknown) => PromiseOrValue<Value>;
}

/** A field of a mutation's payload; null where the mutation is refused. */
export interface PayloadField<Value> {
  readonly type: () => ClassType | object;
  readonly description: string;
  readonly stored: StoredAnswer<Value>;
}

type Fields = Readonly<Record<string, PayloadField<never>>>;
type PayloadFields<Result> = { readonly [Name in keyof Result]?: PayloadField<Result[Name]> };

/** A value that is stored as it is. */
export const storedAsIs = <Value>(): StoredAnswer<Value> => ({
  toStored: (value) => value,
  read: (_, stored) => stored as Value,
});

/** A value that is shown once and stored nowhere: whoever asks again under the key gets null. */
export const shownOnce = <Value>(): StoredAnswer<Value> => ({
  toStored: () => null,
  read: () => null as Value,
});

const keyOfRow = (row: { readonly id: string; readonly accountId?: string }): RowKey => ({
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
    toStored: keyOfRow,
    read: async (context, stored) => {
      const row = await readNode(context, type, stored as RowKey);
      if (row) return row as unknown as Row;
      // The clients of a partner share their keys, but not all of them reach the same accounts.
      const gone = wording(
        'The {type} that was answered under this key is not visible to the viewer.',
        { type },
      );
      return refuse('NOT_FOUND', KEY_PATH, gone);
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

/** The type of a mutation's payload: its fields, null where it is refused, and the user errors. */
function payloadOf(mutation: string, fields: Fields): ClassType {
  const title = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  @ObjectType(`${title}Payload`, { description: `Result of ${mutation}.`, simpleResolvers: true })
  class Payload {
    @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
    userErrors: UserError[];
  }
  for (const [field, { type, description }] of Object.entries(fields)) {
    Field(type as () => ClassType, { nullable: true, description })(Payload.prototype, field);
  }
  return Payload;
}

/** A mutation: a command, asked for through GraphQL. */
interface MutationDefinition<Asked extends ActInput, Input, Result, Payload> {
  readonly description: string;
  /** The class of its input, and what it describes. */
  readonly input: readonly [ClassType<Asked>, string];
  /** Fields of its input in which null says something else than leaving them out does. */
  readonly nullSays?: readonly (keyof Asked & string)[];
  /** The command's input; ids are read into keys, undefined for one that is none. */
  readonly toInput: (asked: Asked) => Input;
  /**
   * What is done first, in transactions of its own, where all of it would be too much for one; it
   * gives the command's input again. Where it was cut off it must go on when it is asked again. It
   * is left out where the key was answered before.
   */
  readonly before?: (context: RequestContext, input: Input) => Promise<Input>;
  /** What the caller is given, where that is not the command's result as it is. */
  readonly toPayload?: (result: Result) => Payload;
  /** The fields of its payload. */
  readonly payload: PayloadFields<Payload>;
}

/**
 * Makes a mutation of a command: its payload type, and the resolver class that the schema is built
 * of. It is called as the command is and needs the command's right.
 */
export function defineMutation<
  Asked extends ActInput,
  Input,
  Result extends object,
  Payload extends object = Result,
>(
  command: Command<Input, Result>,
  definition: MutationDefinition<Asked, Input, Result, Payload>,
): ClassType {
  const { name, right } = command.definition;
  const { description, toInput, toPayload = (result: object) => result } = definition;
  const { nullSays, before } = definition;
  const payload = definition.payload as unknown as Fields;
  const [inputType, inputDescription] = definition.input;
  const payloadType = payloadOf(name, payload);

  @Resolver()
  class MutationResolver {
    @RequiresRight(right)
    @Mutation(() => payloadType, { name, description })
    perform(
      @Ctx() context: RequestContext,
      @Arg('input', () => inputType, { description: inputDescription }) input: object,
    ): Promise<object> {
      const asked = input as Asked;
      const { idempotencyKey: key, ...rest } = asked;
      const act = { key, mutation: name, input: rest, nullSays, path: KEY_PATH };
      let given = toInput(asked);
      const perform = async (inside: CommandContext) => toPayload(await command(inside, given));
      const first = before && (async () => void (given = await before(context, given)));
      return runOnce(context, act, payload, perform, first);
    }
  }
  return MutationResolver;
}

/**
 * Does what a mutation asks for, once: in one transaction, with the answer stored under its key.
 *
 * The payload is the result, or null with what the caller can mend. A refusal stores nothing, its
 * key neither: the same key may be used for the mended request.
 */
async function runOnce(
  context: RequestContext,
  act: Omit<KeyedAct, 'key'> & { readonly key?: string | null | undefined },
  payload: Fields,
  perform: (context: CommandContext) => Promise<object>,
  before?: () => Promise<void>,
): Promise<{ readonly userErrors: readonly Problem[] }> {
  const { key } = act;
  const keyed = key == null ? undefined : { ...act, key };
  try {
    if (before && !(await wasAnswered(context, keyed))) await before();
    const result = await context.inTransaction(async (inside) => {
      const first = keyed && (await claimKey(inside, inside.transaction, keyed));
      if (first) return readStored(inside, payload, first);
      const made = await perform(inside);
      if (keyed) await keepAnswer(inside, inside.transaction, keyed, toStored(payload, made));
      return made;
    });
    context.forget();
    return { ...result, userErrors: [] };
  } catch (error) {
    if (error instanceof UserInputError) return { userErrors: error.problems };
    throw error;
  }
}

const wasAnswered = async (
  context: RequestContext,
  keyed: KeyedAct | undefined,
): Promise<boolean> =>
  keyed !== undefined &&
  context.inTransaction((inside) => isKeyAnswered(inside, inside.transaction, keyed));

const toStored = (fields: Fields, result: object): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { stored }]) => [
      name,
      stored.toStored((result as Record<string, never>)[name] as never),
    ]),
  );

async function readStored(
  context: RequestContext,
  fields: Fields,
  answer: object,
): Promise<object> {
  const values = answer as Readonly<Record<string, unknown>>;
  const entries = Object.entries(fields).map(async ([name, { stored }]) => [
    name,
    (await stored.read(context, values[name])) as unknown,
  ]);
  return Object.fromEntries(await Promise.all(entries)) as object;
}
