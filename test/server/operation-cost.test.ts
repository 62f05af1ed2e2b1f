import 'reflect-metadata';
import {
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isListType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { ASKING_ARGUMENTS, LIST_LENGTHS, USUAL_PAGES } from '../../src/limits/field-costs';
import { planOperation } from '../../src/limits/operation-cost';
import { buildSwitchboardSchema } from '../../src/schema';

const schema = buildSwitchboardSchema();

function planOf(text: string) {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document, 'Q') ?? getOperationAST(document);
  if (!operation) throw new Error('there is no operation');
  return planOperation(schema, document, operation);
}
const costOf = (text: string, variables = {}) => planOf(text).costOf(variables);

describe('What an operation costs', () => {
  test.each([
    ['a field', '{ viewer { kind } }', 2],
    ['a page of 3', '{ accounts(first: 3) { nodes { id name } } }', 1 + 1 + 3 * 2],
    ['the last 3', '{ accounts(last: 3) { nodes { id } } }', 1 + 1 + 3],
    ['edges', '{ accounts(first: 3) { edges { cursor node { id } } } }', 1 + 1 + 3 * 3],
    ['what is no entry', '{ accounts(first: 3) { pageInfo { endCursor } } }', 3],
    ['a page without a size', '{ accounts { nodes { id } } }', 1 + 1 + 50],
    ['a page of null', '{ accounts(first: null) { nodes { id } } }', 1 + 1 + 50],
    [
      'pages in pages',
      '{ accounts(first: 2) { nodes { subscriptions(first: 3) { nodes { id } } } } }',
      12,
    ],
    [
      'the services of an account',
      '{ accounts(first: 1) { nodes { subscriptions { nodes { id } } } } }',
      14,
    ],
    ['a page too long to be read', '{ accounts(first: 2000000000) { nodes { id } } }', 1 + 1 + 100],
    ['a page below nothing', '{ accounts(first: -5) { nodes { id } } }', 2],
    ['counting', '{ accounts(first: 1) { totalCount } }', 1 + 10],
    ['a list', '{ services { code } }', 1 + 12],
    [
      'a derivation',
      '{ previewTerm(input: { serviceCode: CXONE, startsOn: "2026-01-01" }) { derivation { summary } } }',
      10 + 5 + 1,
    ],
    [
      'periods',
      '{ previewTerm(input: { serviceCode: CXONE, startsOn: "2026-01-01", periods: 7 }) { periods { index } } }',
      10 + 3 + 7,
    ],
    [
      'periods without a number',
      '{ previewTerm(input: { serviceCode: CXONE, startsOn: "2026-01-01" }) { periods { index } } }',
      10 + 3 + 3,
    ],
    ['objects by id', '{ nodes(ids: ["a", "b"]) { id } }', 1 + 2 + 2],
    ['one id where a list is due', '{ nodes(ids: "a") { id } }', 1 + 1 + 1],
    ['aliases', '{ a: viewer { kind } b: viewer { kind } }', 4],
    ['a fragment', '{ ...F viewer { kind } } fragment F on Query { viewer { now } }', 4],
    [
      'an inline fragment',
      '{ node(id: "a") { ... on Account { id name } ... on Order { id } ... { id } } }',
      5,
    ],
    ['an act', 'mutation { activateOrder(input: { orderId: "a" }) { order { id } } }', 22],
  ])('%s: as its fields and the lengths of its lists say.', (_, text, cost) => {
    expect(costOf(text)).toBe(cost);
  });

  test('A fragment of a page costs as the page that it is spread in.', () => {
    const text = `{ one: accounts(first: 1) { ...F } ten: accounts(first: 10) { ...F } }
      fragment F on AccountConnection { nodes { id } }`;
    expect(costOf(text)).toBe(1 + 1 + 1 + (1 + 1 + 10));
  });

  test('Sizes come from variables, and from their defaults.', () => {
    const text = 'query ($n: Int = 7) { accounts(first: $n) { nodes { id } } }';
    expect(costOf(text, { n: 3 })).toBe(5);
    expect(costOf(text)).toBe(9);
    expect(costOf(text, { n: null })).toBe(52);
    for (const n of ['3', 1.5, Number.NaN, {}, [], true]) expect(costOf(text, { n })).toBe(52);
  });

  test('Skipped and not included fields cost nothing.', () => {
    const text = `query ($yes: Boolean!, $no: Boolean = false) {
      viewer { kind now @include(if: $no) subject @skip(if: $yes) ... @include(if: $yes) { kind } } }`;
    expect(costOf(text, { yes: true })).toBe(3);
    expect(costOf(text, { yes: false, no: true })).toBe(4);
  });

  test('Records of an act are counted, in a variable or not.', () => {
    const query = `mutation ($input: RecordUsageInput!) { recordUsage(input: $input) {
      results { status } } }`;
    const records = Array.from({ length: 100 }, () => ({}));
    expect(costOf(query, { input: { records } })).toBe(20 + 100 * 5 + 1 + 100);
    const inner =
      'mutation ($r: [UsageRecordInput!]!) { recordUsage(input: { records: $r }) { results { status } } }';
    expect(costOf(inner, { r: records })).toBe(20 + 100 * 5 + 1 + 100);
    for (const input of [null, 1, 'x', [], { records: null }, { records: 1 }, undefined]) {
      expect(costOf(query, { input })).toBeLessThan(30);
    }
  });

  test('Lists within lists are counted: the rates of the lines of an order.', () => {
    const query =
      'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }';
    const lines = [{ rates: [{}, {}, {}], recurringCharges: [{}] }, { rates: [{}] }];
    expect(costOf(query, { input: { lines } })).toBe(20 + 7 * 5 + 2);
  });

  test('Names of JavaScript’s own objects are names like others.', () => {
    const text = `query Q($__proto__: Int, $constructor: Int = 2) {
      __proto__: accounts(first: $__proto__) { nodes { id } }
      toString: accounts(first: $constructor) { nodes { id } } ...constructor }
      fragment constructor on Query { viewer { kind } }`;
    expect(costOf(text, JSON.parse('{"__proto__": 3}') as object)).toBe(5 + 4 + 2);
  });

  test('The schema’s own fields cost: going round in them does most of all.', () => {
    const round = 'fields { type { '.repeat(3) + 'name' + ' } }'.repeat(3);
    expect(costOf('{ __typename }')).toBe(1);
    expect(costOf('{ __type(name: "Account") { name } }')).toBe(2);
    const document = parse(`{ __schema { types { ${round} } } }`);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('there is no operation');
    expect(planOperation(schema, document, operation).costOf({})).toBeGreaterThan(30_000);
  });
});

describe('How deep it is', () => {
  test.each([
    ['{ viewer { kind } }', 2],
    ['{ viewer { kind } accounts { nodes { partner { name } } } }', 4],
    ['{ ...F } fragment F on Query { ...G } fragment G on Query { viewer { kind } }', 2],
    ['{ node(id: "a") { ... { ... on Account { partner { name } } } } }', 3],
  ])('%s: its fields within fields, through fragments.', (text, depth) => {
    expect(planOf(text).depth).toBe(depth);
  });
});

describe('Hostile operations', () => {
  test('A bomb of fragments is planned and counted in no time.', () => {
    const bomb = Array.from(
      { length: 45 },
      (_, level) =>
        `fragment F${level} on Account { ${[1, 2, 3]
          .map(
            (alias) =>
              `a${alias}: subscriptions(first: $n) { nodes { account { ...F${level + 1} } } }`,
          )
          .join(' ')} }`,
    );
    const text = `query Q($n: Int) { account(id: "a") { ...F0 } } ${bomb.join(' ')}
      fragment F45 on Account { id }`;
    const document = parse(text);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('there is no operation');
    const before = process.cpuUsage();
    const plan = planOperation(schema, document, operation);
    expect(plan.costOf({ n: 100 })).toBeGreaterThan(1e12);
    expect(plan.costOf({ n: 100 })).toBeLessThan(1e17);
    expect(plan.costOf({ n: 0 })).toBeLessThan(1_000);
    expect(plan.depth).toBe(45 * 3 + 2);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(500);
  });
});

describe('The tables of costs', () => {
  const lists = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.endsWith('Connection'))
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
    .filter(({ field }) => isListType(getNullableType(field.type)))
    .map(({ type, field }) => ({
      name: `${type.name}.${field.name}`,
      of: getNamedType(field.type),
    }));

  test('Every list of objects has its usual length, and only lists have one.', () => {
    const ofObjects = lists.filter(({ of }) => isCompositeType(of) && of.name !== 'UserError');
    const missing = ofObjects.filter(({ name }) => !(name in LIST_LENGTHS));
    expect(missing.map(({ name }) => name)).toEqual([]);
    const known = new Set(['__Type.ofType', ...lists.map(({ name }) => name)]);
    expect(Object.keys(LIST_LENGTHS).filter((name) => !known.has(name))).toEqual([]);
  });

  test('Every field and argument that says how long a list is exists.', () => {
    const fieldOf = (name: string) => {
      const [type = '', field = ''] = name.split('.');
      const parent = schema.getType(type);
      return isObjectType(parent) ? parent.getFields()[field] : undefined;
    };
    for (const [name, { path }] of Object.entries(ASKING_ARGUMENTS)) {
      const [argument = '', key] = path.split('.');
      const type = fieldOf(name)?.args.find((each) => each.name === argument)?.type;
      expect([name, type !== undefined]).toEqual([name, true]);
      const named = type && getNamedType(type);
      const keys = named && 'getFields' in named ? Object.keys(named.getFields()) : [];
      if (key !== undefined) expect([name, keys]).toEqual([name, expect.arrayContaining([key])]);
    }
    for (const name of Object.keys(USUAL_PAGES)) {
      expect([name, fieldOf(name)?.args.some((each) => each.name === 'first')]).toEqual([
        name,
        true,
      ]);
    }
  });
});
