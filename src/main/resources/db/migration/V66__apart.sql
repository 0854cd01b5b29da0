-- Copies of which a person said that they are not a record: docs/decisions/0017-identity.md.

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

create index record_apart_other on record_apart (other_id);
