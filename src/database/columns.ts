import { getMetadataArgsStorage } from 'typeorm';

type Entity = abstract new () => object;

/**
 * The select list of an entity, "alias.column as \"property\"" for each of its columns.
 *
 * Hot reads take plain rows instead of hydrated entities; this keeps their columns in one place.
 */
export function columnsOf(entity: Entity, alias: string): string {
  const columns = getMetadataArgsStorage().columns.filter((column) => column.target === entity);
  if (columns.length === 0) throw new Error(`${entity.name} is no entity`);
  return columns
    .map(
      ({ options, propertyName }) =>
        `${alias}.${options.name ?? propertyName} as "${propertyName}"`,
    )
    .join(', ');
}
