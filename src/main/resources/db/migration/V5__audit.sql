-- The audit log, and who was shown values.

-- `cause` is a UUID of version 7: the table is partitioned by it, and so by time, and it is part of the unique key.
-- `target` is '' where no system was written. An operation may have one row while it is not settled (held, unknown) and
-- one row for how it ended.
create table sync_audit_log (
  cause     uuid not null,
  operation text collate "C" not null,
  target    text collate "C" not null default '',
  settled   boolean not null,
  at        timestamptz not null,
  entity    text not null,
  record_id uuid,
  system_id text,
  object    text,
  native_id text,
  source    text,
  outcome   text not null,
  reason    text,
  changes   json not null,
  run_id    text,
  actor     text not null,
  primary key (cause, operation, target, settled)
) partition by range (cause);
create table sync_audit_log_default partition of sync_audit_log default;
create index sync_audit_log_record on sync_audit_log (record_id, cause);
-- What a run wrote.
create index sync_audit_log_run on sync_audit_log (run_id, cause) where run_id is not null;
-- What a run did, record by record: this is how a run is undone.
create index sync_audit_log_run_record on sync_audit_log (run_id, record_id) where run_id is not null;

-- Who was shown values of which record, where a definition asks for this log: names of attributes, never values. One
-- partition per day.
create table access_log (
  id         uuid not null primary key,
  at         timestamptz not null,
  actor      text not null,
  what       text not null,
  entity     text not null,
  record_id  uuid,
  system_id  text,
  object     text,
  native_id  text,
  attributes text[] not null
) partition by range (id);
create table access_log_default partition of access_log default;
create index access_log_record on access_log (record_id, id);
create index access_log_ref on access_log (system_id, object, native_id, id);
create index access_log_actor on access_log (actor, id);

-- Which writes were asked for through the API and the console, and the actor. One partition per day.
create table action_log (
  id     uuid not null primary key,
  at     timestamptz not null,
  actor  text not null,
  method text not null,
  path   text not null,
  -- How it was answered; null: under way, or the server ended meanwhile.
  status integer
) partition by range (id);
create table action_log_default partition of action_log default;
create index action_log_actor on action_log (actor, id);
