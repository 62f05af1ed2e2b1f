-- Unlogged: a crash empties it, which only forgives what was spent in that window.
      create unlogged table rate_limit (
        -- SHA-256 of who it is: nothing personal is kept
        viewer_key bytea not null,
        window_ends_at timestamptz(3) not null,
        points int not null constraint rate_limit_points_check check (points >= 0),
        -- by the last lease, so that whoever took it learns how much it was
        granted int not null constraint rate_limit_granted_check check (granted >= 0),
        constraint rate_limit_pkey primary key (viewer_key, window_ends_at)
      );
      create index rate_limit_window_ends_at_idx on rate_limit (window_ends_at);

grant select, insert, update, delete on rate_limit to switchboard_app;

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000008, 'CreateRateLimits1764000000008');
