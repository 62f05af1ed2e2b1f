import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { spreadFieldsOf } from '../../src/limits/operation-size';

function sizeOf(text: string): number {
  const document = parse(text);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) throw new Error('no operation');
  return spreadFieldsOf(document, operation);
}

describe('The size of an operation', () => {
  it.each([
    ['{ a }', 1],
    ['{ a { b c } ... on T { d } }', 4],
    ['{ a { ...F } b { ...F } } fragment F on T { c ...G } fragment G on T { d e }', 8],
  ])('of %s is %i fields', (text, size) => {
    expect(sizeOf(text)).toBe(size);
  });

  it('of fragments that spread each other twice doubles with each, and is counted at once', () => {
    const levels = 40;
    const fragments = Array.from(
      { length: levels },
      (_, level) => `fragment F${level} on T { a { ...F${level + 1} } b { ...F${level + 1} } }`,
    );
    const text = `{ ...F0 } ${fragments.join(' ')} fragment F${levels} on T { c }`;
    expect(sizeOf(text)).toBe(2 * (2 ** levels - 1) + 2 ** levels);
  });
});
