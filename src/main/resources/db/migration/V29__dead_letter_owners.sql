-- Who takes care of a dead letter; null: no one yet.
alter table dead_letter add column owner text;
