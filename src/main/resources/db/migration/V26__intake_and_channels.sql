-- When the oldest change behind a write to a system was taken in; null: the row is of no write that ended well, or is older
-- than this column.
alter table sync_audit_log add column taken_at timestamptz;

-- Channels of messages to people by which nothing is posted until they are resumed; what is to be posted is kept.
create table paused_channel (
  channel text collate "C" primary key,
  actor   text not null,
  at      timestamptz not null
);
