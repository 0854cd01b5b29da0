-- When the record of an event was first not there: it is believed to be gone once a later look agrees.
alter table inbox_queue add column missed_at timestamptz;
