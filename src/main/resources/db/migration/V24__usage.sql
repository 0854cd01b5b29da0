-- How much the installation is used: a row for each day in UTC. Rows are never removed.
create table usage_day (
  day         date primary key,
  -- The most that were measured on the day; null: only the audit log speaks of it.
  syncs       integer,
  systems     integer,
  records     bigint,
  writes      bigint not null,
  bytes       bigint not null,
  measured_at timestamptz
);
