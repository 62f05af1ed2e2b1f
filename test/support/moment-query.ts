import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { manners, OTHER_TYPES, takesKnownAt } from '../../src/graphql/fields-over-time';

// One query for all that an account, its contracts and documents say of a moment: made of the
// schema, so that a field that comes tomorrow is asked, too.

type Field = GraphQLField<unknown, unknown>;

/** What arguments say wherever a field takes them. */
const ALWAYS: Readonly<Record<string, string>> = {
  ...{ asOf: '$asOf', knownAt: '$knownAt', at: '$knownAt', month: '$month' },
  ...{ announcedOn: '$asOf', givenOn: '$asOf', first: '100' },
};

/** What they say where the field cannot do without. */
const WHERE_REQUIRED: Readonly<Record<string, string>> = { from: '$from', to: '$to', by: 'DAY' };

/** Fields that are asked more than once, each time with something else. */
const TWICE: Readonly<Record<string, readonly string[]>> = {
  'Subscription.usageRecords': ['versions: CURRENT', 'versions: ALL'],
  'OrderLine.rates': ['includeRetired: false', 'includeRetired: true'],
  'Account.usageBreakdown': ['by: DAY', 'by: PREFIX'],
  'Subscription.usageBreakdown': ['by: DAY', 'by: STATUS'],
};

/** Fields that lead to a Node of which everything is asked; of any other its id. */
const HOMES: ReadonlySet<string> = new Set([
  ...['Account.subscriptions', 'Account.orders', 'Account.invoices', 'Account.emergencyIncidents'],
  ...['Order.lines', 'OrderLine.rates', 'OrderLine.recurringCharges', 'OrderLine.oneTimeCharges'],
  ...['Subscription.terminationNotices', 'TerminationNotice.withdrawal', 'Subscription.reminders'],
  ...['Subscription.contractChanges', 'TimelineEntry.contractChange', 'ContractChange.rates'],
  ...['TimelineEntry.terminationNotice', 'Subscription.rates', 'Subscription.supportContacts'],
  ...['Subscription.performanceDemands', 'Subscription.usageRecords', 'EmergencyUser.user'],
  ...['Invoice.creditNotes', 'Invoice.disputes', 'Invoice.payments'],
]);

/** What names a published text; all that it says would come with each step of a derivation. */
const NAMES: Readonly<Record<string, string>> = { TermsDocument: 'code version' };

/** Which ServiceUser a field of interface Node may lead to. */
const BEHIND_NODE: Readonly<Record<string, string>> = { 'EmergencyUser.user': 'ServiceUser' };

/** The query, and the fields that it asks for, as "Type.field". */
export interface MomentQuery {
  readonly text: string;
  readonly fields: ReadonlySet<string>;
}

/** The query of an account `$id`: `$asOf` a day, `$knownAt`, and for ranges `$from` and `$to`. */
export function momentQuery(schema: GraphQLSchema): MomentQuery {
  const writer = new Writer(schema);
  const account = schema.getType('Account');
  if (!isObjectType(account)) throw new Error('the schema has no accounts');
  const first = writer.spreadOf(account);
  const variables =
    '$id: ID!, $asOf: Date!, $knownAt: DateTime!, $from: Date!, $to: Date!, $month: YearMonth!';
  const query = `query (${variables}) { account(id: $id) { ${first} } }`;
  return { text: [query, ...writer.fragments.values()].join('\n'), fields: writer.fields };
}

class Writer {
  readonly fragments = new Map<string, string>();
  readonly fields = new Set<string>();
  private readonly begun = new Set<string>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** Everything of a type, as a fragment; its name alone where that contains it already. */
  spreadOf(type: GraphQLObjectType): string {
    const { name } = type;
    if (this.fragments.has(name)) return `...${name}`;
    if (this.begun.has(name)) return '__typename';
    this.begun.add(name);
    const asked = Object.values(type.getFields()).flatMap((field) => this.asked(type, field));
    this.fragments.set(name, `fragment ${name} on ${name} { __typename ${asked.join(' ')} }`);
    return `...${name}`;
  }

  private asked(type: GraphQLObjectType, field: Field): string[] {
    const name = `${type.name}.${field.name}`;
    if (!isAsked(type, field)) return [];
    const selection = this.selectionOf(name, getNamedType(field.type));
    if (selection === null) return [];
    this.fields.add(name);
    const own = TWICE[name] ?? [''];
    return own.map((more, index) => {
      const args = argumentsOf(field, more);
      const alias = index === 0 ? '' : `${field.name}${index + 1}: `;
      return `${alias}${field.name}${args === '' ? '' : `(${args})`}${selection}`;
    });
  }

  /** What is selected of a type; null for one that tells nothing of the past. */
  private selectionOf(path: string, type: GraphQLNamedType): string | null {
    if (isLeafType(type)) return '';
    if (isInterfaceType(type)) return ` { __typename id ${this.behindNode(path)} }`;
    if (!isObjectType(type)) return null;
    const nodes = type.getFields()['nodes'];
    if (nodes) {
      const inner = this.selectionOf(path, getNamedType(nodes.type));
      const count = 'totalCount' in type.getFields() ? 'totalCount' : '';
      return inner === null ? null : ` { ${count} nodes${inner} }`;
    }
    if (type.name in OTHER_TYPES) return null;
    const names = NAMES[type.name];
    if (names !== undefined) return ` { ${names} }`;
    const isNode = type.getInterfaces().some(({ name }) => name === 'Node');
    return isNode && !HOMES.has(path) ? ' { id }' : ` { ${this.spreadOf(type)} }`;
  }

  private behindNode(path: string): string {
    const type = this.schema.getType(BEHIND_NODE[path] ?? '');
    return isObjectType(type) ? `... on ${type.name} { ${this.spreadOf(type)} }` : '';
  }
}

/** Whether a field answers the same ever after. */
const isAsked = (type: GraphQLObjectType, field: Field): boolean =>
  manners(type.name, field).every((manner) =>
    ['BY_ARGUMENTS', 'CONSTANT', 'OF_A_MOMENT'].includes(manner),
  );

function argumentsOf(field: Field, more: string): string {
  const given = field.args.flatMap((argument) => {
    const { name } = argument;
    if (more.startsWith(`${name}:`)) return [];
    if (name === 'where' && takesKnownAt(field) && !hasKnownAt(field)) {
      return ['where: { knownAt: $knownAt }'];
    }
    // The end of a range has two names, so neither is required.
    const isNeeded = isRequiredArgument(argument) || (name === 'to' && hasFrom(field));
    const value = ALWAYS[name] ?? (isNeeded ? WHERE_REQUIRED[name] : undefined);
    if (value === undefined && isNeeded) throw new Error(`nothing to say for ${name}`);
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  return [...given, ...(more === '' ? [] : [more])].join(', ');
}

const hasKnownAt = ({ args }: Field): boolean => args.some(({ name }) => name === 'knownAt');
const hasFrom = ({ args }: Field): boolean =>
  args.some((argument) => argument.name === 'from' && isRequiredArgument(argument));
