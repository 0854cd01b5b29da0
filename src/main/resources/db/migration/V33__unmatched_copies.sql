-- Copies that no record matched when they were read, and of which none was made: the values by which one would. A record
-- that gets one of them has the copy read again. Rows go when the copy is linked, gone or erased.
create table unmatched_copy (
  entity    text collate "C" not null,
  rule      text collate "C" not null,
  hash      text collate "C" not null,
  system_id text collate "C" not null,
  object    text collate "C" not null,
  native_id text collate "C" not null,
  primary key (entity, rule, hash, system_id, object, native_id)
);
create index unmatched_copy_ref on unmatched_copy (system_id, object, native_id);
