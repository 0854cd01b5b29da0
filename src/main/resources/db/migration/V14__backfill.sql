-- Bulk runs: what they filed and still wait for, from when an incremental one looks, and plans with what they imagine
-- (docs/decisions/0024-backfill.md). Rows of a plan end with the plan; rows of run_event with their event.

create table run_event (
  run_id   text not null,
  event_id uuid not null,
  primary key (run_id, event_id)
);

create table bulk_watermark (
  sync      text collate "C" not null,
  entity    text collate "C" not null,
  system_id text collate "C" not null,
  at        timestamptz not null,
  primary key (sync, entity, system_id)
);

-- What a run wrote, and what of it waits.
create index if not exists sync_audit_log_run on sync_audit_log (run_id, cause) where run_id is not null;
create index if not exists delivery_run on delivery ((origin[1])) where origin[1] like 'run/%';

-- A plan has the id of the run that makes it; `executed_by` is the run that carries it out.
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

-- What a plan imagines, until it is made.
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
