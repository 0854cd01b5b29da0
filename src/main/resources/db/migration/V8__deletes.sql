-- A copy that was unlinked on purpose stays there and is nobody's: it is told from one that is gone.
alter table tombstone add column kept boolean not null default false;

-- What counts against the brake of a sync: one row per copy that is to be archived, deleted or unlinked, or created.
-- Older than the window it is of no use and is swept as new ones come.
create table brake_count (
  sync      text collate "C" not null,
  kind      text collate "C" not null,
  at        timestamptz not null,
  amount    integer not null
);
create index brake_count_window on brake_count (sync, kind, at);
