-- The position of the message that gave a row last: an older one of the same log never replaces it.
alter table landing_row
  add column log text collate "C",
  add column log_number bigint,
  add constraint landing_row_mark check ((log is null) = (log_number is null));
