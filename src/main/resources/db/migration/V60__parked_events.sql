-- The record whose write without a known outcome an event waits for, and since when: the commit that ends the write
-- makes the event due.
alter table inbox_queue add column parked_behind uuid, add column parked_at timestamptz;
create index inbox_queue_parked on inbox_queue (parked_behind) where parked_behind is not null;
