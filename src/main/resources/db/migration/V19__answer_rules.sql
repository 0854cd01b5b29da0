-- Answers of people that are given to further conflicts like the one that was answered: in a conflict of these two systems
-- over the attribute, the winner's value is kept. The two are in the order of their names. A rule that ended stays.
create table answer_rule (
  id        uuid primary key,
  entity    text not null,
  attribute text not null,
  kind      text not null,
  system_a  text collate "C" not null,
  system_b  text collate "C" not null,
  winner    text not null,
  made_by   text not null,
  made_at   timestamptz not null,
  ended_at  timestamptz,
  ended_by  text
);
create unique index answer_rule_current on answer_rule (entity, attribute, kind, system_a, system_b) where ended_at is null;
