import { buildSchema, getOperationAST, parse } from 'graphql';
import { executionBy } from '../../src/graphql/execution-plugin';
import { Executor } from '../../src/graphql/execution';

// Whenever the plugin leaves an answer to the gateway, Apollo makes an object by which the memory
// of the request lives on through collections; surviving-bytes.test.ts counts it.
const schema = buildSchema('type Query { name: String }');

async function answerTo(text: string): Promise<unknown> {
  const { plugin } = executionBy(schema, new Executor(schema, 0));
  const listener = await plugin.requestDidStart?.({} as never);
  const document = parse(text);
  const operation = getOperationAST(document);
  const asked = { document, operation, request: {}, contextValue: {} };
  return listener?.responseForOperation?.(asked as never);
}

it('answers without the gateway what has no errors', async () => {
  expect(await answerTo('{ name __typename }')).toMatchObject({
    body: { kind: 'single', singleResult: { data: { name: null, __typename: 'Query' } } },
  });
});

it('leaves results with errors to Apollo, which words them', async () => {
  expect(await answerTo('query ($c: String!) { name @include(if: $c) }')).toBeNull();
});
