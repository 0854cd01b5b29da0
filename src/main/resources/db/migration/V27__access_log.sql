-- Who was shown values of which record, where a definition wants that kept: names, never values; a partition a day.

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
