import { hash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { ArgsType, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { RequestContext } from '../application/context';
import type { List, ListKey } from '../data/list';
import { orderOf, type OrderColumn, type PageRequest } from '../data/page';
import { parseDate } from '../domain/time/calendar-date';
import { parseDecimal } from '../domain/money/money';
import { parseInstant } from '../domain/time/time-zone';

export const PAGE_SIZE_MAX = 100;
export const PAGE_SIZE_DEFAULT = 50;

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `The first *n* items, 0 to ${PAGE_SIZE_MAX}. Default: ${PAGE_SIZE_DEFAULT} if neither first nor last is given.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only items after this cursor, exclusive.' })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `The last *n* items, 0 to ${PAGE_SIZE_MAX}. Cannot be combined with first.`,
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only items before this cursor, exclusive.' })
  before?: string | null;
}

@ObjectType('PageInfo', {
  description: 'The position of a page in its list.',
  simpleResolvers: true,
})
export class PageInfo {
  @Field(() => Boolean, {
    description: 'Whether more items follow; get them with after: endCursor.',
  })
  hasNextPage: boolean;

  @Field(() => Boolean, {
    description: 'Whether more items precede; get them with before: startCursor.',
  })
  hasPreviousPage: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first item; null on an empty page.',
  })
  startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item; null on an empty page, unless more items may follow it.',
  })
  endCursor: string | null;
}

/** A page as its GraphQL type resolves it; what is a function is made only when asked for. */
export interface Connection<Row> {
  readonly edges: () => readonly { readonly cursor: string; readonly node: Row }[];
  readonly nodes: readonly Row[];
  readonly pageInfo: () => PageInfo;
  readonly totalCount: () => Promise<number> | number;
}

/**
 * The connection and edge types of a list: `SubscriptionConnection`, `SubscriptionEdge`.
 *
 * @param name the GraphQL name of the node’s type: a bundle may rename its class.
 */
export function connectionOf<Row extends object>(
  nodeType: ClassType,
  name: string,
): ClassType<Connection<Row>> {
  @ObjectType(`${name}Edge`, {
    description: `An item of a ${name} list, with its cursor.`,
    simpleResolvers: true,
  })
  class Edge {
    @Field(() => String, { description: 'Cursor of the item, for after and before.' })
    cursor: string;

    @Field(() => nodeType, { description: `The ${name}.` })
    node: Row;
  }

  @ObjectType(`${name}Connection`, {
    description: `A page of a ${name} list.`,
    // Lets graphql call what is a function, only when it is asked for.
    simpleResolvers: true,
  })
  abstract class ConnectionType {
    @Field(() => [Edge], { description: 'The items with their cursors.' })
    edges: Edge[];

    @Field(() => [nodeType], { description: 'The items without their cursors.' })
    nodes: Row[];

    @Field(() => PageInfo, { description: 'The position of this page in the list.' })
    pageInfo: PageInfo;

    @Field(() => Int, { description: 'Number of items on all pages; counted only if requested.' })
    totalCount: number;
  }
  return ConnectionType as unknown as ClassType<Connection<Row>>;
}

/** @throws GraphQLError BAD_USER_INPUT */
export function checkPageSize(argument: 'first' | 'last', size: number): void {
  if (size >= 0 && size <= PAGE_SIZE_MAX) return;
  invalid(argument, `expected 0 to ${PAGE_SIZE_MAX}, got ${size}`);
}

export function invalid(argument: string, message: string): never {
  throw new GraphQLError(`${argument}: ${message}`, {
    extensions: { code: 'BAD_USER_INPUT', path: [argument] },
  });
}

/** What tells one list of rows in one order from every other: no cursor serves two of them. */
interface CursorScope {
  readonly columns: readonly OrderColumn[];
  readonly tag: () => string;
}

function scopeOf<Key extends ListKey, Row>(
  { name, orders }: List<Key, Row>,
  { accountId, parentId }: Key,
  { by, isDescending = false }: Ordering,
): CursorScope {
  const owner = parentId ?? accountId ?? '';
  const text = () => [name, owner, by ?? '', isDescending].join(' ');
  let tag: string | undefined;
  return {
    columns: orderOf(orders, by),
    tag: () => (tag ??= hash('sha256', text(), 'base64url').slice(0, TAG_LENGTH)),
  };
}

/** 48 bits: enough that no two lists of this schema meet by chance; it keeps nobody out. */
const TAG_LENGTH = 8;

function pageRequest(args: PageArgs, scope: CursorScope, ordering: Ordering): PageRequest {
  const { first = null, last = null, after = null, before = null } = args;
  if (first !== null && last !== null) invalid('last', 'expected first or last, got both');
  if (first !== null && before !== null)
    invalid('before', 'expected before together with last only');
  if (last !== null && after !== null) invalid('after', 'expected after together with first only');
  const isBackward = last !== null || (first === null && before !== null);
  const limit = last ?? first ?? PAGE_SIZE_DEFAULT;
  checkPageSize(isBackward ? 'last' : 'first', limit);
  const cursor = isBackward ? before : after;
  return {
    limit,
    isBackward,
    order: ordering.by,
    isDescending: ordering.isDescending,
    cursor: cursor === null ? null : readCursor(cursor, scope, isBackward ? 'before' : 'after'),
  };
}

function writeCursor(row: object, { columns, tag }: CursorScope): string {
  const values = columns.map(({ property }) => String(row[property as keyof typeof row]));
  return Buffer.from(JSON.stringify([tag(), ...values])).toString('base64url');
}

function readCursor(cursor: string, { columns, tag }: CursorScope, argument: string): string[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(read) && read.length === columns.length + 1 && read[0] === tag()) {
      return columns.map(({ type }, index) => checkedCursorValue(type, read[index + 1]));
    }
  } catch {
    // falls through: whatever it was, it was no cursor of this list
  }
  return invalid(argument, 'A cursor belongs to its list and its order.');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function checkedCursorValue(type: OrderColumn['type'], value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a text');
  if (type === 'date') return parseDate(value);
  if (type === 'timestamptz') return parseInstant(value);
  if (type === 'numeric') parseDecimal(value);
  if (type === 'bigint' && !/^\d{1,15}$/.test(value)) throw new TypeError('malformed');
  if (type === 'uuid' ? !UUID.test(value) : value.includes('\0')) throw new TypeError('malformed');
  return value;
}

/** In which order of a list, its first one when absent, and which way. */
interface Ordering {
  readonly by?: string | undefined;
  readonly isDescending?: boolean | undefined;
}

const EMPTY = { rows: [], hasNextPage: false, hasPreviousPage: false };

/** The same list without any row, for where there is nothing that could be found. */
export const emptyList = <Key extends ListKey, Row>(list: List<Key, Row>): List<ListKey, Row> => ({
  ...list,
  page: () => Promise.resolve(EMPTY),
  count: () => Promise.resolve(0),
});

/** The page of a list that a field's arguments ask for, as its GraphQL type resolves it. */
export async function listConnection<Key extends ListKey, Row extends object>(
  context: RequestContext,
  list: List<Key, Row>,
  key: Key,
  args: PageArgs,
  ordering: Ordering = {},
): Promise<Connection<Row>> {
  const scope = scopeOf(list, key, ordering);
  const page = await list.page(context, key, pageRequest(args, scope, ordering));
  const cursor = (row: Row | undefined) => (row ? writeCursor(row, scope) : null);
  return {
    edges: () => page.rows.map((node) => ({ cursor: writeCursor(node, scope), node })),
    nodes: page.rows,
    pageInfo: () => ({
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: cursor(page.rows[0]),
      endCursor: cursor(page.rows.at(-1)),
    }),
    totalCount: () => list.count(context, key),
  };
}
