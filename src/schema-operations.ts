import {
  getNamedType,
  GraphQLError,
  isInputObjectType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLSchema,
  type ObjectFieldNode,
  type ObjectValueNode,
  type OperationDefinitionNode,
} from 'graphql';
import type {
  OperationMoment,
  OperationProblem,
  OperationUse,
} from './application/stored-operations';
import type { RequestContext, StoredOperations } from './application/context';
import { recordAccess } from './application/access-log';
import { costWithin } from './limits/operation-limits';
import { rightOfField } from './graphql/authorization';
import type { Executor } from './graphql/execution';
import { manners } from './graphql/fields-over-time';
import { readLiveOperation, RefusedSubscription } from './graphql/live-operation';
import { shownMessage } from './graphql/format-error';
import { fieldsOf } from './graphql/selection';

const BYTES_MAX = 8_192;
const COST_MAX = 5_000;
const ERRORS_MAX = 5;
const EVENTS = 'events';
/** So many are kept ready to be run. */
const KNOWN_MAX = 1_000;

interface Options {
  readonly schema: () => GraphQLSchema;
  readonly executor: () => Executor;
  readonly maxLexicalTokens: number | undefined;
  readonly depthMax: number;
}

interface Read {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Reads, judges and runs operations on the schema that is served. */
export class SchemaOperations implements StoredOperations {
  readonly bytesMax = BYTES_MAX;
  private readonly known = new Map<string, Read | OperationProblem>();
  private readonly costOf: ReturnType<typeof costWithin>;

  constructor(private readonly options: Options) {
    this.costOf = costWithin({ depth: options.depthMax, cost: COST_MAX });
  }

  problemOf(text: string, use: OperationUse): OperationProblem | undefined {
    const read = this.read(text);
    if ('kind' in read) return read;
    return (
      this.problemOfShape(read) ?? this.problemOfFields(read, use) ?? this.nothingFor(read, use)
    );
  }

  async run(
    text: string,
    context: RequestContext,
    place: object,
    moment: OperationMoment,
  ): Promise<object | undefined> {
    const read = this.read(text);
    if ('kind' in read || this.problemOfShape(read)) return undefined;
    const document = this.asOfMoment(read.document, moment);
    const { data, errors } = await this.options.executor().execute({
      ...{ document, operation: undefined, operationName: null, variables: {} },
      ...{ context, rootValue: place },
    });
    await recordAccess(context);
    const told: unknown = data && Object.values(data)[0];
    return errors || typeof told !== 'object' || told === null ? undefined : told;
  }

  private read(text: string): Read | OperationProblem {
    const known = this.known.get(text);
    if (known) return known;
    const read = this.readAnew(text);
    if (this.known.size >= KNOWN_MAX) this.known.clear();
    this.known.set(text, read);
    return read;
  }

  private readAnew(text: string): Read | OperationProblem {
    if (Buffer.byteLength(text) > BYTES_MAX) return { kind: 'TOO_LONG' };
    const { maxLexicalTokens } = this.options;
    try {
      return readLiveOperation(
        { query: text },
        { schema: this.options.schema(), maxLexicalTokens, maxErrors: ERRORS_MAX },
      );
    } catch (error) {
      if (!(error instanceof RefusedSubscription)) throw error;
      return { kind: 'INVALID', message: shownMessage(error.errors[0]?.message ?? '') };
    }
  }

  /** One field, `events`, that is asked without anything that only a request could say. */
  private problemOfShape({ document, operation }: Read): OperationProblem | undefined {
    const [field, ...more] = operation.selectionSet.selections;
    if (field?.kind !== Kind.FIELD || field.name.value !== EVENTS || more.length > 0) {
      return { kind: 'NOT_EVENTS_ALONE' };
    }
    if ((field.arguments?.length ?? 0) > 0) return { kind: 'ARGUMENTS' };
    if ((operation.variableDefinitions?.length ?? 0) > 0) return { kind: 'VARIABLES' };
    try {
      this.costOf(this.options.schema(), document, operation, {});
      return undefined;
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return { kind: 'TOO_DEAR', message: error.message };
    }
  }

  /** Whoever it is run for may read each field, and each is the same whenever it is asked. */
  private problemOfFields({ document }: Read, use: OperationUse): OperationProblem | undefined {
    const types = new TypeInfo(this.options.schema());
    let problem: OperationProblem | undefined;
    const judge = (): void => {
      const [parent, field] = [types.getParentType(), types.getFieldDef()];
      if (problem || !parent || !field || field.name.startsWith('__')) return;
      const name = `${parent.name}.${field.name}`;
      const right = rightOfField(field);
      if (right !== undefined && !use.holds(right)) problem = { kind: 'UNREADABLE', field: name };
      else if (!isSameAlways(parent.name, field)) problem = { kind: 'CHANGING', field: name };
    };
    visit(document, visitWithTypeInfo(types, { Field: { enter: judge } }));
    return problem;
  }

  /** Of each type of event something is selected, or a receiver would be sent nothing of it. */
  private nothingFor({ document, operation }: Read, use: OperationUse) {
    const schema = this.options.schema();
    const info = { schema, fragments: fragmentsOf(document) };
    const below = (nodes: readonly FieldNode[], name: string): FieldNode[] => {
      const type = schema.getType(name);
      if (!isObjectType(type)) return [];
      return nodes.flatMap(({ selectionSet }) => [
        ...fieldsOf(type, selectionSet?.selections ?? [], info),
      ]);
    };
    const [root] = operation.selectionSet.selections as readonly FieldNode[];
    const events = below(root ? [root] : [], 'EventNotice').filter(
      ({ name }) => name.value === 'event',
    );
    const missing = use.objectTypes.find(
      (type) => !below(events, type).some(({ name }) => name.value !== '__typename'),
    );
    return missing === undefined
      ? undefined
      : ({ kind: 'NOTHING_FOR', objectType: missing } as const);
  }

  /** The same document, of which each field that can be is asked of a moment. */
  private asOfMoment(document: DocumentNode, moment: OperationMoment): DocumentNode {
    const types = new TypeInfo(this.options.schema());
    return visit(
      document,
      visitWithTypeInfo(types, {
        Field: {
          leave: (node): FieldNode | undefined => {
            const field = types.getFieldDef();
            return field ? withMoment(node, field.args, moment) : undefined;
          },
        },
      }),
    );
  }
}

const TOLD: ReadonlySet<string> = new Set(['LiveUpdates', 'EventNotice', 'Event', 'Node']);
const LASTING: ReadonlySet<string> = new Set(['BY_ARGUMENTS', 'CONSTANT', 'OF_A_MOMENT']);

/** Names of what is published, which never get another meaning. */
const NAMES: ReadonlySet<string> = new Set(['Service.code', 'Service.name']);

/** What happened is the same for ever; of what it leads to, each field is judged by itself. */
function isSameAlways(type: string, field: Parameters<typeof manners>[1]): boolean {
  if (TOLD.has(type) || /(Event|Connection|Edge)$/.test(type)) return true;
  if (NAMES.has(`${type}.${field.name}`)) return true;
  return manners(type, field).every((manner) => LASTING.has(manner));
}

/** Whose fields come from a selection, through fragments. */
const fragmentsOf = ({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> =>
  Object.fromEntries(
    definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );

/** A field with the day and the knowledge that it is asked of, where it takes them and has none. */
function withMoment(
  node: FieldNode,
  args: readonly GraphQLArgument[],
  moment: OperationMoment,
): FieldNode {
  const given = new Map((node.arguments ?? []).map((one) => [one.name.value, one]));
  const values: [name: string, value: string][] = Object.entries(moment);
  for (const { name, type } of args) {
    const [, value] = values.find(([of]) => of === name) ?? [];
    if (value !== undefined && !given.has(name)) given.set(name, argumentOf(name, textOf(value)));
    const filter = getNamedType(type);
    if (!isInputObjectType(filter)) continue;
    const within = values.filter(([of]) => of in filter.getFields());
    if (within.length > 0) {
      given.set(name, argumentOf(name, objectWith(given.get(name)?.value, within)));
    }
  }
  return { ...node, arguments: [...given.values()] };
}

const textOf = (value: string) => ({ kind: Kind.STRING as const, value });

const argumentOf = (name: string, value: ArgumentNode['value']): ArgumentNode => ({
  kind: Kind.ARGUMENT,
  name: { kind: Kind.NAME, value: name },
  value,
});

/** A filter with what it lacks. */
function objectWith(
  stated: ArgumentNode['value'] | undefined,
  more: readonly [name: string, value: string][],
): ObjectValueNode {
  const fields = stated?.kind === Kind.OBJECT ? stated.fields : [];
  const names = new Set(fields.map(({ name }) => name.value));
  const added = more
    .filter(([name]) => !names.has(name))
    .map(([name, value]): ObjectFieldNode => ({
      kind: Kind.OBJECT_FIELD,
      name: { kind: Kind.NAME, value: name },
      value: textOf(value),
    }));
  return { kind: Kind.OBJECT, fields: [...fields, ...added] };
}
