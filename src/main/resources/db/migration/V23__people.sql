-- Sessions of people of an identity provider: name is as the audit shows it, called as they are called there, claims the
-- values that give roles. All are null in the session of a token.
alter table console_session
  add column issuer  text,
  add column subject text,
  add column called  text,
  add column claims  text[];

-- How often: what was refused is counted in one entry for each minute.
alter table action_log add column attempts integer not null default 1;
