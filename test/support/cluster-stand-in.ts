import { Client } from 'pg';

/**
 * Makes one PostgreSQL say that it is a cluster, and refuse what Citus refuses of a table that it
 * distributes. No statement is sent to another node: there is none.
 */
export async function pretendCluster(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(STAND_IN);
  } finally {
    await client.end();
  }
}

const STAND_IN = `
  set allow_system_table_mods = on;
  insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    values (4000000000, 'citus', current_user::regrole, 'public'::regnamespace, false, 'none');
  create schema cluster;
  create table cluster.distributed (
    name regclass primary key, key text, key_type regtype, beside text not null
  );
  do $$ begin
    execute format('alter database %I set search_path = public, cluster', current_database());
  end $$;

  -- Tables of the same place are side by side.
  create function cluster.place(d cluster.distributed) returns text language sql as $$
    select case when d.beside in ('none', 'default') then d.name::text else d.beside end $$;
  create function cluster.refuse(finding text) returns void language plpgsql as $$ begin
    if finding is not null then raise exception '%', finding; end if;
  end $$;

  create function cluster.distribute(moved regclass, column_name text, colocate_with text)
    returns void language plpgsql as $$
    begin
      perform cluster.refuse((select 'foreign keys come after distribution: ' || conname
        from pg_constraint where contype = 'f' and (conrelid = moved
          and confrelid not in (select name from cluster.distributed)
          or confrelid = moved and column_name is not null
          and conrelid not in (select name from cluster.distributed)) limit 1));
      perform cluster.refuse((select 'a table with triggers: ' || tgname from pg_trigger
        where tgrelid = moved and not tgisinternal limit 1));
      perform cluster.refuse((select 'a unique index without the key: ' || indexrelid::regclass
        from pg_index where indrelid = moved and (indisunique or indisexclusion)
          and column_name is not null and not exists (select from pg_attribute
            where attrelid = moved and attname = column_name and attnum = any (indkey)) limit 1));
      perform cluster.refuse((select 'no such column: ' || column_name
        where column_name is not null and not exists (
          select from pg_attribute where attrelid = moved and attname = column_name)));
      perform cluster.refuse((select 'not distributed yet: ' || colocate_with
        where colocate_with not in ('none', 'default', 'every node') and not exists (
          select from cluster.distributed
          where name::text = colocate_with and key_type is not distinct from (select atttypid from
            pg_attribute where attrelid = moved and attname = column_name))));
      insert into cluster.distributed values (moved, column_name, (select atttypid
        from pg_attribute where attrelid = moved and attname = column_name), colocate_with);
      perform cluster.refuse((select * from cluster.findings() limit 1));
    end $$;

  create function cluster.create_distributed_table(
      moved regclass, column_name text, colocate_with text default 'default')
    returns void language sql as $$
      select cluster.distribute(moved, column_name, colocate_with) $$;
  create function cluster.create_reference_table(moved regclass) returns void language sql as $$
      select cluster.distribute(moved, null, 'every node') $$;

  -- What may never be, whatever is done to a distributed table later.
  create function cluster.findings() returns setof text language sql as $$
    select 'a subquery in a policy of a distributed table: ' || p.polname
      from pg_policy p join cluster.distributed d on d.name = p.polrelid
      where p.polqual::text like '%{SUBLINK%' or p.polwithcheck::text like '%{SUBLINK%'
    union all
    select 'a foreign key between tables that are not side by side: ' || c.conname
      from pg_constraint c left join cluster.distributed source on source.name = c.conrelid
        left join cluster.distributed target on target.name = c.confrelid
      where c.contype = 'f' and not case
        when target.name is null then source.name is null
        when target.beside = 'every node' then true
        when source.name is null then false
        else cluster.place(source) = cluster.place(target)
          and exists (select from unnest(c.conkey, c.confkey) as pair (source_place, target_place)
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = pair.source_place
            join pg_attribute b on b.attrelid = c.confrelid and b.attnum = pair.target_place
            where a.attname = source.key and b.attname = target.key) end
  $$;`;
