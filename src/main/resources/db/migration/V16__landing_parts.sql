-- Each part of a log numbers its messages on its own: between two parts the time decides at which they were written.
alter table landing_row
  add column log_part integer,
  add column log_sent_at timestamptz;
