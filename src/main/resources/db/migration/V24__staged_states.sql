-- Which attributes a staged record says, and which of them are filled: two bits each, so that the quality of a million
-- records is counted without opening their digests. Null where a version before this one staged the row; rows live as
-- long as their run.
alter table staging_row add column states bytea;
