-- Whether the delivery of a dead letter might create the record in its target: its replay may do no more than that.
-- Of older letters it is not known; those without a copy keep what a replay did so far. And letters that are closed are
-- forgotten with the account.

alter table dead_letter add column may_create boolean not null default true;
create index dead_letter_closed on dead_letter (closed_at) where status <> 'open';
