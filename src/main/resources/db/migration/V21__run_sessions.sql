-- The session of the process that works on a run, so that a run whose process was killed is taken over at once
-- (docs/decisions/0022-runs.md). Null: only the lease's time counts.

alter table sync_run
  add column session integer;
