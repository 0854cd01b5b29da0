-- Persons who were erased (docs/decisions/0055-erasure.md).

create table erasure (
  id        uuid primary key,
  record_id uuid        not null,
  entity    text        not null,
  actor     text        not null,
  reason    text        not null,
  state     text        not null,
  steps     json        not null,
  cleared   json        not null,
  began_at  timestamptz not null,
  due_at    timestamptz,
  ended_at  timestamptz,
  revision  bigint      not null
);
create index erasure_due on erasure (due_at) where due_at is not null;
create index erasure_record on erasure (record_id);

-- By what an erased person is recognized: keyed hashes. Never deleted.
create table suppression (
  entity     text collate "C" not null,
  rule       text collate "C" not null,
  hash       text collate "C" not null,
  erasure_id uuid not null,
  at         timestamptz not null default now(),
  primary key (entity, rule, hash)
);

-- Records that must not be erased.
create table legal_hold (
  record_id uuid primary key,
  reason    text not null,
  actor     text not null,
  at        timestamptz not null
);
