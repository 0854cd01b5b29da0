-- Closed periods of syncs (docs/decisions/0074-period-close.md).

-- The day and the currency of a row, where the sync says which attribute places a record in a period.
alter table staging_row
  add column day      date,
  add column currency text collate "C";

create table period_close (
  id            uuid primary key,
  sync          text collate "C" not null,
  -- As 2026-10.
  period        text collate "C" not null,
  run_id        text collate "C" not null unique,
  state         text not null,
  -- Which attribute of which entity places a record in the period.
  entities      text[] not null,
  attributes    text[] not null,
  asked_by      text not null,
  -- By the clock of the database, as that of records.
  asked_at      timestamptz not null default now(),
  ended_at      timestamptz,
  obstacles     json not null default '[]',
  answers       json not null default '[]',
  definition    text,
  digest        text,
  reopened_by   text,
  reopened_at   timestamptz,
  reopen_reason text
);
create index period_close_sync on period_close (sync, id);
-- One close of a period is under way or holds.
create unique index period_close_period on period_close (sync, period) where state in ('running', 'closed');

-- The figures of a close: how many records of a part of it a side has, and what an amount of theirs adds up to.
create table period_close_line (
  run_id    text collate "C" not null references period_close (run_id) on delete cascade,
  entity    text collate "C" not null,
  against   text collate "C" not null,
  part      text collate "C" not null,
  -- Of the pair that does not agree, as of its difference: an id or a keyed hash; empty where pairs are added up.
  key       text collate "C" not null,
  system_id text collate "C" not null,
  -- Empty: counts records.
  attribute text collate "C" not null,
  currency  text collate "C" not null,
  records   bigint not null,
  amount    numeric,
  primary key (run_id, entity, against, part, key, system_id, attribute, currency)
);
