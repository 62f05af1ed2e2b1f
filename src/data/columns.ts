import { getMetadataArgsStorage } from 'typeorm';

/** A class whose columns are those of a table; its rows may have some more, that others give. */
export type Entity<Row = object> = abstract new () => Partial<Row>;

/** A column of an entity: the property, its name in SQL, and its type there. */
export interface EntityColumn {
  readonly property: string;
  readonly name: string;
  readonly type: string;
}

export function tableOf(entity: Entity): string {
  const table = getMetadataArgsStorage().tables.find(({ target }) => target === entity);
  if (table?.name === undefined) throw new Error(`${entity.name} is no entity`);
  return table.name;
}

export function entityColumns(entity: Entity): EntityColumn[] {
  const columns = getMetadataArgsStorage().columns.filter(({ target }) => target === entity);
  if (columns.length === 0) throw new Error(`${entity.name} is no entity`);
  return columns.map(({ options, propertyName: property }) => ({
    property,
    name: options.name ?? property,
    type: `${String(options.type)}${options.array ? '[]' : ''}`,
  }));
}

export function entityColumn(entity: Entity, property: string): EntityColumn {
  const column = entityColumns(entity).find((each) => each.property === property);
  if (!column) throw new Error(`${entity.name} has no column ${property}`);
  return column;
}

/**
 * The select list of an entity, "alias.column as \"property\"" for each of its columns.
 *
 * Hot reads take plain rows instead of hydrated entities; this keeps their columns in one place.
 *
 * @param only the properties that are read; all when absent.
 */
export const columnsOf = (entity: Entity, alias: string, only?: readonly string[]): string =>
  entityColumns(entity)
    .filter(({ property }) => only?.includes(property) ?? true)
    .map(({ property, name }) => `${alias}.${name} as "${property}"`)
    .join(', ');

/** Where rows are read from: an entity's table as `t`, with what is joined to it. */
export interface Source<Row> {
  readonly entity: Entity<Row>;
  readonly columns: string;
  readonly from: string;
}

export function sourceOf<Row extends object>(
  entity: Entity<Row>,
  more: {
    readonly only?: readonly (keyof Row & string)[];
    readonly columns?: string;
    readonly join?: string;
  } = {},
): Source<Row> {
  const { only, columns, join = '' } = more;
  const own = columnsOf(entity, 't', only);
  return {
    entity,
    columns: columns === undefined ? own : `${own}, ${columns}`,
    from: `${tableOf(entity)} t ${join}`,
  };
}
