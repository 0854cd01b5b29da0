-- What reconciliations find: how far the judgement of a run has come, each difference over its life, and which run saw it
-- how (docs/decisions/0028-judging.md).

create table reconciliation_judgement (
  run_id    text primary key references sync_run (id) on delete cascade,
  judged    bigint not null default 0,
  looks     bigint not null default 0,
  responded uuid
) with (fillfactor = 70);

-- One row per spot: who and which attribute. The key is an id or a keyed hash, never a value.
create table reconciliation_difference (
  id         uuid primary key,
  sync       text collate "C" not null,
  entity     text collate "C" not null,
  against    text collate "C" not null,
  key        text collate "C" not null,
  attribute  text collate "C" not null,
  bucket     text not null,
  state      text not null,
  record_id  uuid,
  a          text[] not null,
  b          text[] not null,
  value_a    json,
  value_b    json,
  hash       text,
  cause      text,
  there      text,
  owner      text,
  first_seen timestamptz not null,
  first_run  text not null,
  last_seen  timestamptz not null,
  last_run   text not null,
  runs       integer not null,
  answer     json,
  flag       text,
  constraint reconciliation_difference_spot unique (sync, entity, against, key, attribute)
) with (fillfactor = 80);
-- What is still there; what is gone is found by its spot or its run.
create index reconciliation_difference_live on reconciliation_difference (sync, id) where state <> 'gone';
create index reconciliation_difference_gone on reconciliation_difference (last_seen) where state = 'gone';

create table reconciliation_sighting (
  run_id        text collate "C" not null,
  difference_id uuid not null references reconciliation_difference (id) on delete cascade,
  seq           bigint not null,
  verdict       text not null,
  bucket        text not null,
  cause         text,
  reason        text,
  looked        boolean not null,
  fixable       boolean not null,
  fresh         boolean not null,
  held          boolean not null default false,
  at            timestamptz not null,
  primary key (run_id, difference_id)
);
create index reconciliation_sighting_difference on reconciliation_sighting (difference_id, run_id);

-- Why something is missing: what is known to be gone of a record.
create index tombstone_record on tombstone (record_id);
