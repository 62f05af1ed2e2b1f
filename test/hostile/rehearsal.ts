import { GoodValues } from './good-values';
import { asked, type HostileWorld, type SeatName } from './hostile-world';
import { nodesIn } from './ids-of-account';
import { Operations } from './operations';
import { nameOf, positionsOf } from './positions';
import type { Sender } from './sender';

/** What became of an operation with good values, and who may ask for it. */
export interface Rehearsed {
  readonly seat: SeatName;
  /** Why GraphQL did not even run it; absent when it did. */
  readonly invalid?: string;
  /** Why it was refused; absent when it was done. */
  readonly refused?: string;
}
/** By the name of the field. */
export type Rehearsal = ReadonlyMap<string, Rehearsed>;

const SEATS: readonly SeatName[] = ['staff', 'partner', 'owner', 'NICE'];
/** What one act makes, the next may need. */
const ROUNDS = 10;

/**
 * Asks for each field that takes arguments with good ones, as whoever may. What acts make is added
 * to the ids of the playground.
 */
export async function rehearse(sender: Sender, world: HostileWorld): Promise<Rehearsal> {
  const { schema, playgroundIds } = world;
  const operations = new Operations(schema, new GoodValues(schema, playgroundIds));
  const places = new Map(positionsOf(schema).map((position) => [nameOf(position), position]));
  const rehearsal = new Map<string, Rehearsed>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, { parent, field }] of places) {
      const before = rehearsal.get(name);
      const definition = parent.getFields()[field];
      if (!definition || (before && before.refused === undefined)) continue;
      for (const seat of SEATS) {
        const { query } = operations.good(parent, definition);
        const { body } = await sender.send(asked('good', name, world.seats[seat], query));
        if (body.includes('"FORBIDDEN"')) continue;
        rehearsal.set(name, { seat, ...troubleIn(body) });
        if (parent === schema.getMutationType()) keepIds(world, body);
        break;
      }
    }
  }
  return rehearsal;
}

function troubleIn(body: string): { invalid?: string; refused?: string } {
  const { errors } = JSON.parse(body) as { errors?: { extensions?: { code?: string } }[] };
  const trouble = body.slice(0, 400);
  if (errors?.some(({ extensions }) => /^GRAPHQL_/.test(extensions?.code ?? ''))) {
    return { invalid: trouble, refused: trouble };
  }
  return errors || /"userErrors":\[\{/.test(body) ? { refused: trouble } : {};
}

/** A new account is no playground: it has nothing in it to act on. */
function keepIds({ playgroundIds }: HostileWorld, body: string): void {
  for (const { id, __typename: type } of nodesIn(JSON.parse(body) as unknown)) {
    const ids = playgroundIds.get(type) ?? [];
    if (type !== 'Account' && !ids.includes(id)) playgroundIds.set(type, [...ids, id]);
  }
}
