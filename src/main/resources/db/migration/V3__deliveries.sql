-- Writes to the systems: what waits to be written, what was written unguarded, and what counts against the brake.

create table delivery (
  id              uuid primary key,
  seq             bigint generated always as identity,
  record_id       uuid not null references record (id),
  entity          text not null,
  target          text collate "C" not null,
  attributes      text[] not null,
  causes          uuid[] not null,
  origin          text[] not null,
  may_create      boolean not null,
  attempts        integer not null default 0,
  revision        bigint not null default 1,
  shard           smallint not null,
  next_attempt_at timestamptz not null,
  created_at      timestamptz not null,
  intent          json,
  -- Whether it waits until another record exists in the target: what is ordered meanwhile does not wait with it.
  waits           boolean not null default false,
  -- Whether a run caused the delivery: deliveries that people caused are done first.
  of_run          boolean not null default false
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);
-- Per record and target, at most one delivery accepts further changes, and at most one has an intent.
create unique index delivery_joinable on delivery (record_id, target) where intent is null;
create unique index delivery_intent on delivery (record_id, target) where intent is not null;
create index delivery_due on delivery (target, next_attempt_at, seq);
-- The deliveries of a run that are not done yet.
create index delivery_run on delivery ((origin[1])) where origin[1] like 'run/%';

-- Writes that no condition guarded. If somebody's edit is dated inside such a window, the write may have overwritten it
-- (docs/decisions/0018-overwritten-edits.md). Rows are inserted once and deleted together with the identities of events.
create table write_window (
  intent         uuid primary key,
  system_id      text collate "C" not null,
  object         text collate "C" not null,
  native_id      text collate "C" not null,
  read_at        timestamptz not null,
  read_state     timestamptz,
  done_at        timestamptz not null,
  written_at     timestamptz,
  written_fields json not null
);
create index write_window_ref on write_window (system_id, object, native_id);
create index write_window_done on write_window using brin (done_at);

-- What counts against the brake of a sync: one row per copy that is to be archived, deleted, unlinked or created. Rows
-- older than the brake's window are of no use and are deleted when new ones are inserted.
create table brake_count (
  sync      text collate "C" not null,
  kind      text collate "C" not null,
  at        timestamptz not null,
  amount    integer not null,
  -- A create counts once, however often it is attempted.
  subject   text
);
create index brake_count_window on brake_count (sync, kind, at);
create unique index brake_count_subject on brake_count (sync, kind, md5(subject)) where subject is not null;
