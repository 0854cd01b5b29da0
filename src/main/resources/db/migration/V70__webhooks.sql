-- What all processes know of the webhooks of each system; written every few seconds at most.
create table hook_watch (
  system_id   text collate "C" primary key,
  since       timestamptz not null,
  verified_at timestamptz,
  refused_at  timestamptz,
  fault       text,
  missed_at   timestamptz
) with (fillfactor = 50);
