-- Runs that are asked for, claimed by one process at a time, cut into steps, and go on after a crash where they were
-- (docs/decisions/0022-runs.md).

alter table sync_run
  add column occasion   text,
  add column request    json not null default '{}',
  add column demand     text,
  add column owner      uuid,
  add column epoch      bigint not null default 0,
  add column until      timestamptz,
  add column checkpoint json,
  add constraint sync_run_occasion unique (occasion);

-- What is still to be done; few rows, however many runs there were.
create index sync_run_open on sync_run (kind, sync, id) where ended_at is null;
-- At most one run of a kind and sync is at work.
create unique index sync_run_working on sync_run (kind, sync) where ended_at is null and owner is not null;
create index sync_run_sync on sync_run (sync, id);
