-- Digests over the audit log, by which tampering shows (docs/decisions/0049-audit-digests.md).

-- A transaction has its id before it takes a number: once no older transaction runs, no lower number can still appear.
create sequence audit_number;
alter table sync_audit_log
  add column number bigint not null
    default case when pg_current_xact_id() is not null then nextval('audit_number') end,
  -- A digest in a file confirms no guess of a value that is masked there.
  add column salt uuid not null default gen_random_uuid();
create index sync_audit_log_number on sync_audit_log (number);

-- What people did. Most rows have no person, and are not in it.
create index sync_audit_log_actor on sync_audit_log (actor, cause) where actor <> 'syncline';

-- One window of rows: those with a number above from_number, up to to_number.
create table audit_digest (
  number      bigint primary key,
  from_number bigint not null,
  to_number   bigint not null,
  sealed_at   timestamptz not null,
  -- The digest of the window before; empty for the first.
  previous    bytea not null,
  -- Which key the digest was made with; null: none, it is a plain SHA-256.
  key_id      bytea,
  digest      bytea not null
);
create index audit_digest_rows on audit_digest (to_number);
create index audit_digest_sealed on audit_digest (sealed_at);

-- The rows of a window whose cause is of one day: partitions are days.
create table audit_digest_part (
  number bigint not null,
  day    date not null,
  rows   bigint not null,
  digest bytea not null,
  primary key (number, day)
);
create index audit_digest_part_day on audit_digest_part (day, number);

-- Where the chain ends, and up to where rows are to be digested next. One process at a time locks it.
create table audit_digest_turn (
  only_one  boolean primary key default true check (only_one),
  number    bigint not null default 0,
  to_number bigint not null default 0,
  digest    bytea not null default '',
  -- Null: no bound is set.
  bound     bigint,
  -- Once no transaction below this one runs, all rows up to the bound are there.
  horizon   xid8
);
insert into audit_digest_turn default values;

-- Days of the audit log that retention removed, and how long rows were kept then.
create table audit_removed_day (
  day        date primary key,
  removed_at timestamptz not null,
  kept       interval not null
);
