-- What happened, for streams that follow it, in the order of commits (docs/decisions/0050-event-stream.md).

create table event_feed (
  tx        xid8        not null default pg_current_xact_id(),
  number    bigint      generated always as identity,
  at        timestamptz not null default clock_timestamp(),
  kind      text        not null,
  sync      text,
  system_id text,
  entity    text,
  record_id uuid,
  -- The id of what it is about: a question, a run, an alert.
  subject   text        not null,
  primary key (tx, number)
);
create index event_feed_at on event_feed (at);

-- Which server and table this is: after a backup was restored, the ids of transactions mean something else.
create function event_feed_mark() returns text language sql stable as
$$ select substr(md5(system_identifier || '.' || 'event_feed'::regclass::oid), 1, 8) from pg_control_system() $$;

-- Up to which transaction events were removed: positions before are too old.
create table event_feed_end (
  only_one boolean primary key default true check (only_one),
  removed  xid8 not null default '0',
  mark     text not null
);
insert into event_feed_end (mark) values (event_feed_mark());

create function feed_questions_opened() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, system_id, entity, record_id, subject)
  select 'question-opened', system_id, entity, record_id, id::text from fresh where status = 'open';
  return null;
end $$;
create trigger feed_questions_opened after insert on review_item
  referencing new table as fresh for each statement execute function feed_questions_opened();

create function feed_questions_answered() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, system_id, entity, record_id, subject)
  select 'question-answered', n.system_id, n.entity, n.record_id, n.id::text
  from fresh n join former f on f.id = n.id where f.status = 'open' and n.status <> 'open';
  return null;
end $$;
create trigger feed_questions_answered after update on review_item
  referencing old table as former new table as fresh for each statement execute function feed_questions_answered();

create function feed_conflicts() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, system_id, entity, record_id, subject)
  select case when winner is null then 'conflict-waiting' else 'conflict-decided' end, seen_system, entity, record_id, id::text
  from fresh;
  return null;
end $$;
create trigger feed_conflicts after insert on conflict
  referencing new table as fresh for each statement execute function feed_conflicts();

create function feed_dead_letters() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, system_id, entity, record_id, subject)
  select 'dead-letter', system_id, entity, record_id, id::text from fresh;
  return null;
end $$;
create trigger feed_dead_letters after insert on dead_letter
  referencing new table as fresh for each statement execute function feed_dead_letters();

create function feed_dead_letters_closed() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, system_id, entity, record_id, subject)
  select 'dead-letter-closed', n.system_id, n.entity, n.record_id, n.id::text
  from fresh n join former f on f.id = n.id where f.status = 'open' and n.status <> 'open';
  return null;
end $$;
create trigger feed_dead_letters_closed after update on dead_letter
  referencing old table as former new table as fresh for each statement execute function feed_dead_letters_closed();

-- Most runs are polls that found something: they are left out.
create function feed_runs() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, sync, system_id, subject) values ('run-finished', new.sync, new.system_id, new.id);
  return null;
end $$;
create trigger feed_runs after update on sync_run for each row
  when (old.ended_at is null and new.ended_at is not null and new.kind <> 'poll') execute function feed_runs();
create trigger feed_runs_ended_at_once after insert on sync_run for each row
  when (new.ended_at is not null and new.kind <> 'poll') execute function feed_runs();

create function feed_alerts() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, sync, system_id, subject)
  values (case when new.closed_at is null then 'alert-opened' else 'alert-closed' end,
          case when new.of_system then null else new.subject end,
          case when new.of_system then new.subject end,
          new.rule);
  return null;
end $$;
create trigger feed_alerts_opened after insert on alert for each row
  when (new.opened_at is not null and new.closed_at is null) execute function feed_alerts();
create trigger feed_alerts_changed after update on alert for each row
  when (new.opened_at is not null
        and (old.opened_at is null or (old.closed_at is null and new.closed_at is not null)))
  execute function feed_alerts();

create function feed_drifts() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, system_id, subject) select 'schema-changed', system_id, id::text from fresh;
  return null;
end $$;
create trigger feed_drifts after insert on schema_drift
  referencing new table as fresh for each statement execute function feed_drifts();

create function feed_differences() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, sync, entity, record_id, subject)
  select 'difference-found', sync, entity, record_id, id::text from fresh where state <> 'gone';
  return null;
end $$;
create trigger feed_differences after insert on reconciliation_difference
  referencing new table as fresh for each statement execute function feed_differences();

create function feed_differences_gone() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, sync, entity, record_id, subject)
  select case when n.state = 'gone' then 'difference-gone' else 'difference-found' end, n.sync, n.entity, n.record_id, n.id::text
  from fresh n join former f on f.id = n.id where (f.state = 'gone') <> (n.state = 'gone');
  return null;
end $$;
create trigger feed_differences_gone after update on reconciliation_difference
  referencing old table as former new table as fresh for each statement execute function feed_differences_gone();

create function feed_workflows() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, sync, entity, record_id, subject)
  values ('workflow-' || new.state, new.sync, new.entity, new.record_id, new.id::text);
  return null;
end $$;
create trigger feed_workflows_started after insert on workflow_instance for each row execute function feed_workflows();
create trigger feed_workflows_changed after update on workflow_instance for each row
  when (old.state <> new.state) execute function feed_workflows();

create function feed_erasures() returns trigger language plpgsql as $$
begin
  insert into event_feed (kind, entity, record_id, subject)
  values ('erasure-' || new.state, new.entity, new.record_id, new.id::text);
  return null;
end $$;
create trigger feed_erasures_begun after insert on erasure for each row execute function feed_erasures();
create trigger feed_erasures_changed after update on erasure for each row
  when (old.state <> new.state) execute function feed_erasures();
