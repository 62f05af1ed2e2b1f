import fc from 'fast-check';
import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isRequiredArgument,
  parse,
  validate,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql';
import { comparable } from '../support/executors';
import { aFullAccount, type FullAccount } from '../support/full-account';
import { servedSchema } from '../support/served-schema';
import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';

const schema = servedSchema();
const RUNS = 120;
const DEPTH = 5;

let compiling: TestServer;
let interpreting: TestServer;
let account: FullAccount;
let viewers: Record<string, TestViewer>;

beforeAll(async () => {
  compiling = await startTestServer({ documents: { executionsBeforeCompiling: 0 } });
  interpreting = await compiling.beside({ documents: { executionsBeforeCompiling: Infinity } });
  account = await aFullAccount(compiling, { viewer: partner('first') });
  const person = { kind: 'PERSON', accountId: account.accountId, role: 'MEMBER' } as const;
  viewers = { staff: STAFF, partner: partner('first'), beneficiary: NICE, member: person };
});
afterAll(async () => {
  await interpreting.close();
  await compiling.close();
});

type Field = GraphQLField<unknown, unknown>;
type Values = fc.GeneratorValue;

/** Writes one operation: any fields of the schema whose arguments we know how to give. */
class Operation {
  private readonly fragments: { name: string; type: string; text: string }[] = [];
  private keys = 0;

  constructor(
    private readonly values: Values,
    private readonly hasConditions: boolean,
  ) {}

  /** True in so many of a hundred cases. */
  private likely(percent: number): boolean {
    return this.values(fc.nat, { max: 99 }) < percent;
  }

  private oneOf<Value>(all: readonly Value[]): Value {
    return all[this.values(fc.nat, { max: all.length - 1 })] as Value;
  }

  text(): string {
    const query = schema.getQueryType() as GraphQLObjectType;
    const fields = this.selections(query, DEPTH);
    const fragments = this.fragments.map(
      ({ name, type, text }) => `fragment ${name} on ${type} ${text}`,
    );
    const variables = this.hasConditions ? '($yes: Boolean!, $no: Boolean!)' : '';
    return [`query ${variables} ${fields}`, ...fragments].join('\n');
  }

  private selections(type: GraphQLNamedType, depth: number): string {
    const count = 1 + this.values(fc.nat, { max: 3 });
    const texts = Array.from({ length: count }, () => this.selection(type, depth));
    return `{ ${texts.join(' ')} }`;
  }

  private selection(type: GraphQLNamedType, depth: number): string {
    if (isInterfaceType(type)) {
      const inner = this.oneOf(schema.getImplementations(type).objects);
      return `... on ${inner.name} ${this.selections(inner, depth - 1)}`;
    }
    if (depth > 1 && this.likely(15)) {
      return `...${this.condition()} ${this.selections(type, depth - 1)}`;
    }
    if (depth > 1 && this.likely(20))
      return `...${this.fragmentOf(type, depth)}${this.condition()}`;
    const field = this.field(type as GraphQLObjectType, depth);
    return field ? this.written(field, depth) : '__typename';
  }

  /** One that is spread elsewhere too, if there is one. */
  private fragmentOf(type: GraphQLNamedType, depth: number): string {
    const known = this.fragments.filter((fragment) => fragment.type === type.name);
    if (known.length > 0 && this.likely(70)) return this.oneOf(known).name;
    const text = this.selections(type, depth - 1);
    const name = `F${this.fragments.length}`;
    this.fragments.push({ name, type: type.name, text });
    return name;
  }

  private field(type: GraphQLObjectType, depth: number): Field | undefined {
    const fields = Object.values(type.getFields()).filter(
      (field) =>
        // What is left of a rate limit differs from request to request.
        field.name !== 'rateLimit' &&
        (depth > 0 || isLeafType(getNamedType(field.type))) &&
        field.args.every((arg) => !isRequiredArgument(arg) || this.literals(arg).length > 0),
    );
    return fields.length > 0 ? this.oneOf(fields) : undefined;
  }

  private written(field: Field, depth: number): string {
    const args = field.args.flatMap((arg) => {
      const values = this.literals(arg);
      const isGiven = isRequiredArgument(arg) || arg.name === 'first' || this.likely(15);
      return isGiven && values.length > 0 ? [`${arg.name}: ${this.oneOf(values)}`] : [];
    });
    const type = getNamedType(field.type);
    const needsKey = args.length > 0 || this.likely(20);
    return [
      needsKey ? `k${(this.keys += 1)}: ${field.name}` : field.name,
      args.length > 0 ? `(${args.join(' ')})` : '',
      this.condition(),
      isLeafType(type) ? '' : ` ${this.selections(type, depth - 1)}`,
    ].join('');
  }

  private condition(): string {
    if (!this.hasConditions || !this.likely(30)) return '';
    return ` @${this.oneOf(['include', 'skip'])}(if: ${this.oneOf(['$yes', '$no', 'true', 'false'])})`;
  }

  /** Literals for an argument, a few of them refused; none where we do not know any. */
  private literals({ name, type }: GraphQLArgument): readonly string[] {
    const { accountId, orderId, connect, cxone } = account;
    const ids = [
      accountId,
      orderId,
      ...Object.values<string>({ ...connect }),
      ...Object.values<string>({ ...cxone }),
      'x',
      'acc_',
    ];
    const of = getNamedType(type);
    if (name === 'id') return ids.map((id) => JSON.stringify(id));
    if (name === 'ids') return [JSON.stringify(ids.slice(0, 4)), '["x"]', '[]'];
    if (name === 'first') return this.likely(3) ? ['-1'] : ['0', '1', '2', '3'];
    if (name === 'after') return this.likely(20) ? ['"x"'] : [];
    if (of.name === 'YearMonth') return ['"2026-11"', '"2026-10"'];
    if (of.name === 'Date') return ['"2026-11-23"', '"2026-01-31"'];
    if (of.name === 'TermPreviewInput' && isInputObjectType(of)) {
      return ['{ serviceCode: CXONE, startsOn: "2025-03-10", orderTermMonths: 36 }'];
    }
    return [];
  }
}

it('Any operation answers alike, errors too, whether compiled or interpreted.', async () => {
  const seen = { answered: 0, refused: 0, nulls: 0 };
  const property = fc.asyncProperty(
    fc.gen(),
    fc.constantFrom('staff', 'staff', 'partner', 'beneficiary', 'member'),
    fc.nat(3),
    async (values, who, kind) => {
      const hasConditions = kind === 0;
      const text = new Operation(values, hasConditions).text();
      fc.pre(validate(schema, parse(text)).length <= (hasConditions ? 2 : 0));
      const variables = hasConditions ? { yes: true, no: false } : {};
      const viewer = viewers[who] ?? STAFF;
      const compiled = await compiling.ask(viewer, text, variables);
      const interpreted = await interpreting.ask(viewer, text, variables);
      try {
        expect(comparable(compiled)).toEqual(comparable(interpreted));
      } catch (error) {
        throw new Error(`${who} asked ${text}`, { cause: error });
      }
      seen.answered += Number(interpreted.status === 200 && !interpreted.errors);
      seen.refused += Number(interpreted.status === 200 && interpreted.errors !== undefined);
      seen.nulls += Number(JSON.stringify(interpreted.data ?? {}).includes('null'));
    },
  );
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  // It says nothing about what was not asked.
  expect(seen.answered).toBeGreaterThan(RUNS / 10);
  expect(seen.refused).toBeGreaterThan(RUNS / 10);
  expect(seen.nulls).toBeGreaterThan(RUNS / 10);
}, 180_000);
