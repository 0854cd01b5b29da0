-- Messages to people: what was told once for all, and what is still to be posted to the channel outside.

create table message_outbox (
  id              uuid primary key,
  occasion        text collate "C",
  about           text not null,
  urgency         text not null,
  subject         text not null,
  recipient       text,
  run_id          text,
  body            text not null,
  numbers         json not null,
  at              timestamptz not null,
  attempts        integer not null default 0,
  -- Null: nothing is to be posted, or not any more.
  next_attempt_at timestamptz,
  posted_at       timestamptz,
  failure         text,
  constraint message_outbox_occasion unique (occasion)
) with (fillfactor = 70);
create index message_outbox_due on message_outbox (next_attempt_at) where next_attempt_at is not null;
create index message_outbox_at on message_outbox (at);
