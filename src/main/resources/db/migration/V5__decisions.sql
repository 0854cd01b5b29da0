-- What persons decide: who looks after a question and until when, and what a decision found, so that it can be taken back.

alter table review_item
  add column owner  text,
  add column due_at timestamptz;
create index review_item_open_kind on review_item (kind, id) where status = 'open';
-- Asked and answered once and for all.
create index review_item_declined on review_item (kind, md5(subject)) where status = 'declined';

-- `before` is what each system's copy was known to mean until the decision.
alter table conflict
  add column decided_at timestamptz,
  add column before     json;

-- Copies that are to hold again what they held before a decision that was taken back; gone with the next decision.
create table restoration (
  record_id  uuid not null references record (id),
  system_id  text collate "C" not null,
  object     text collate "C" not null,
  native_id  text collate "C" not null,
  attribute  text not null,
  from_value json not null,
  to_value   json not null,
  primary key (record_id, system_id, object, native_id, attribute)
);

-- Systems that an operator silenced: nothing is read there for the inbox, judged or written until they are resumed.
create table paused_system (
  system_id text collate "C" primary key,
  actor     text not null,
  at        timestamptz not null
);
