import type { Client } from 'pg';

/** The lines that a statement of one column gives. */
export async function linesOf(client: Client, text: string): Promise<string[]> {
  const { rows } = await client.query<[string]>({ text, rowMode: 'array' });
  return rows.map(([line]) => line);
}

const PUBLIC = `'public'::regnamespace`;
const GRANTED = `privilege_type || ' to ' || case grantee when 0 then 'public'
  else grantee::regrole::text end || case when is_grantable then ' with grant option' else '' end`;

/**
 * The schema as text, a line for everything that a migration makes; like pg_dump, but sorted. The
 * places of columns count, too: rows are copied whole.
 */
export const SCHEMA = `
  select 'column ' || c.relname || ' '
      || row_number() over (partition by c.oid order by a.attnum) || ' ' || a.attname || ' '
      || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
      || a.attidentity::text || a.attgenerated::text
      || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = ${PUBLIC} and c.relkind in ('r', 'p', 'v', 'm')
  union all select 'table ' || relname || ' rls ' || relrowsecurity || ' forced '
      || relforcerowsecurity || ' owner ' || relowner::regrole || ' ' || relkind::text
      || relpersistence::text || coalesce(' ' || reloptions::text, '')
    from pg_class where relnamespace = ${PUBLIC} and relkind not in ('i', 't')
  -- the names of NOT NULL constraints are PostgreSQL's own, from version 18 on
  union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' '
      || pg_get_constraintdef(oid) || case when convalidated then '' else ' not validated' end
    from pg_constraint where connamespace = ${PUBLIC} and contype <> 'n'
  union all select 'index ' || pg_get_indexdef(i.indexrelid)
      || case when i.indisvalid then '' else ' invalid' end
    from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace = ${PUBLIC}
  union all select 'policy ' || tablename || ' ' || policyname || ' ' || permissive || ' '
      || roles::text || ' ' || cmd || coalesce(' using ' || qual, '')
      || coalesce(' check ' || with_check, '')
    from pg_policies where schemaname = 'public'
  union all select 'trigger ' || tgrelid::regclass || ' ' || tgname
    from pg_trigger where not tgisinternal
  union all select 'grant ' || c.relname || ' ' || ${GRANTED}
    from pg_class c, aclexplode(c.relacl) where c.relnamespace = ${PUBLIC}
  union all select 'grant ' || c.relname || '.' || a.attname || ' ' || ${GRANTED}
    from pg_class c join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl)
    where c.relnamespace = ${PUBLIC}
  union all select 'function ' || p.oid::regprocedure || ' owner ' || p.proowner::regrole || ' '
      || pg_get_functiondef(p.oid)
    from pg_proc p where p.pronamespace = ${PUBLIC}
  union all select 'grant ' || p.oid::regprocedure || ' ' || ${GRANTED}
    from pg_proc p, aclexplode(p.proacl) where p.pronamespace = ${PUBLIC}
  union all select 'type ' || typname from pg_type
    where typnamespace = ${PUBLIC} and typrelid = 0 and typelem = 0
  order by 1`;

/** What the migrations themselves store: the catalogue of services and their terms. */
const CATALOGUE_TABLES = [
  ...['vendor', 'service', 'service_terms', 'service_terms_clause'],
  ...['terms_document', 'terms_document_version', 'terms_clause', 'limitation_notice'],
];
export const CATALOGUE = `${CATALOGUE_TABLES.map(
  (table) => `select '${table} ' || row_to_json(t)::text as line from ${table} t`,
).join(' union all ')} order by 1`;
