-- Syncs and their runs: backfills and plans, reconciliations and the differences they find, data quality.

create table sync (
  name               text primary key,
  definition_version text,
  content_hash       text not null,
  state              text not null,
  start_order        bigint generated always as identity unique,
  started_at         timestamptz not null
);

-- The filter with which each sync was last started: records that an edit of the filter excludes wait in a plan. One row
-- per sync.
create table sync_filter (
  sync    text primary key,
  filter  text not null,
  edition bigint not null
);

-- Runs are requested, claimed by one process at a time and cut into steps. After a crash they continue at their
-- checkpoint (docs/decisions/0022-runs.md).
create table sync_run (
  id                 text primary key,
  sync               text,
  kind               text not null,
  system_id          text,
  object             text,
  status             text not null,
  definition_version text,
  definition_hash    text,
  started_at         timestamptz not null,
  ended_at           timestamptz,
  counts             json not null default '{}',
  reason             text,
  actor              text not null,
  occasion           text,
  request            json not null default '{}',
  demand             text,
  owner              uuid,
  epoch              bigint not null default 0,
  until              timestamptz,
  checkpoint         json,
  -- The database session of the process that works on the run: the run of a killed process is taken over at once. Null:
  -- only the lease's time counts.
  session            integer,
  constraint sync_run_occasion unique (occasion)
);
create index sync_run_started on sync_run (started_at);
-- Unfinished runs: few rows, however many runs there were.
create index sync_run_open on sync_run (kind, sync, id) where ended_at is null;
-- At most one run of a kind and sync is at work.
create unique index sync_run_working on sync_run (kind, sync) where ended_at is null and owner is not null;
create index sync_run_sync on sync_run (sync, id);
-- The newest runs of one kind. Most runs are polls that found something; the other kinds are found without reading them.
create index sync_run_kind on sync_run (kind, id);
-- Retention reads no more rows than it deletes.
create index sync_run_ended on sync_run (ended_at) where ended_at is not null;

-- Events that a bulk run filed and still waits for (docs/decisions/0024-backfill.md). A row is deleted with its event.
create table run_event (
  run_id   text not null,
  event_id uuid not null,
  primary key (run_id, event_id)
);

-- From when an incremental bulk run reads.
create table bulk_watermark (
  sync      text collate "C" not null,
  entity    text collate "C" not null,
  system_id text collate "C" not null,
  at        timestamptz not null,
  primary key (sync, entity, system_id)
);

-- A plan has the id of the run that makes it; `executed_by` is the run that carries it out. The rows of a plan are
-- deleted with the plan.
create table plan (
  id          text primary key,
  sync        text not null,
  status      text not null,
  created_at  timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  executed_by text,
  summary     json not null default '{}'
);
create index plan_sync on plan (sync, id);
-- For retention.
create index plan_created on plan (created_at);

create table plan_item (
  plan_id       text not null references plan (id) on delete cascade,
  seq           bigint not null,
  kind          text not null,
  entity        text not null,
  record_id     uuid,
  source_system text,
  source_object text,
  source_id     text,
  target        text,
  object        text,
  native_id     text,
  attributes    text[] not null,
  document      json not null,
  reason        text,
  newer         boolean not null default false,
  status        text not null default 'planned',
  refusal       text,
  primary key (plan_id, seq)
);
create index plan_item_copy on plan_item (plan_id, target, object, native_id);
create index plan_item_source on plan_item (plan_id, source_system, source_object, source_id);
-- A question that was asked before the plan is shown once, though several copies of its record are listed.
create index plan_item_question on plan_item (plan_id, record_id) where kind = 'question';

-- The simulated state of a plan: records, links and match keys. They exist only while the plan is made.
create table plan_record (
  plan_id   text not null references plan (id) on delete cascade,
  record_id uuid not null,
  entity    text not null,
  document  json not null,
  primary key (plan_id, record_id)
);
create table plan_link (
  plan_id   text not null references plan (id) on delete cascade,
  system_id text collate "C" not null,
  object    text collate "C" not null,
  native_id text collate "C" not null,
  record_id uuid not null,
  primary key (plan_id, system_id, object, native_id)
);
create table plan_key (
  plan_id   text not null references plan (id) on delete cascade,
  entity    text collate "C" not null,
  rule      text collate "C" not null,
  hash      text collate "C" not null,
  record_id uuid not null,
  primary key (plan_id, entity, rule, hash, record_id)
);
create index plan_key_record on plan_key (plan_id, record_id);

-- The result of a reconciliation; the id is that of its run (docs/decisions/0023-reconciliation.md).
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

-- The progress of each stream of pages, committed with the rows of the page. Few rows, deleted with the run's partition.
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

-- The records of all sides. Each run has a partition, which is unlogged: it is created when the run begins to read and
-- dropped after the comparison. Queries read a partition whole, so it needs no index. It holds no values except numbers
-- and times that a tolerance or a sum needs.
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
  numbers    numeric[],
  -- The hash of the record's own id, where others hold such ids, and of the ids that it holds.
  alias      uuid,
  names      uuid[],
  -- Which attributes the record has and which of them are filled: two bits each, so that the quality of a million
  -- records is counted without opening their digests.
  states     bytea
) partition by list (run_id);

-- Suspected differences and their attributes; deleted when the run is judged.
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
create index reconciliation_suspect_key on reconciliation_suspect (run_id, key);

-- The progress of judging a run's suspects (docs/decisions/0028-judging.md).
create table reconciliation_judgement (
  run_id    text primary key references sync_run (id) on delete cascade,
  judged    bigint not null default 0,
  looks     bigint not null default 0,
  responded uuid
) with (fillfactor = 70);

-- One row per difference, over its whole life: which record and which attribute. The key is an id or a keyed hash, never
-- a value. A difference keeps its identity when its pair is linked or unlinked or its record is merged: it is found by
-- its copies (`a`, `b`).
create table reconciliation_difference (
  id         uuid primary key,
  sync       text collate "C" not null,
  entity     text collate "C" not null,
  against    text collate "C" not null,
  key        text collate "C" not null,
  attribute  text collate "C" not null,
  bucket     text not null,
  state      text not null,
  record_id  uuid,
  a          text[] not null,
  b          text[] not null,
  value_a    json,
  value_b    json,
  hash       text,
  cause      text,
  there      text,
  owner      text,
  first_seen timestamptz not null,
  first_run  text not null,
  last_seen  timestamptz not null,
  last_run   text not null,
  runs       integer not null,
  answer     json,
  flag       text,
  -- By what a person recognizes the record.
  names      json,
  constraint reconciliation_difference_spot unique (sync, entity, against, key, attribute)
) with (fillfactor = 80);
-- Differences that still exist; those that are gone are found by their key or their run.
create index reconciliation_difference_live on reconciliation_difference (sync, id) where state <> 'gone';
create index reconciliation_difference_gone on reconciliation_difference (last_seen) where state = 'gone';
create index reconciliation_difference_a on reconciliation_difference using gin (a) where state <> 'gone';
create index reconciliation_difference_b on reconciliation_difference using gin (b) where state <> 'gone';

-- Which run saw which difference, and with what verdict.
create table reconciliation_sighting (
  run_id        text collate "C" not null,
  difference_id uuid not null references reconciliation_difference (id) on delete cascade,
  seq           bigint not null,
  verdict       text not null,
  bucket        text not null,
  cause         text,
  reason        text,
  looked        boolean not null,
  fixable       boolean not null,
  fresh         boolean not null,
  held          boolean not null default false,
  at            timestamptz not null,
  primary key (run_id, difference_id)
);
create index reconciliation_sighting_difference on reconciliation_sighting (difference_id, run_id);
-- For retention.
create index reconciliation_sighting_at on reconciliation_sighting (at);

-- How good the data is, measured by each trusted reconciliation (docs/decisions/0025-data-quality.md).
create table data_quality_score (
  sync       text collate "C" not null,
  entity     text collate "C" not null,
  system_id  text collate "C" not null,
  run_id     text collate "C" not null,
  at         timestamptz not null,
  -- The share of pairs in which nothing differs, not the mean over the attributes by which pairs are found.
  agreement  double precision,
  completeness double precision not null,
  records    bigint not null,
  duplicates bigint not null,
  unmatched  bigint not null,
  missing    bigint not null,
  unlinked   bigint not null,
  attempted  bigint not null,
  failed     bigint not null,
  attributes json not null,
  pairs      bigint not null default 0,
  equal_pairs bigint not null default 0,
  primary key (sync, entity, system_id, run_id)
);
create index data_quality_score_at on data_quality_score (at);

-- The known shape of an object's records.
create table schema_shape (
  system_id text collate "C" not null,
  object    text collate "C" not null,
  run_id    text not null,
  at        timestamptz not null,
  shape     json not null,
  primary key (system_id, object)
);

-- The shape of a run's records so far, for the process that continues the run.
create table shape_under_way (
  run_id    text collate "C" not null references sync_run (id) on delete cascade,
  system_id text collate "C" not null,
  object    text collate "C" not null,
  shape     json not null,
  primary key (run_id, system_id, object)
);

create table schema_drift (
  id        uuid primary key,
  system_id text collate "C" not null,
  object    text collate "C" not null,
  what      text not null,
  path      text not null,
  mapped    boolean not null,
  detail    text[] not null,
  run_id    text not null,
  at        timestamptz not null
);
create index schema_drift_system on schema_drift (system_id, object, id);
-- For retention.
create index schema_drift_at on schema_drift (at);
