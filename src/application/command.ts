import { lockAccount } from './account-lock';
import { auditEntry, type AuditedFact } from './audit';
import type { CommandContext, RequestContext } from './context';
import type { EventType } from './event-types';
import { writeEvents, type EventFact, type NewEvent } from './outbox';
import type { Transaction } from '../data/transaction';
import type { Instant } from '../domain/time/time-zone';
import { requireRight, type Right } from './rights';

/** Where the parts of a command's input stand in what the caller sent, from the outside in. */
export type InputPath = readonly string[];

const INPUT: InputPath = ['input'];

/** Events of one type that a command writes. */
export interface CommandEvent<Result> {
  readonly type: EventType;
  /** The facts that it is about; none where nothing was done. */
  readonly facts: (result: Result) => readonly EventFact[];
}

/** A command as its room defines it. */
export interface CommandDefinition<Input, Result> {
  /** As the mutation is called, and the act in the audit log. */
  readonly name: string;
  readonly right: Right;
  /** Another right that some inputs need instead. */
  readonly rightFor?: (input: Input) => Right;
  /**
   * The account that it acts on: locked before anything is read, so that commands on one account
   * happen one after the other. `'none'` for one that acts on none, or takes its locks itself.
   */
  readonly account: ((input: Input) => string | undefined) | 'none';
  /**
   * Checks, decides and stores; it reads everything anew, under the lock.
   *
   * It may run again, after a deadlock: all that it decides by, it must read itself.
   */
  readonly run: (context: CommandContext, input: Input, path: InputPath) => Promise<Result>;
  /**
   * What the audit log says: an entry for each fact, none where nothing was done. `'in run'` where
   * the statement that stores the facts writes the entries, too.
   */
  readonly audit: ((result: Result, input: Input) => readonly AuditedFact[]) | 'in run';
  /** What is told of it, in its transaction, to whoever listens. */
  readonly event: CommandEvent<Result> | readonly CommandEvent<Result>[] | 'none';
}

/**
 * A command: whoever calls it (GraphQL, HTTP, the command line, a worker), it needs its right, runs
 * in one transaction under the account's lock, and is audited and told in that transaction.
 */
export interface Command<Input, Result> {
  (context: RequestContext, input: Input, path?: InputPath): Promise<Result>;
  readonly definition: CommandDefinition<Input, Result>;
}

/** What is known of a command, whatever its input. */
type AnyCommand = Pick<CommandDefinition<never, never>, 'name' | 'right' | 'event'>;

const definitions = new Map<string, AnyCommand>();

/** Every command that there is, by name. */
export const commandDefinitions = (): ReadonlyMap<string, AnyCommand> => definitions;

/**
 * Makes a command of its definition.
 *
 * @throws Forbidden, when it is called, for an actor without the right.
 */
export function defineCommand<Input, Result>(
  definition: CommandDefinition<Input, Result>,
): Command<Input, Result> {
  const { name } = definition;
  if (definitions.has(name)) throw new Error(`the command ${name} is defined twice`);
  definitions.set(name, definition);
  const command = async (
    context: RequestContext,
    input: Input,
    path: InputPath = INPUT,
  ): Promise<Result> => {
    requireRight(context.viewer, rightFor(definition, input));
    const result = await context.inTransaction((inside) =>
      perform(inside, definition, input, path),
    );
    context.forget();
    return result;
  };
  return Object.assign(command, { definition });
}

const rightFor = <Input, Result>(
  definition: CommandDefinition<Input, Result>,
  input: Input,
): Right => definition.rightFor?.(input) ?? definition.right;

async function perform<Input, Result>(
  outer: CommandContext,
  definition: CommandDefinition<Input, Result>,
  input: Input,
  path: InputPath,
): Promise<Result> {
  const { transaction } = outer;
  const accountId = definition.account === 'none' ? undefined : definition.account(input);
  // What was read before is not known to hold still: a context of its own remembers nothing yet.
  const context = outer.actingBy(await lockedClock(transaction, accountId));
  const result = await definition.run(context, input, path);
  const act = { name: definition.name, right: rightFor(definition, input) };
  const facts = definition.audit === 'in run' ? [] : definition.audit(result, input);
  const entries = facts.map((fact) => auditEntry(context, act, fact));
  // Each by the clock of its own account: some commands act on several.
  const recorded = { wallClockAt: context.requestedAt };
  await writeEvents(transaction, recorded, eventsOf(definition, result), entries);
  outer.forget();
  return result;
}

/** Takes the account's lock, and learns what its clock shows. */
async function lockedClock(
  transaction: Transaction,
  accountId: string | undefined,
): Promise<Instant | null> {
  if (accountId === undefined) return null;
  await transaction.reach([accountId]);
  // Where the viewer has no such account there is nothing to lock, and the command says so.
  return (await lockAccount(transaction, accountId))?.clockAt ?? null;
}

function eventsOf<Input, Result>(
  { event }: CommandDefinition<Input, Result>,
  result: Result,
): NewEvent[] {
  if (event === 'none') return [];
  return [event].flat().flatMap(({ type, facts }) => facts(result).map((fact) => ({ type, fact })));
}
