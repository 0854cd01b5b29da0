-- Rows that files and messages brought, as their system would show them now; one for each id.
create table landing_row (
  system_id  text collate "C" not null,
  object     text collate "C" not null,
  native_id  text collate "C" not null,
  row        json not null,
  row_hash   text collate "C" not null,
  -- Of the file that said this: an older file never replaces it.
  file_at    timestamptz not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- A complete list did not hold it.
  gone       boolean not null default false,
  constraint landing_row_pk primary key (system_id, object, native_id)
) with (fillfactor = 70);
create index landing_row_changed on landing_row (system_id, object, changed_at, native_id) where not gone;

-- Which files were taken, so that one that comes again does nothing.
create table landing_file (
  system_id text collate "C" not null,
  object    text collate "C" not null,
  name      text not null,
  digest    text not null,
  file_at   timestamptz not null,
  whole     boolean not null,
  taken_at  timestamptz not null default clock_timestamp(),
  rows      bigint not null,
  changed   bigint not null,
  missing   bigint not null,
  broken    bigint not null,
  constraint landing_file_pk primary key (system_id, object, name, digest, file_at)
);
create index landing_file_newest on landing_file (system_id, object, file_at);

-- How the file is called that carries changes, so that writing them again replaces it.
create table landing_out (
  system_id text collate "C" not null,
  object    text collate "C" not null,
  changes   text collate "C" not null,
  name      text not null,
  named_at  timestamptz not null default now(),
  constraint landing_out_pk primary key (system_id, object, changes)
);
create index landing_out_at on landing_out (system_id, object, named_at);
