-- With which filter each sync was started last: who leaves by an edit of it waits in a plan (S16). One row a sync.

create table sync_filter (
  sync    text primary key,
  filter  text not null,
  edition bigint not null
);
