import type { GraphQLField } from 'graphql';
import { holdersOf, RIGHTS, type Holders, type Right } from '../../src/application/rights';

const rights = Object.keys(RIGHTS) as Right[];

/**
 * Who holds the right that a field or mutation needs, as its description says.
 *
 * @throws Error with the field's name where it names no right.
 */
export function holdersFor({ name, description }: GraphQLField<unknown, unknown>): Holders {
  const right = rights.find((each) => description?.endsWith(` Requires ${holdersOf(each)}.`));
  if (!right) throw new Error(`${name} names no right: "${description ?? ''}"`);
  return RIGHTS[right];
}

/** Whether each of the tests' viewers holds a right, with all that its kind may hold. */
export function viewersOf({ staff, people, partner, beneficiary }: Holders) {
  return {
    staff: staff !== undefined,
    owner: people !== undefined,
    member: people === 'ALL',
    'its partner': partner !== undefined,
    'NICE on another service': beneficiary === true,
  };
}

/** The same kinds of ids, of an account that never was. */
export const nowhere = <Ids>(ids: Ids): Ids =>
  JSON.parse(
    JSON.stringify(ids).replace(
      /"([a-z]{3})_([A-Za-z0-9_-]+)"/g,
      (_, prefix: string, rest: string) => `"${prefix}_${'A'.repeat(rest.length)}"`,
    ),
  ) as Ids;
