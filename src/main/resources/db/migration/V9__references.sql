-- References between records: whom each record names, and copies that name records which nobody knows yet.

-- One row per reference a record holds, so those that refer to a record are found when it is merged, split or linked.
create table record_reference (
  record_id     uuid not null references record (id) on delete cascade,
  attribute     text collate "C" not null,
  parent_id     uuid not null,
  -- The record it named until that one became part of `parent_id`: taking the merge back restores it.
  followed_from uuid,
  primary key (record_id, attribute)
);
create index record_reference_parent on record_reference (parent_id);
create index record_reference_followed on record_reference (followed_from) where followed_from is not null;

-- At most one row per reference field of a linked copy; it goes when the native record it names is linked, when the
-- copy names another one, and with the copy's link.
create table awaited_link (
  link_id   bigint not null references link (id) on delete cascade,
  field     text collate "C" not null,
  attribute text collate "C" not null,
  system_id text collate "C" not null,
  object    text collate "C" not null,
  native_id text collate "C" not null,
  since     timestamptz not null,
  primary key (link_id, field)
);
create index awaited_link_named on awaited_link (system_id, object, native_id);

-- Whether it waits for a record to be in the target: what is ordered meanwhile does not wait with it.
alter table delivery add column waits boolean not null default false;
