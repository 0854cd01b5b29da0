-- The record that a rule derived from another one, once for the life of the other. It holds ids alone, and stays when
-- one of the two ends, so that the same is not derived again.
create table derived_record (
  sync       text        not null,
  rule       text        not null,
  source_id  uuid        not null,
  derived_id uuid        not null,
  derived_at timestamptz not null,
  primary key (sync, rule, source_id)
);

create index derived_record_derived on derived_record (derived_id);
