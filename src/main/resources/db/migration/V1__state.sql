-- Records, links, queues and the account of what was done. What reports may rely on is listed in docs (state); why the
-- tables have these shapes: docs/decisions/0010-tables.md.
--
-- `json` and not `jsonb`: it keeps numbers of any size, escaped NUL and lone surrogates as they are, where jsonb refuses
-- the whole statement. Nothing is looked up inside these documents.

create sequence read_number;

create table record (
  id         uuid primary key,
  entity     text collate "C" not null,
  version    bigint not null,
  status     text not null,
  attributes json not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (fillfactor = 70);
create index record_entity on record (entity, id);

-- What a link is. What changes with every sync is in link_shadow, so that those updates touch no index.
create table link (
  id         bigint generated always as identity primary key,
  record_id  uuid not null references record (id),
  system_id  text collate "C" not null,
  object     text collate "C" not null,
  native_id  text collate "C" not null,
  role       text not null,
  generation integer not null,
  made_by    text not null,
  created_at timestamptz not null default now(),
  constraint link_native_id unique (system_id, object, native_id)
);
create unique index link_main on link (record_id, system_id, object) where role = 'main';
create index link_record on link (record_id);

create table link_shadow (
  link_id        bigint primary key references link (id) on delete cascade,
  fields         json not null,
  read_number    bigint not null,
  version        text,
  last_synced_at timestamptz,
  source_system  text,
  sync_run_id    text,
  version_hash   text
) with (fillfactor = 70);

create table match_key (
  entity    text collate "C" not null,
  rule      text collate "C" not null,
  hash      text collate "C" not null,
  record_id uuid not null references record (id),
  primary key (entity, rule, hash, record_id)
);
create index match_key_record on match_key (record_id);

-- Events. The id is a UUID of version 7, so its range is a range of time: the table is cut by it and still unique by it.
create table inbox_event (
  id          uuid not null,
  system_id   text not null,
  object      text not null,
  native_id   text not null,
  kind        text not null,
  source      text not null,
  identity    text,
  occurred_at timestamptz,
  received_at timestamptz not null,
  complete    boolean not null,
  origin      text[] not null,
  payload     bytea not null,
  primary key (id)
) partition by range (id);
create table inbox_event_default partition of inbox_event default;

-- SHA-256 of an event's identity, kept longer than vendors retry.
create table inbox_seen (
  system_id text collate "C" not null,
  identity  bytea not null,
  seen_at   timestamptz not null,
  primary key (system_id, identity)
) partition by hash (system_id, identity);
do $$
begin
  for i in 0..7 loop
    execute format('create table inbox_seen_%s partition of inbox_seen for values with (modulus 8, remainder %s)', i, i);
  end loop;
end $$;
create index inbox_seen_at on inbox_seen using brin (seen_at);

create table inbox_queue (
  seq             bigint generated always as identity primary key,
  system_id       text collate "C" not null,
  shard           smallint not null,
  attempts        integer not null default 0,
  next_attempt_at timestamptz not null,
  event_id        uuid not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
create index inbox_queue_due on inbox_queue (system_id, next_attempt_at, seq);

-- Who may work on which lanes (docs/decisions/0009-leases.md).
create table lane_shard (
  shard smallint primary key,
  owner uuid,
  epoch bigint not null default 0,
  until timestamptz not null default '-infinity'
) with (fillfactor = 50);
insert into lane_shard (shard) select generate_series(0, 255);
create table lane_owner (
  owner uuid primary key,
  key   integer not null,
  until timestamptz not null
);

create table delivery (
  id              uuid primary key,
  seq             bigint generated always as identity,
  record_id       uuid not null references record (id),
  entity          text not null,
  target          text collate "C" not null,
  attributes      text[] not null,
  causes          uuid[] not null,
  origin          text[] not null,
  may_create      boolean not null,
  attempts        integer not null default 0,
  revision        bigint not null default 1,
  shard           smallint not null,
  next_attempt_at timestamptz not null,
  created_at      timestamptz not null,
  intent          json
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);
-- At most one delivery of a record and target is open for joining, and at most one has an intent.
create unique index delivery_joinable on delivery (record_id, target) where intent is null;
create unique index delivery_intent on delivery (record_id, target) where intent is not null;
create index delivery_due on delivery (target, next_attempt_at, seq);

create table conflict (
  id             uuid primary key,
  record_id      uuid not null references record (id),
  entity         text not null,
  attribute      text not null,
  kind           text not null,
  base           json,
  held_system    text not null,
  held_value     json not null,
  held_edited_at timestamptz not null,
  seen_system    text not null,
  seen_value     json not null,
  seen_edited_at timestamptz not null,
  rule           text not null,
  winner         text,
  decided_by     text not null,
  at             timestamptz not null,
  fingerprint    bytea not null,
  constraint conflict_once unique (record_id, attribute, fingerprint)
);
create index conflict_open on conflict (record_id) where winner is null;

create table review_item (
  id          uuid primary key,
  kind        text not null,
  subject     text not null,
  entity      text not null,
  record_id   uuid,
  system_id   text,
  object      text,
  native_id   text,
  attributes  text[] not null,
  candidates  text[] not null,
  question    text not null,
  at          timestamptz not null,
  status      text not null default 'open',
  resolution  text,
  resolved_by text,
  resolved_at timestamptz
);
create unique index review_item_open on review_item (kind, md5(subject)) where status = 'open';
create index review_item_record on review_item (record_id) where status = 'open';

create table dead_letter (
  id          uuid primary key,
  system_id   text collate "C" not null,
  kind        text not null,
  stage       text not null,
  entity      text not null,
  record_id   uuid,
  object      text,
  native_id   text,
  ref_system  text,
  payload     bytea not null,
  attributes  text[] not null,
  attempts    integer not null,
  failure     text not null,
  reason      text not null,
  definition  text not null,
  work_id     uuid not null,
  at          timestamptz not null,
  status      text not null default 'open',
  replayed_by text,
  closed_at   timestamptz
);
create index dead_letter_system on dead_letter (system_id, id);
create index dead_letter_open on dead_letter (record_id, system_id) where status = 'open';
create index dead_letter_open_system on dead_letter (system_id) where status = 'open';

create table tombstone (
  system_id   text collate "C" not null,
  object      text collate "C" not null,
  native_id   text collate "C" not null,
  record_id   uuid not null,
  entity      text not null,
  read_number bigint not null,
  at          timestamptz not null,
  primary key (system_id, object, native_id)
);

-- The account. `cause` is a UUID of version 7: cut by time through it, and unique with it (S24). `target` is '' where no
-- system was written. An operation may have one row while it is not settled (held, unknown) and one for how it ended.
create table sync_audit_log (
  cause     uuid not null,
  operation text collate "C" not null,
  target    text collate "C" not null default '',
  settled   boolean not null,
  at        timestamptz not null,
  entity    text not null,
  record_id uuid,
  system_id text,
  object    text,
  native_id text,
  source    text,
  outcome   text not null,
  reason    text,
  changes   json not null,
  run_id    text,
  actor     text not null,
  primary key (cause, operation, target, settled)
) partition by range (cause);
create table sync_audit_log_default partition of sync_audit_log default;
create index sync_audit_log_record on sync_audit_log (record_id, cause);

create table sync_run (
  id                 text primary key,
  sync               text,
  kind               text not null,
  system_id          text,
  object             text,
  status             text not null,
  definition_version text,
  definition_hash    text,
  started_at         timestamptz not null,
  ended_at           timestamptz,
  counts             json not null default '{}',
  reason             text,
  actor              text not null
);
create index sync_run_started on sync_run (started_at);

create table watermark (
  system_id text collate "C" not null,
  object    text collate "C" not null,
  at        timestamptz not null,
  primary key (system_id, object)
);

create table sync (
  name               text primary key,
  definition_version text,
  content_hash       text not null,
  state              text not null,
  start_order        bigint generated always as identity unique,
  started_at         timestamptz not null
);

create table api_token (
  id         uuid primary key,
  name       text not null unique,
  hash       bytea not null unique,
  created_at timestamptz not null,
  revoked_at timestamptz
);

-- Answers to writes of the API that came with an idempotency key, kept for a day; without a status the write is underway.
create table given_answer (
  owner  text collate "C" not null,
  key    text collate "C" not null,
  hash   text not null,
  status integer,
  body   text,
  at     timestamptz not null,
  primary key (owner, key)
);
create index given_answer_at on given_answer (at);

create view cross_system_ids as
select r.entity as entity_type, l.record_id, l.system_id, l.object, l.native_id, l.role, l.generation, l.made_by,
       s.last_synced_at, s.source_system, s.sync_run_id, s.version_hash, l.created_at
from link l
join record r on r.id = l.record_id
join link_shadow s on s.link_id = l.id;

create view sync_state as
select r.entity as entity_type, c.record_id, c.system_id, r.version as record_version, r.status as record_status,
       count(*) as links, max(c.last_synced_at) as last_synced_at,
       case
         when exists (select from dead_letter d
                      where d.record_id = c.record_id and d.system_id = c.system_id and d.status = 'open') then 'failed'
         when exists (select from review_item i where i.record_id = c.record_id and i.status = 'open')
           or exists (select from conflict x where x.record_id = c.record_id and x.winner is null) then 'held'
         when exists (select from delivery d
                      where d.record_id = c.record_id and d.target = c.system_id) then 'pending'
         else 'settled'
       end as state
from cross_system_ids c
join record r on r.id = c.record_id
group by r.entity, c.record_id, c.system_id, r.version, r.status;
