-- How many calls of a system's quota all processes together have made; one row for each system with a quota.
create table quota_use (
  system_id  text collate "C" primary key,
  started_at timestamptz not null,
  used       bigint not null,
  all_calls  bigint,
  told       boolean not null,
  probed_at  timestamptz
) with (fillfactor = 50);
