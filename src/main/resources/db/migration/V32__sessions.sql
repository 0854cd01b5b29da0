-- The session that a login to each system began: cookies and tokens, encrypted with the key of syncline.secret-key, for all
-- processes (docs/decisions/0086-certificates-and-sessions.md). A session that ended is replaced by the next login.
create table system_session (
  system_id text collate "C" primary key,
  key_id    bytea not null,
  sealed    bytea not null,
  begun_at  timestamptz not null default now()
);
