-- A later success of a record closes the dead letters of its events.
create index dead_letter_open_event on dead_letter (ref_system, object, native_id) where status = 'open' and kind = 'event';
