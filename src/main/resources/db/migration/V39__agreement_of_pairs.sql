-- Agreement is the share of pairs in which nothing differs, not the mean over the attributes that pairs are found by.
-- What was measured before stays as it was, without these counts.
alter table data_quality_score
  add column pairs bigint not null default 0,
  add column equal_pairs bigint not null default 0,
  alter column agreement drop not null;
update data_quality_score set agreement = null;
