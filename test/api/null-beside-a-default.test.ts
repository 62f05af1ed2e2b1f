import pino from 'pino';
import { anAccount } from '../support/world';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';

// A variable may be null, the place where it stands has a default and takes no null: validation
// lets that pass, and only execution can refuse it.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await anAccount(server);
});
afterAll(() => server.close());

/** As often as any executor may need to change its mind about an operation. */
const TIMES = [1, 2, 3, 4];

const DOCUMENTS: readonly [string, string, string, unknown][] = [
  [
    'a field of an input object',
    'query ($v: OrderDirection) { accounts(orderBy: { field: NAME, direction: $v }) { totalCount } }',
    'Argument "orderBy" has invalid value {field: NAME, direction: $v}.',
    'ASC',
  ],
  [
    'the same, whose variable has a default of its own',
    'query ($v: OrderDirection = ASC) { accounts(orderBy: { field: NAME, direction: $v }) { totalCount } }',
    'Argument "orderBy" has invalid value {field: NAME, direction: $v}.',
    'ASC',
  ],
  [
    'an argument',
    `query ($v: Language) { previewTerm(input: { serviceCode: CXONE, startsOn: "2026-01-01" }) {
      derivation(language: $v) { summary } } }`,
    'Argument "language" of non-null type "Language!" must not be null.',
    'EN',
  ],
  [
    'a field in a fragment',
    `query ($v: OrderDirection) { ...Accounts }
      fragment Accounts on Query { accounts(orderBy: { field: NAME, direction: $v }) { totalCount } }`,
    'Argument "orderBy" has invalid value {field: NAME, direction: $v}.',
    'ASC',
  ],
  [
    'a condition at the root',
    'query ($v: Boolean = true) { accounts { totalCount } viewer @include(if: $v) { kind } }',
    'Argument "if" of non-null type "Boolean!" must not be null.',
    true,
  ],
  [
    'a condition further down',
    'query ($v: Boolean = false) { accounts { nodes { number @skip(if: $v) } } }',
    'Argument "if" of non-null type "Boolean!" must not be null.',
    false,
  ],
  [
    'the input of a mutation',
    `mutation ($v: Locale) {
      createAccount(input: { name: "A", timeZone: "UTC", currencyCode: "EUR", locale: $v }) {
        account { name }
      }
    }`,
    'Argument "input" has invalid value {name: "A", timeZone: "UTC", currencyCode: "EUR", locale: $v}.',
    'fr-FR',
  ],
  [
    'a list in the input of a mutation',
    `mutation ($v: [CreateAccountPersonInput!]) {
      createAccount(input: { name: "A", timeZone: "UTC", currencyCode: "EUR", people: $v }) {
        account { name }
      }
    }`,
    'Argument "input" has invalid value {name: "A", timeZone: "UTC", currencyCode: "EUR", people: $v}.',
    [],
  ],
];

describe.each(DOCUMENTS)('With null in the place of %s', (_, document, message, value) => {
  it.each(TIMES)(
    'it is the caller’s mistake, in the words of graphql-js, asked %i times',
    async () => {
      const { errors } = await server.ask(STAFF, document, { v: null });
      expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );

  it.each(TIMES)('a value and none are answered beside it, asked %i times', async () => {
    for (const variables of [{ v: value }, {}]) {
      expect((await server.ask(STAFF, document, variables)).errors).toBeUndefined();
    }
  });
});

it('A default of null is null as well.', async () => {
  const document =
    'query ($v: OrderDirection = null) { accounts(orderBy: { field: NAME, direction: $v }) { totalCount } }';
  const { errors } = await server.ask(STAFF, document);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

it('Nothing of it is logged as a fault of ours.', async () => {
  let logged = '';
  const stream = { write: (line: string) => void (logged += line) };
  const beside = await server.beside({ log: pino({ level: 'warn' }, stream) });
  for (const [, document] of DOCUMENTS) await beside.ask(STAFF, document, { v: null });
  expect(logged).toBe('');
  await beside.close();
});
