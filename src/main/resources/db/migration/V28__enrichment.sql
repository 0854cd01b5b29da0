-- What a source was asked about a record last. The values are in the record.
create table enrichment (
  record_id uuid        not null,
  source    text        not null,
  attribute text        not null,
  version   bigint      not null,
  asked_at  timestamptz not null,
  outcome   text        not null,
  filled    json        not null,
  primary key (record_id, source)
);

-- How many calls each sync made in a calendar month.
create table enrichment_use (
  sync  text   not null,
  month text   not null,
  calls bigint not null,
  primary key (sync, month)
);
