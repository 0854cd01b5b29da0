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
  missed_at   timestamptz,
  -- The longest time without one, in microseconds: since gap_from, and in the fourteen days or more before.
  gap_from    timestamptz,
  longest_gap bigint,
  former_gap  bigint
) with (fillfactor = 50);

-- The subscriptions by which vendors send webhooks here, as they were made here. Sealed is the secret that a vendor made,
-- encrypted with the key of syncline.secret-key.
create table hook_subscription (
  system_id  text collate "C" primary key,
  vendor_id  text not null,
  address    text not null,
  expires_at timestamptz,
  key_id     bytea,
  sealed     bytea,
  failure    text
);

-- Who makes or removes the subscription of a system now: one process at a time.
create table hook_subscription_claim (
  system_id text collate "C" primary key,
  until     timestamptz not null
);

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

-- Tokens that were made while the server ran; those of the configuration are not here.
create table api_token (
  id         uuid primary key,
  -- Shown in the audit, so no name is used twice.
  name       text not null unique,
  hash       text collate "C" not null unique,
  role       text not null,
  -- The only syncs whose data it may decide about; empty: all.
  syncs      text[] not null default '{}',
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by text
);

-- Who is logged in to the console, by the hash of what the browser keeps; and links by which somebody may log in once.
create table console_session (
  hash  text collate "C" primary key,
  once  boolean not null,
  name  text not null,
  until timestamptz not null
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

-- What a person's consent to each system gave: the newest token answer, encrypted with the key of syncline.secret-key. The
-- version grows with each that is stored (docs/decisions/0044-consent.md).
create table consent (
  system_id  text collate "C" primary key,
  version    bigint not null default 1,
  key_id     bytea not null,
  sealed     bytea not null,
  actor      text not null,
  given_at   timestamptz not null default now(),
  renewed_at timestamptz not null default now(),
  -- The system refused it: consent is needed again.
  ended_at   timestamptz
);

-- Requests for consent that were begun. The state is a random secret of which the hash is kept; what is sealed is the
-- verifier, until the request was answered.
create table consent_request (
  id         uuid primary key,
  state_hash bytea not null unique,
  system_id  text collate "C" not null,
  actor      text not null,
  key_id     bytea,
  sealed     bytea,
  until      timestamptz not null,
  used_at    timestamptz,
  status     text not null default 'waiting'
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
