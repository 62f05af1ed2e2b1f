import { getMetadataArgsStorage } from 'typeorm';

type Entity = abstract new () => object;

/**
 * The select list of an entity, "alias.column as \"property\"" for each of its columns.
 *
 * Hot reads take plain rows instead of hydrated entities; this keeps their columns in one place.
 *
 * @param only the properties that are read; all when absent.
 */
export function columnsOf(entity: Entity, alias: string, only?: readonly string[]): string {
  const columns = getMetadataArgsStorage().columns.filter((column) => column.target === entity);
  if (columns.length === 0) throw new Error(`${entity.name} is no entity`);
  return columns
    .filter(({ propertyName }) => only?.includes(propertyName) ?? true)
    .map(
      ({ options, propertyName }) =>
        `${alias}.${options.name ?? propertyName} as "${propertyName}"`,
    )
    .join(', ');
}
