-- Where the message stands that said a row last: an older one of the same log never replaces it.
alter table landing_row
  add column log text collate "C",
  add column log_part integer,
  add column log_number bigint,
  -- When it was written, as the log says: it decides between two parts, which number messages on their own.
  add column log_sent_at timestamptz,
  add constraint landing_row_mark check ((log is null) = (log_number is null) and (log is null) = (log_part is null));
