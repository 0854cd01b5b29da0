-- Events from the systems, and how far each object was polled.

-- The id is a UUID of version 7, so a range of ids is a range of time: the table is partitioned by id, and the id is
-- still unique.
create table inbox_event (
  id          uuid not null,
  system_id   text not null,
  object      text not null,
  native_id   text not null,
  kind        text not null,
  source      text not null,
  identity    text,
  occurred_at timestamptz,
  received_at timestamptz not null,
  complete    boolean not null,
  origin      text[] not null,
  payload     bytea not null,
  primary key (id)
) partition by range (id);
create table inbox_event_default partition of inbox_event default;

-- SHA-256 of each event's identity, kept longer than vendors retry.
create table inbox_seen (
  system_id text collate "C" not null,
  identity  bytea not null,
  seen_at   timestamptz not null,
  primary key (system_id, identity)
) partition by hash (system_id, identity);
do $$
begin
  for i in 0..7 loop
    execute format('create table inbox_seen_%s partition of inbox_seen for values with (modulus 8, remainder %s)', i, i);
  end loop;
end $$;
create index inbox_seen_at on inbox_seen using brin (seen_at);

-- Events that wait to be processed.
create table inbox_queue (
  seq             bigint generated always as identity primary key,
  system_id       text collate "C" not null,
  shard           smallint not null,
  attempts        integer not null default 0,
  next_attempt_at timestamptz not null,
  event_id        uuid not null,
  -- The event's object: events of paused syncs stay in the queue while others are claimed.
  object          text collate "C" not null default '',
  -- Whether a run brought the event: events that people caused are processed first.
  of_run          boolean not null default false,
  -- The event's native record: one read answers all earlier events of the same record.
  native_id       text collate "C",
  -- When a read first did not find the record: it counts as deleted once a later read agrees.
  missed_at       timestamptz,
  -- The record whose write has no known outcome yet and delays this event, and since when: the commit that settles the
  -- write makes the event due.
  parked_behind   uuid,
  parked_at       timestamptz
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
create index inbox_queue_due on inbox_queue (system_id, next_attempt_at, seq);
create index inbox_queue_record on inbox_queue (native_id, seq);
create index inbox_queue_parked on inbox_queue (parked_behind) where parked_behind is not null;

create table watermark (
  system_id text collate "C" not null,
  object    text collate "C" not null,
  at        timestamptz not null,
  primary key (system_id, object)
);

-- Where a change feed goes on, in the words of its system.
create table feed_token (
  system_id text collate "C" not null,
  object    text collate "C" not null,
  token     text not null,
  primary key (system_id, object)
);

-- Objects that a poll has read to the end although no row had a time: they have no watermark yet.
create table first_poll (
  system_id text collate "C" not null,
  object    text collate "C" not null,
  primary key (system_id, object)
);
