-- What a retention of runs looks for, so that forgetting reads no more than it drops.

create index reconciliation_sighting_at on reconciliation_sighting (at);
create index sync_run_ended on sync_run (ended_at) where ended_at is not null;
create index plan_created on plan (created_at);
create index schema_drift_at on schema_drift (at);
