-- Systems that some process found silent and waits for; deleted when one of them gets an answer again.
create table system_breaker (
  system_id text collate "C" primary key,
  until     timestamptz not null
) with (fillfactor = 50);
