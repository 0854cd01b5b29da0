-- How good the data is, measured by each trusted reconciliation (docs/decisions/0025-data-quality.md).

create table data_quality_score (
  sync       text collate "C" not null,
  entity     text collate "C" not null,
  system_id  text collate "C" not null,
  run_id     text collate "C" not null,
  at         timestamptz not null,
  agreement  double precision not null,
  completeness double precision not null,
  records    bigint not null,
  duplicates bigint not null,
  unmatched  bigint not null,
  missing    bigint not null,
  unlinked   bigint not null,
  attempted  bigint not null,
  failed     bigint not null,
  attributes json not null,
  primary key (sync, entity, system_id, run_id)
);
create index data_quality_score_at on data_quality_score (at);

-- What an object's records are known to look like.
create table schema_shape (
  system_id text collate "C" not null,
  object    text collate "C" not null,
  run_id    text not null,
  at        timestamptz not null,
  shape     json not null,
  primary key (system_id, object)
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
