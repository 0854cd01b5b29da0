-- Who waits for a record stays known until it has been looked at: a create must not be tried without the reference in
-- between.
alter table awaited_link add column told boolean not null default false;
