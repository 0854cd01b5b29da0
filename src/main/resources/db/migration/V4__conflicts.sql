-- What a conflict came to where neither side's value stands, and who overturned a decision. A ruling is a decision to be
-- used again when the same values meet over the same base; it outlives no record.

alter table conflict
  add column outcome json,
  add column overturned_at timestamptz,
  add column overturned_by text;

-- Statistics read a range of time: newest first, by week.
create index conflict_at on conflict (at);

create table ruling (
  record_id   uuid not null references record (id),
  attribute   text not null,
  fingerprint bytea not null,
  rule        text not null,
  value       json not null,
  at          timestamptz not null,
  primary key (record_id, attribute, fingerprint)
);
