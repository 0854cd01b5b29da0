-- What needs a person or gets worse, from when it was first seen until it is over (docs/decisions/0046-alerts.md).
create table alert (
  id              uuid primary key,
  rule            text not null,
  subject         text collate "C" not null,
  of_system       boolean not null,
  since           timestamptz not null,
  -- Null: the condition does not hold long enough yet, nothing was sent.
  opened_at       timestamptz,
  -- Since when the condition is gone; null: it holds.
  missed_at       timestamptz,
  closed_at       timestamptz,
  amount          bigint not null,
  body            text not null,
  sent            integer not null default 0,
  sent_at         timestamptz,
  sent_amount     bigint not null default 0,
  escalated       boolean not null default false,
  acknowledged_by text
) with (fillfactor = 70);
create unique index alert_current on alert (rule, subject, of_system) where closed_at is null;
create index alert_opened on alert (opened_at);

-- When some process last looked: one looks at a time.
create table alert_turn (
  only_one  boolean primary key default true check (only_one),
  looked_at timestamptz not null
);
insert into alert_turn (looked_at) values ('-infinity');

-- Each channel has a row of its own: one that refuses a message stops no other.
alter table message_outbox add column channel text not null default 'webhook';
alter table message_outbox drop constraint message_outbox_occasion;
alter table message_outbox add constraint message_outbox_occasion unique (occasion, channel);
