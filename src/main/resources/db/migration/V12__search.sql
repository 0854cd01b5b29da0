-- By which words records are found (docs/decisions/0051-search.md).

-- Normalized words of the values that are neither masked nor encrypted; one row per live record.
create table record_search (
  record_id uuid primary key references record (id) on delete cascade,
  terms     tsvector not null
) with (fillfactor = 80);
create index record_search_terms on record_search using gin (terms);

-- Records that were saved since their words were written. Rows are only added here by those who save records, so that no
-- save waits for another one or for a search.
create table search_due (
  seq       bigint generated always as identity primary key,
  record_id uuid not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- The attributes of an entity whose words are written; when they change, all of its records are due.
create table search_attributes (
  entity     text collate "C" primary key,
  attributes text not null
);
