-- Runs of one kind, newest first: polls that found something are many, and the others are looked for among them.

create index sync_run_kind on sync_run (kind, id);
