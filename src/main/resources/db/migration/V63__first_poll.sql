-- Objects that a poll has read to the end although no row had a time: they have no watermark yet.
create table first_poll (
  system_id text collate "C" not null,
  object    text collate "C" not null,
  primary key (system_id, object)
);
