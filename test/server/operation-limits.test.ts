import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { RequestContext } from '../../src/application/context';
import { operationLimits } from '../../src/limits/operation-limits';

const executed: string[] = [];

/** A server of one field, which notes when it is executed. */
function serverThat(charge?: (context: RequestContext, cost: number) => Promise<void>) {
  return new ApolloServer<RequestContext>({
    typeDefs: 'type Query { field: String }',
    resolvers: { Query: { field: () => executed.push('field') && 'done' } },
    plugins: [operationLimits({ limits: { depth: 2, cost: 3 }, charge })],
    stopOnTerminationSignals: false,
  });
}

async function answerOf(server: ApolloServer<RequestContext>, query: string) {
  executed.length = 0;
  const contextValue = { name: 'a context' } as unknown as RequestContext;
  const { body, http } = await server.executeOperation({ query }, { contextValue });
  if (body.kind !== 'single') throw new Error('the answer came in parts');
  return { ...body.singleResult, status: http.status };
}

test('The cost is charged to the request before anything is executed.', async () => {
  const charged: unknown[] = [];
  const server = serverThat(async (context, cost) => {
    await Promise.resolve();
    charged.push(context, cost, [...executed]);
  });
  const { data, extensions } = await answerOf(server, '{ a: field b: field }');
  expect(charged).toEqual([{ name: 'a context' }, 2, []]);
  expect(data).toEqual({ a: 'done', b: 'done' });
  expect(extensions).toEqual({ cost: { spent: 2, max: 3 } });
  await server.stop();
});

test('Who cannot be charged is told why, and nothing is executed.', async () => {
  const server = serverThat(() =>
    Promise.reject(new GraphQLError('too much', { extensions: { code: 'RATE_LIMITED' } })),
  );
  const { errors, data, extensions } = await answerOf(server, '{ field }');
  expect(errors).toMatchObject([{ message: 'too much', extensions: { code: 'RATE_LIMITED' } }]);
  expect([data, extensions, executed]).toEqual([undefined, undefined, []]);
  await server.stop();
});

test('What is too costly is not charged.', async () => {
  const charge = jest.fn(() => Promise.resolve());
  const server = serverThat(charge);
  const answer = await answerOf(server, '{ a: field b: field c: field d: field }');
  expect(answer).toMatchObject({
    status: 400,
    errors: [{ extensions: { code: 'QUERY_TOO_COSTLY' } }],
  });
  expect([charge.mock.calls, executed]).toEqual([[], []]);
  await server.stop();
});

test('An operation that is planned once is planned for good, each with its own variables.', async () => {
  const server = serverThat();
  const query = 'query ($no: Boolean!) { field @skip(if: $no) b: field @skip(if: $no) }';
  for (const [no, spent] of [
    [true, 0],
    [false, 2],
    [true, 0],
  ] as const) {
    const { body } = await server.executeOperation({ query, variables: { no } });
    expect(body).toMatchObject({ singleResult: { extensions: { cost: { spent } } } });
  }
  await server.stop();
});
