-- Which record an event that waits names: one read answers all events of its record that came before it.

alter table inbox_queue add column native_id text collate "C";
update inbox_queue q set native_id = e.native_id from inbox_event e where e.id = q.event_id;
create index inbox_queue_record on inbox_queue (native_id, seq);
