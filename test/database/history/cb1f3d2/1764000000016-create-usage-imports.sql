create table usage_import (
        owner text not null,
        id uuid not null,
        name text,
        format text not null,
        -- last line up to which everything is stored
        line bigint not null,
        accepted bigint not null,
        duplicates bigint not null,
        conflicts bigint not null,
        rejected bigint not null,
        started_at timestamptz(3) not null,
        -- the moment of the last part that was stored; the next part has a later one
        stored_at timestamptz(3) not null,
        -- null until the end of the delivery has been stored
        completed_at timestamptz(3),
        recorded_by text not null,
        constraint usage_import_pkey primary key (owner, id)
      );
      create index usage_import_started_at_idx on usage_import (owner, started_at, id);
      create index usage_import_id_idx on usage_import (id);
      create index usage_import_name_idx on usage_import (owner, name, started_at);

      create table usage_import_issue (
        owner text not null,
        id uuid not null,
        import_id uuid not null,
        line bigint not null,
        outcome text not null constraint usage_import_issue_outcome_check
          check (outcome in ('CONFLICT', 'REJECTED')),
        source text,
        external_id text,
        -- of the record that is stored under that id; null where none was found
        account_id uuid,
        usage_record_id uuid,
        -- [{"field", "message"}]
        problems jsonb not null,
        -- what was sent, cut to what a person reads; null once its personal data was erased
        content text,
        recorded_at timestamptz(3) not null,
        constraint usage_import_issue_pkey primary key (owner, id)
      );
      create index usage_import_issue_line_idx on usage_import_issue (owner, import_id, line, id);
      create index usage_import_issue_external_id_idx
        on usage_import_issue (owner, external_id, recorded_at);

alter table usage_import enable row level security;

create policy usage_import_isolation on usage_import to switchboard_app using (owner = nullif(current_setting('app.actor', true), '')
        or current_setting('app.scope', true) = 'all');

grant select, insert, update (line, accepted, duplicates, conflicts, rejected, stored_at, completed_at) on usage_import to switchboard_app;

alter table usage_import_issue enable row level security;

create policy usage_import_issue_isolation on usage_import_issue to switchboard_app using (owner = nullif(current_setting('app.actor', true), '')
        or current_setting('app.scope', true) = 'all');

grant select, insert, update (content) on usage_import_issue to switchboard_app;

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000016, 'CreateUsageImports1764000000016');
