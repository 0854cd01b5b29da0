-- Writes that no condition guarded: where an event of somebody's edit is dated inside one, that edit may have been
-- overwritten (docs/decisions/0018-overwritten-edits.md). Inserted once, forgotten with the identities of events.
create table write_window (
  intent     uuid primary key,
  system_id  text collate "C" not null,
  object     text collate "C" not null,
  native_id  text collate "C" not null,
  read_at    timestamptz not null,
  read_state timestamptz,
  done_at    timestamptz not null,
  written_at timestamptz,
  told       json not null
);
create index write_window_ref on write_window (system_id, object, native_id);
create index write_window_done on write_window using brin (done_at);

-- What was written over may not be known: an event that names no value.
alter table conflict alter column seen_value drop not null;
