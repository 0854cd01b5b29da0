-- One run of a workflow for one record. The steps are those that the workflow had when it started.
create table workflow_instance (
  id         uuid primary key,
  sync       text        not null,
  workflow   text        not null,
  entity     text        not null,
  record_id  uuid        not null,
  started_by text        not null,
  state      text        not null,
  steps      json        not null,
  started_at timestamptz not null,
  due_at     timestamptz,
  ended_at   timestamptz,
  revision   bigint      not null
);

-- A workflow runs once at a time for a record.
create unique index workflow_instance_open on workflow_instance (record_id, sync, workflow) where ended_at is null;

create index workflow_instance_due on workflow_instance (sync, due_at) where due_at is not null;

create index workflow_instance_record on workflow_instance (record_id, id);

create index workflow_instance_ended on workflow_instance (ended_at) where ended_at is not null;
