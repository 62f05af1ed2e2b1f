import { GoodValues } from './good-values';
import { asked, type HostileWorld, type SeatName } from './hostile-world';
import type { HostileRequest } from './judge';
import type { Nasty } from './nasty';
import { Operations } from './operations';
import { positionsOf, type Position } from './positions';

const OUTSIDERS: readonly SeatName[] = [
  ...(['owner', 'member', 'partner', 'stranger', 'otherPartner', 'NICE'] as const),
];

/**
 * Every place that takes an id, with each id of the victim, asked by everybody who must not see
 * it. Rows that the beneficiary may see by right are left out for it.
 */
export function strangersRequests(world: HostileWorld): HostileRequest[] {
  const { schema } = world;
  const places = positionsOf(schema).filter(({ deck }) => deck === 'ID');
  const operations = new Operations(schema, new GoodValues(schema, world.playgroundIds));
  const ids = [...world.victimIds].flatMap(([type, all]) =>
    all.slice(0, 3).map((id) => ({ type, id })),
  );
  return places.flatMap((place, index) =>
    ids.flatMap(({ type, id }, turn): HostileRequest[] => {
      // A type that does not fit is refused before a row is looked for: once is enough.
      const fits = isForNodes(place) || fitting(place, type);
      const askers = fits
        ? OUTSIDERS
        : OUTSIDERS.slice((index + turn) % 6, ((index + turn) % 6) + 1);
      return askers.flatMap((name) => {
        const seat = world.seats[name];
        const form = (index + turn) % 2 === 0 ? 'json' : 'literal';
        const operation = operations.nasty(place, theId(id), form);
        if (!operation || (name === 'NICE' && !seat.hidden.includes(id))) return [];
        const { query, variables } = inFull(operations, world, place, type, id) ?? operation;
        const request = asked(
          'strangers',
          `${type} at ${place.label} by ${name}`,
          seat,
          query,
          variables,
        );
        return [{ ...request, hidden: [...seat.hidden, `"__typename":"${type}"`] }];
      });
    }),
  );
}

const theId = (id: string): Nasty => ({
  name: id,
  of: () => ({ json: JSON.stringify(id), literal: JSON.stringify(id) }),
});

const isForNodes = ({ field }: Position): boolean => /^nodes?$/.test(field);

function fitting({ path, argument, field }: Position, type: string): boolean {
  const name = path.findLast((step) => step !== '[]') ?? argument.name;
  const stem = (name === 'id' ? field : name).replace(/Ids?$/, '').toLowerCase();
  return type.toLowerCase().endsWith(stem);
}

/** `node` and `nodes` give any type: all of it is asked for. */
function inFull(
  operations: Operations,
  { schema }: HostileWorld,
  place: Position,
  type: string,
  id: string,
): { query: string; variables?: string } | undefined {
  const of = schema.getType(type);
  if (!isForNodes(place) || !of) return undefined;
  const value = place.path.length > 0 ? [id] : id;
  const given = `${place.argument.name}: ${JSON.stringify(value)}`;
  const selection = operations.selection(of).replace(/__typename/g, 'is: __typename');
  return { query: `{ ${place.field}(${given}) { __typename ... on ${type} ${selection} } }` };
}
