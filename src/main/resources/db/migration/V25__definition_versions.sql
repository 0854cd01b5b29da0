-- Every version of a sync's definition that was loaded, once each (docs/decisions/0065-versions-of-definitions.md). Rows are never removed.
create table definition_version (
  sync_name   text collate "C" not null,
  number      integer not null,
  -- SHA-256 of the text and of what it came to.
  digest      text not null,
  -- SHA-256 of the text alone.
  text_digest text not null,
  file        text not null,
  called      text,
  content     text not null,
  -- Whether the content is that of the file; else settings that may be secret are left out.
  whole       boolean not null,
  map         json not null,
  loaded_at   timestamptz not null,
  at_start    boolean not null,
  primary key (sync_name, number),
  unique (sync_name, digest)
);

-- What people wrote to files of syncs through the API and the console.
create table definition_write (
  id          uuid primary key,
  sync_name   text collate "C" not null,
  text_digest text not null,
  written_at  timestamptz not null,
  actor       text not null,
  reason      text
);
create index definition_write_of on definition_write (sync_name, text_digest);
