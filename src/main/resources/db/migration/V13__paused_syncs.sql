-- Syncs that an operator paused: what comes for them is kept, and nothing of them is written until they are resumed.
create table paused_sync (
  sync  text collate "C" primary key,
  actor text not null,
  at    timestamptz not null
);

-- Which object an event is of: those of paused syncs stay where they are while others are claimed.
alter table inbox_queue add column object text collate "C" not null default '';
update inbox_queue q set object = e.object from inbox_event e where e.id = q.event_id;

-- By which rules the records of an entity are keyed for matching, and how far that is if they have changed since.
create table match_key_rules (
  entity   text collate "C" primary key,
  rules    text not null,
  rekeying text,
  after_id uuid
);

-- A create counts once against the brake of a sync, however often it is attempted.
alter table brake_count add column subject text;
create unique index brake_count_subject on brake_count (sync, kind, md5(subject)) where subject is not null;
