-- A difference keeps its identity when its pair is linked, unlinked, or its record is merged: it is found by its copies.
-- What a person knows it by is kept with it.
alter table reconciliation_difference add column names json;
create index reconciliation_difference_a on reconciliation_difference using gin (a) where state <> 'gone';
create index reconciliation_difference_b on reconciliation_difference using gin (b) where state <> 'gone';
create index reconciliation_suspect_key on reconciliation_suspect (run_id, key);
