-- What the records of a run looked like so far, for the process that goes on with it.

create table shape_under_way (
  run_id    text collate "C" not null references sync_run (id) on delete cascade,
  system_id text collate "C" not null,
  object    text collate "C" not null,
  shape     json not null,
  primary key (run_id, system_id, object)
);
