-- What the service needs to operate: leases, pauses, rate limits, webhooks, dead letters, tokens, messages.

-- Which process may work on which lanes (docs/decisions/0009-leases.md).
create table lane_shard (
  shard smallint primary key,
  owner uuid,
  epoch bigint not null default 0,
  until timestamptz not null default '-infinity'
) with (fillfactor = 50);
insert into lane_shard (shard) select generate_series(0, 255);
create table lane_owner (
  owner uuid primary key,
  key   integer not null,
  until timestamptz not null
);

-- Systems that an operator paused: their inbox reads nothing, and no event is judged and nothing is written there until
-- they are resumed.
create table paused_system (
  system_id text collate "C" primary key,
  actor     text not null,
  at        timestamptz not null
);

-- Syncs that an operator paused: their events are kept, and nothing is written for them until they are resumed.
create table paused_sync (
  sync  text collate "C" primary key,
  actor text not null,
  at    timestamptz not null
);

-- How much all processes together may still send to a system (docs/decisions/0033-one-budget.md).
create table rate_budget (
  system_id text collate "C" primary key,
  free_at   timestamptz not null
) with (fillfactor = 50);

-- What all processes know about the webhooks of each system; written every few seconds at most.
create table hook_watch (
  system_id   text collate "C" primary key,
  since       timestamptz not null,
  verified_at timestamptz,
  refused_at  timestamptz,
  fault       text,
  missed_at   timestamptz
) with (fillfactor = 50);

create table dead_letter (
  id          uuid primary key,
  system_id   text collate "C" not null,
  kind        text not null,
  stage       text not null,
  entity      text not null,
  record_id   uuid,
  object      text,
  native_id   text,
  ref_system  text,
  payload     bytea not null,
  attributes  text[] not null,
  attempts    integer not null,
  failure     text not null,
  reason      text not null,
  definition  text not null,
  work_id     uuid not null,
  at          timestamptz not null,
  status      text not null default 'open',
  replayed_by text,
  closed_at   timestamptz,
  -- Whether the delivery was allowed to create the record in its target: a replay may do no more than that.
  may_create  boolean not null default true
);
create index dead_letter_system on dead_letter (system_id, id);
create index dead_letter_open on dead_letter (record_id, system_id) where status = 'open';
create index dead_letter_open_system on dead_letter (system_id) where status = 'open';
-- A later success of a record closes the dead letters of its events.
create index dead_letter_open_event on dead_letter (ref_system, object, native_id) where status = 'open' and kind = 'event';
-- Closed dead letters are deleted with the audit log.
create index dead_letter_closed on dead_letter (closed_at) where status <> 'open';

create table api_token (
  id         uuid primary key,
  name       text not null unique,
  hash       bytea not null unique,
  created_at timestamptz not null,
  revoked_at timestamptz
);

-- Answers to API writes that came with an idempotency key, kept for a day. Without a status the write is under way.
create table given_answer (
  owner  text collate "C" not null,
  key    text collate "C" not null,
  hash   text not null,
  status integer,
  body   text,
  at     timestamptz not null,
  primary key (owner, key)
);
create index given_answer_at on given_answer (at);

-- Refresh tokens that systems rotate. Each works once, so the newest is kept here, encrypted with the key of
-- syncline.secret-key (docs/decisions/0014-rotated-tokens.md).
create table rotated_token (
  system_id  text collate "C" primary key,
  key_id     bytea not null,
  sealed     bytea not null,
  rotated_at timestamptz not null default now()
);

-- Messages to people: which were sent (each occasion once), and which are still to be posted to the outside channel.
create table message_outbox (
  id              uuid primary key,
  occasion        text collate "C",
  about           text not null,
  urgency         text not null,
  subject         text not null,
  recipient       text,
  run_id          text,
  body            text not null,
  numbers         json not null,
  at              timestamptz not null,
  attempts        integer not null default 0,
  -- Null: nothing is to be posted, or no longer.
  next_attempt_at timestamptz,
  posted_at       timestamptz,
  failure         text,
  constraint message_outbox_occasion unique (occasion)
) with (fillfactor = 70);
create index message_outbox_due on message_outbox (next_attempt_at) where next_attempt_at is not null;
create index message_outbox_at on message_outbox (at);
