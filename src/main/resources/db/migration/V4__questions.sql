-- Questions for people: conflicts, reviews, and how a decision is undone.

create table conflict (
  id             uuid primary key,
  record_id      uuid not null references record (id),
  entity         text not null,
  attribute      text not null,
  kind           text not null,
  base           json,
  held_system    text not null,
  held_value     json not null,
  held_edited_at timestamptz not null,
  seen_system    text not null,
  -- Null: the event names no value, so the value that was overwritten is not known.
  seen_value     json,
  seen_edited_at timestamptz not null,
  rule           text not null,
  winner         text,
  decided_by     text not null,
  at             timestamptz not null,
  fingerprint    bytea not null,
  -- The result where neither side's value is kept.
  outcome        json,
  overturned_at  timestamptz,
  overturned_by  text,
  decided_at     timestamptz,
  -- What each system's copy was known to mean until the decision: with it the decision can be undone.
  before         json,
  constraint conflict_once unique (record_id, attribute, fingerprint)
);
create index conflict_open on conflict (record_id) where winner is null;
-- Statistics read a range of time: newest first, by week.
create index conflict_at on conflict (at);

-- Decisions that apply again when the same values conflict over the same base. A ruling is deleted with its record.
create table ruling (
  record_id   uuid not null references record (id),
  attribute   text not null,
  fingerprint bytea not null,
  rule        text not null,
  value       json not null,
  at          timestamptz not null,
  primary key (record_id, attribute, fingerprint)
);

create table review_item (
  id          uuid primary key,
  kind        text not null,
  subject     text not null,
  entity      text not null,
  record_id   uuid,
  system_id   text,
  object      text,
  native_id   text,
  attributes  text[] not null,
  candidates  text[] not null,
  question    text not null,
  at          timestamptz not null,
  status      text not null default 'open',
  resolution  text,
  resolved_by text,
  resolved_at timestamptz,
  -- Who is responsible for the question, and until when it is to be answered.
  owner       text,
  due_at      timestamptz
);
create unique index review_item_open on review_item (kind, md5(subject)) where status = 'open';
create index review_item_record on review_item (record_id) where status = 'open';
create index review_item_open_kind on review_item (kind, id) where status = 'open';
-- A declined question is not asked again.
create index review_item_declined on review_item (kind, md5(subject)) where status = 'declined';

-- Copies that are to get back the values they had before a decision that was undone. Rows are deleted with the next
-- decision.
create table restoration (
  record_id  uuid not null references record (id),
  system_id  text collate "C" not null,
  object     text collate "C" not null,
  native_id  text collate "C" not null,
  attribute  text not null,
  from_value json not null,
  to_value   json not null,
  primary key (record_id, system_id, object, native_id, attribute)
);
