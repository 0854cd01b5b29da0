-- Runs of one kind, newest first: polls that found something are many, and the others are looked for among them.
-- And which waiting work a run brought about: what people did has its turn before it.

create index sync_run_kind on sync_run (kind, id);

alter table inbox_queue add column of_run boolean not null default false;
alter table delivery add column of_run boolean not null default false;
