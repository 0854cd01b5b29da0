-- What a reconciliation pulled, what it compared, and what it found suspicious (docs/decisions/0023-reconciliation.md).

-- What looking at all sides came to: more about the run of the same id.
create table reconciliation_run (
  run_id      text primary key references sync_run (id) on delete cascade,
  sync        text not null,
  definition  text not null,
  secret      text,
  begun_at    timestamptz not null,
  examined_at timestamptz,
  trustworthy boolean,
  baseline    boolean,
  reason      text,
  agreeing    bigint,
  rounding    bigint,
  suspects    bigint,
  sides       json not null default '[]'
);
-- The last trusted run of a sync.
create index reconciliation_run_trusted on reconciliation_run (sync, run_id) where trustworthy;

-- How far each stream of pages came; committed with the rows it brought. Few rows, gone with the run's partition.
create table staging_place (
  run_id     uuid not null,
  side       smallint not null,
  look       smallint not null,
  stream     smallint not null,
  size       integer not null,
  cursor     text,
  next       bigint not null,
  until      bigint,
  rows       bigint not null,
  done       boolean not null,
  said       bigint,
  begun_at   timestamptz not null,
  primary key (run_id, side, look, stream)
) with (fillfactor = 50);

-- The records of all sides, one partition per run, which is not logged: made when its pull begins, dropped when it was
-- compared. Read whole, so that it needs no index. No value is in it but numbers and times that a tolerance or sums
-- work on.
create table staging_row (
  run_id     uuid not null,
  side       smallint not null,
  look       smallint not null,
  filter     smallint not null,
  archived   boolean not null,
  updated_at timestamptz,
  created_at timestamptz,
  key        uuid,
  native_id  text collate "C" not null,
  whole      bytea not null,
  digest     bytea not null,
  numbers    numeric[]
) partition by list (run_id);

-- Who is suspicious and by which attributes; gone when the run is judged.
create table reconciliation_suspect (
  run_id     text not null,
  seq        bigint not null,
  entity     text not null,
  a_system   text not null,
  a_object   text not null,
  a_ids      text[] not null,
  against    text not null,
  b_object   text not null,
  b_ids      text[] not null,
  bucket     text not null,
  record_id  uuid,
  key        text not null,
  attributes text[] not null,
  changed_at timestamptz,
  left_in    text[] not null,
  amounts    json,
  primary key (run_id, seq)
);
