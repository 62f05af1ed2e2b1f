import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { isAlwaysGiven, type Form, type GoodValues } from './good-values';
import type { Nasty } from './nasty';
import type { Position } from './positions';

/** A step from one type to another: through a field, and into one of the types it may give. */
interface Step {
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly to: GraphQLObjectType;
}

/** A request before it is sent; variables as the text they are written in. */
export interface Operation {
  readonly query: string;
  readonly variables?: string;
}

/** Writes operations for any place of the schema. */
export class Operations {
  private readonly routes = new Map<GraphQLObjectType, readonly Step[]>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly values: GoodValues,
  ) {
    const query = schema.getQueryType();
    if (query) this.findRoutes(query);
    const mutation = schema.getMutationType();
    if (mutation) this.findRoutes(mutation);
    const subscription = schema.getSubscriptionType();
    if (subscription) this.routes.set(subscription, []);
  }

  /** The operation that is good but for one value; undefined where that has no such form. */
  nasty(position: Position, nasty: Nasty, form: Form): Operation | undefined {
    const { parent, field: name, argument } = position;
    const field = parent.getFields()[name];
    if (!field) return undefined;
    const hole = { path: position.path, nasty };
    const hint = getNamedType(field.type).name;
    const written = nasty.of({ json: '{}', literal: '{}' });
    if (written[form] === undefined && Object.keys(written).length > 0) return undefined;
    const value = this.values.written(form, argument.type, argument.name, hint, hole);
    if (form === 'literal') {
      return { query: this.around(parent, this.ask(field, new Map([[argument, value]]))) };
    }
    const variables = value === undefined ? '{}' : `{"v":${value}}`;
    const asked = this.ask(field, new Map([[argument, '$v']]));
    const head = `($v: ${argument.type.toString()})`;
    return { query: this.around(parent, asked, head), variables };
  }

  /** The operation with good values only. */
  good(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Operation {
    return { query: this.around(parent, this.ask(field, new Map())) };
  }

  /** What to read of a type: its leaves, and those of what it holds, so many levels deep. */
  selection(type: GraphQLNamedType, levels = 2): string {
    if (!isCompositeType(type)) return '';
    if (isAbstractType(type) && !('getFields' in type)) return '{ __typename }';
    const fields = Object.values(type.getFields()).filter(
      ({ args }) => !args.some(isRequiredArgument),
    );
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
    const inner = fields
      .filter((field) => isCompositeType(getNamedType(field.type)) && levels > 1)
      .slice(0, 5)
      .map((field) => `${field.name} ${this.selection(getNamedType(field.type), levels - 1)}`);
    return `{ ${['__typename', ...leaves.map(({ name }) => name), ...inner].join(' ')} }`;
  }

  private ask(
    field: GraphQLField<unknown, unknown>,
    given: ReadonlyMap<GraphQLArgument, string | undefined>,
    selection = this.selection(getNamedType(field.type)),
    node?: string,
  ): string {
    const hint = getNamedType(field.type).name;
    const values = field.args.flatMap((argument) => {
      const isNeeded = isRequiredArgument(argument) || isAlwaysGiven(argument.name, hint);
      if (!given.has(argument) && !isNeeded) return [];
      const value = given.has(argument)
        ? given.get(argument)
        : node !== undefined && argument.name === 'id'
          ? JSON.stringify(this.values.idOf(node))
          : this.values.written('literal', argument.type, argument.name, hint);
      return value === undefined ? [] : [`${argument.name}: ${value}`];
    });
    return `${field.name}${values.length > 0 ? `(${values.join(', ')})` : ''} ${selection}`;
  }

  /** The whole document around what is asked of a type. */
  private around(parent: GraphQLObjectType, asked: string, head = ''): string {
    const route = this.routes.get(parent) ?? [];
    const root = route[0]?.parent ?? parent;
    const kind = this.kindOf(root);
    const inner = [...route].reverse().reduce((text, { field, to }) => {
      const isPlain = getNamedType(field.type) === to;
      const selection = isPlain ? `{ ${text} }` : `{ ... on ${to.name} { ${text} } }`;
      return this.ask(field, new Map(), selection, isPlain ? undefined : to.name);
    }, asked);
    return `${kind} ${head} { ${inner} }`;
  }

  private kindOf(root: GraphQLObjectType): string {
    if (root === this.schema.getMutationType()) return 'mutation';
    return root === this.schema.getSubscriptionType() ? 'subscription' : 'query';
  }

  /** Breadth first, lists last: the shortest way to each type, and the cheapest. */
  private findRoutes(root: GraphQLObjectType): void {
    if (!this.routes.has(root)) this.routes.set(root, []);
    const queue = [root];
    const isList = ({ type }: GraphQLField<unknown, unknown>) => isListType(getNullableType(type));
    for (let parent = queue.shift(); parent; parent = queue.shift()) {
      const from = this.routes.get(parent) ?? [];
      const fields = Object.values(parent.getFields());
      for (const field of [...fields.filter((one) => !isList(one)), ...fields.filter(isList)]) {
        for (const to of this.objectsOf(getNamedType(field.type))) {
          if (this.routes.has(to)) continue;
          this.routes.set(to, [...from, { parent, field, to }]);
          queue.push(to);
        }
      }
    }
  }

  private objectsOf(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    if (isObjectType(type)) return [type];
    return isAbstractType(type) ? this.schema.getPossibleTypes(type) : [];
  }
}
