import { buildSchema, execute, getOperationAST, parse } from 'graphql';
import type { GraphQLObjectType, GraphQLScalarType } from 'graphql';
import type { RequestContext } from '../../src/application/context';
import { Executor } from '../../src/graphql/execution';

const schema = buildSchema(`
  scalar Pin
  type Query { card: Card, many(first: Int): [Card!]!, opened(pins: [[Pin!]!]!): Boolean }
  type Card { number: String, term: Term, owner: Card }
  type Term { endsBefore: String, noticeDueBy: String }
`);
const card: object = {
  number: '12',
  term: { endsBefore: '2027-01-01', noticeDueBy: '2026-10-02' },
  owner: { number: '13' },
};
const { card: cardField, many } = (schema.getQueryType() as GraphQLObjectType).getFields();
if (cardField) cardField.resolve = () => card;
if (many) many.resolve = () => [card, card];

const FRAGMENT_TWICE = `
  query ($c: Boolean!) { card { ...Short @include(if: $c) ...Full } }
  fragment Short on Card { term { endsBefore noticeDueBy } }
  fragment Full on Card { number ...Short }`;
const SKIPPED_BESIDE_ITS_NAME = `
  query ($c: Boolean!) { card { owner { number } owner @include(if: $c) { ... on Card { term { endsBefore } } } } }`;
const BELOW_A_SKIPPED_FIELD = `
  query ($c: Boolean!) { many @include(if: $c) { ... { term { endsBefore } } } many { number } }`;
const IN_AN_INLINE_FRAGMENT = `
  query ($c: Boolean!) { ... @skip(if: $c) { card { number } } card { term { endsBefore } } }`;
const WITHOUT_A_VARIABLE = `
  query { card { ...Short @include(if: false) ...Full } }
  fragment Short on Card { term { endsBefore } }
  fragment Full on Card { number ...Short }`;
const WITHOUT_A_CONDITION =
  '{ card { number ... on Card { term { endsBefore } } } many { number } }';

describe.each([
  ['a fragment that is spread twice, once under a condition', FRAGMENT_TWICE],
  ['a field that is skipped beside one of its name', SKIPPED_BESIDE_ITS_NAME],
  ['an inline fragment below a skipped field', BELOW_A_SKIPPED_FIELD],
  ['a condition on an inline fragment', IN_AN_INLINE_FRAGMENT],
  ['a condition without a variable', WITHOUT_A_VARIABLE],
  ['no condition', WITHOUT_A_CONDITION],
])('An operation with %s', (_, text) => {
  it.each([true, false])('answers as graphql-js does, however often it is asked: %s', async (c) => {
    const document = parse(text);
    const variables = text.includes('$c') ? { c } : {};
    const expected = await execute({ schema, document, variableValues: variables });
    expect(expected.errors).toBeUndefined();
    const executor = new Executor(schema, 2);
    for (let times = 0; times < 4; times += 1) {
      const result = await executor.execute({
        ...{ document, operation: getOperationAST(document) ?? undefined, variables },
        ...{ operationName: undefined, context: {} as RequestContext },
      });
      expect(JSON.parse(JSON.stringify(result))).toEqual(JSON.parse(JSON.stringify(expected)));
    }
  });
});

describe('An operation with very many bad values', () => {
  it('is refused after 50, however often it is asked', async () => {
    let read = 0;
    (schema.getType('Pin') as GraphQLScalarType).parseValue = () => {
      read += 1;
      throw new TypeError('expected a pin');
    };
    const document = parse('query ($pins: [[Pin!]!]!) { opened(pins: $pins) }');
    const executor = new Executor(schema, 2);
    for (let times = 1; times <= 4; times += 1) {
      const { errors = [] } = await executor.execute({
        ...{ document, operation: getOperationAST(document) ?? undefined },
        ...{ variables: { pins: [[], Array.from({ length: 10_000 }, () => 'x')] } },
        ...{ operationName: undefined, context: {} as RequestContext },
      });
      expect(errors.at(-1)?.message).toMatch(/^Too many errors processing variables/);
      expect(read).toBe(times * 51);
    }
  });
});
