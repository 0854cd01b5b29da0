-- What all processes together may still send to a system (docs/decisions/0033-one-budget.md).

create table rate_budget (
  system_id text collate "C" primary key,
  free_at   timestamptz not null
) with (fillfactor = 50);
