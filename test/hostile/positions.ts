import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** A place of the schema that a client can put a value in. */
export interface Position {
  /** As people read it: "Query.accounts(where.name.startsWith)". */
  readonly label: string;
  readonly parent: GraphQLObjectType;
  readonly field: string;
  readonly argument: GraphQLArgument;
  /** From the argument inwards: names of fields, and ITEM for the place in a list. */
  readonly path: readonly string[];
  /** Which nasty values belong there. */
  readonly deck: string;
  readonly type: GraphQLInputType;
}

export const ITEM = '[]';

/** The field it is a place of: "Query.accounts". */
export const nameOf = ({ parent, field }: Position): string => `${parent.name}.${field}`;

/** Every argument of every field, and every field of every input, however deep. */
export function positionsOf(schema: GraphQLSchema): Position[] {
  const parents = Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => isObjectType(type))
    .filter(({ name }) => !name.startsWith('__'));
  return parents.flatMap((parent) =>
    Object.values(parent.getFields()).flatMap((field) =>
      field.args.flatMap((argument) => {
        const outermost = { parent, field: field.name, argument };
        return within(outermost, argument.type, [], argument.name, []);
      }),
    ),
  );
}

function within(
  outermost: Pick<Position, 'parent' | 'field' | 'argument'>,
  given: GraphQLInputType,
  path: readonly string[],
  name: string,
  around: readonly GraphQLInputType[],
): Position[] {
  const type = getNullableType(given);
  const { parent, field, argument } = outermost;
  const label = `${parent.name}.${field}(${[argument.name, ...path].join('.')})`;
  const here = { ...outermost, label, path, type: given, deck: deckOf(type, name) };
  if (isListType(type)) {
    const item = type.ofType;
    return [here, ...within(outermost, item, [...path, ITEM], name, around)];
  }
  if (!isInputObjectType(type) || around.includes(type)) return [here];
  const inner = Object.values(type.getFields()).flatMap((one) =>
    within(outermost, one.type, [...path, one.name], one.name, [...around, type]),
  );
  return [here, ...inner];
}

const PHONES = /^(from|to|dialled|prefix|value|number|outsideLineDigit|phone.*|msisdn.*)$/i;

function deckOf(type: GraphQLInputType, name: string): string {
  if (isListType(type)) return 'list';
  if (isInputObjectType(type)) return 'object';
  if (isEnumType(type)) return 'enum';
  const scalar = getNamedType(type).name;
  if (scalar === 'String' && /^(after|before)$/.test(name)) return 'cursor';
  if (scalar === 'String' && PHONES.test(name)) return 'phone';
  return isScalarType(type) ? scalar : 'String';
}
