-- Who became one with whom, and what it takes to undo it; and which records a person said are two. Why:
-- docs/decisions/0017-identity.md.

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

create table record_apart (
  one_id   uuid not null references record (id),
  other_id uuid not null references record (id),
  actor    text not null,
  at       timestamptz not null,
  primary key (one_id, other_id)
);
