import { buildSchema, type GraphQLSchema } from 'graphql';
import { program } from './program';

/**
 * The schema of the program, its types and fields in the order of the code.
 *
 * For tests that start the program: the source’s own schema cannot be built beside the bundle’s,
 * because type-graphql keeps what decorators tell it in one place for the whole process.
 */
export function servedSchema(): GraphQLSchema {
  return buildSchema(program.printSwitchboardSchema({ isSorted: false }));
}
