-- Records that hold the ids of records in other systems: those that wait for one, and how a reconciliation lays them
-- beside each other.

-- Copies that are nobody's yet and name native records that nobody knows: whoever comes to be known finds them here. A
-- row goes when its copy is linked, and after a month.
create table awaited_id (
  system_id      text collate "C" not null,
  object         text collate "C" not null,
  native_id      text collate "C" not null,
  whom_system    text collate "C" not null,
  whom_object    text collate "C" not null,
  whom_native_id text collate "C" not null,
  since          timestamptz not null,
  primary key (system_id, object, native_id, whom_system, whom_object, whom_native_id)
);
create index awaited_id_whom on awaited_id (whom_system, whom_object, whom_native_id);
create index awaited_id_since on awaited_id (since);

-- The hash of a record's own id, where others hold such ids, and of the ids it holds. Rows live as long as their run.
alter table staging_row add column alias uuid;
alter table staging_row add column names uuid[];
