-- Records, their links to the systems, references between records, and what is known to be deleted.
-- Why the tables have these shapes: docs/decisions/0010-tables.md.
--
-- Documents are `json`, not `jsonb`: json keeps numbers of any size, escaped NUL and lone surrogates unchanged; jsonb
-- rejects the whole statement. No query looks into these documents.

create sequence read_number;

create table record (
  id         uuid primary key,
  entity     text collate "C" not null,
  version    bigint not null,
  status     text not null,
  attributes json not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (fillfactor = 70);
create index record_entity on record (entity, id);

-- The identity of a link. What every sync changes is in link_shadow, so that those updates touch no index.
create table link (
  id         bigint generated always as identity primary key,
  record_id  uuid not null references record (id),
  system_id  text collate "C" not null,
  object     text collate "C" not null,
  native_id  text collate "C" not null,
  role       text not null,
  generation integer not null,
  made_by    text not null,
  created_at timestamptz not null default now(),
  constraint link_native_id unique (system_id, object, native_id)
);
create unique index link_main on link (record_id, system_id, object) where role = 'main';
create index link_record on link (record_id);

create table link_shadow (
  link_id        bigint primary key references link (id) on delete cascade,
  fields         json not null,
  read_number    bigint not null,
  version        text,
  last_synced_at timestamptz,
  source_system  text,
  sync_run_id    text,
  version_hash   text
) with (fillfactor = 70);

create table match_key (
  entity    text collate "C" not null,
  rule      text collate "C" not null,
  hash      text collate "C" not null,
  record_id uuid not null references record (id),
  primary key (entity, rule, hash, record_id)
);
create index match_key_record on match_key (record_id);

-- The rules by which the match keys of an entity were computed, and the progress of a rebuild after the rules changed.
create table match_key_rules (
  entity   text collate "C" primary key,
  rules    text not null,
  rekeying text,
  after_id uuid
);

-- Merges of records, with what an undo needs (docs/decisions/0017-identity.md).
create table record_merge (
  id          uuid primary key,
  entity      text not null,
  survivor_id uuid not null references record (id),
  loser_id    uuid not null references record (id),
  rule        text not null,
  actor       text not null,
  at          timestamptz not null,
  before      json not null,
  taken       json not null,
  lost        json not null,
  links       json not null,
  undone_by   text,
  undone_at   timestamptz
);
create index record_merge_survivor on record_merge (survivor_id);
create index record_merge_loser on record_merge (loser_id);

-- Pairs of records that a person declared to be different (docs/decisions/0017-identity.md).
create table record_apart (
  one_id   uuid not null references record (id),
  other_id uuid not null references record (id),
  actor    text not null,
  at       timestamptz not null,
  primary key (one_id, other_id)
);
create index record_apart_other on record_apart (other_id);

-- Copies that a person declared not to belong to a record (docs/decisions/0017-identity.md).
create table copy_apart (
  system_id text not null,
  object    text not null,
  native_id text not null,
  record_id uuid not null references record (id),
  actor     text not null,
  at        timestamptz not null,
  primary key (system_id, object, native_id, record_id)
);
create index copy_apart_record on copy_apart (record_id);

-- One row per reference that a record holds. When a record is merged, split or linked, the records that refer to it are
-- found here.
create table record_reference (
  record_id     uuid not null references record (id) on delete cascade,
  attribute     text collate "C" not null,
  parent_id     uuid not null,
  -- The record that was referenced before it was merged into `parent_id`: undoing the merge restores it.
  followed_from uuid,
  primary key (record_id, attribute)
);
create index record_reference_parent on record_reference (parent_id);
create index record_reference_followed on record_reference (followed_from) where followed_from is not null;

-- References of linked copies to native records that are not linked yet: at most one row per reference field of a copy.
-- A row is deleted when that native record is linked, when the copy refers to another one, and with the copy's link.
create table awaited_link (
  link_id   bigint not null references link (id) on delete cascade,
  field     text collate "C" not null,
  attribute text collate "C" not null,
  system_id text collate "C" not null,
  object    text collate "C" not null,
  native_id text collate "C" not null,
  since     timestamptz not null,
  -- The waiting copy was notified but is not processed yet. The row stays until then: a create must not be tried
  -- without the reference in between.
  notified  boolean not null default false,
  primary key (link_id, field)
);
create index awaited_link_named on awaited_link (system_id, object, native_id);

-- Copies that are not linked yet and hold ids of native records that are not linked either. When such a native record is
-- linked, the copies that wait for it are found here. A row is deleted when its copy is linked, and after a month.
create table awaited_id (
  system_id      text collate "C" not null,
  object         text collate "C" not null,
  native_id      text collate "C" not null,
  whom_system    text collate "C" not null,
  whom_object    text collate "C" not null,
  whom_native_id text collate "C" not null,
  since          timestamptz not null,
  primary key (system_id, object, native_id, whom_system, whom_object, whom_native_id)
);
create index awaited_id_whom on awaited_id (whom_system, whom_object, whom_native_id);
create index awaited_id_since on awaited_id (since);

-- Copies that no longer belong to their record.
create table tombstone (
  system_id   text collate "C" not null,
  object      text collate "C" not null,
  native_id   text collate "C" not null,
  record_id   uuid not null,
  entity      text not null,
  read_number bigint not null,
  at          timestamptz not null,
  -- True: the copy was unlinked on purpose and still exists. False: it is gone.
  kept        boolean not null default false,
  primary key (system_id, object, native_id)
);
-- A reconciliation explains a missing copy by the tombstones of its record.
create index tombstone_record on tombstone (record_id);
