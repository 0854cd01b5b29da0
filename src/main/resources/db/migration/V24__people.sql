-- Sessions of people of an identity provider: name is as the audit shows it, called as they are called there, claims the
-- values that give roles. All are null in the session of a token.
alter table console_session
  add column issuer  text,
  add column subject text,
  add column called  text,
  add column claims  text[];
