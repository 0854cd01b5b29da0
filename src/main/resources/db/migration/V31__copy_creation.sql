-- When a copy was created in its system, as far as that says it: none is made elsewhere of what is older than its sync.
alter table link_shadow add column copy_created_at timestamptz;
