-- Refresh tokens that systems rotate: each works once, so the newest is kept here, encrypted with the key of
-- syncline.secret-key (docs/decisions/0014-rotated-tokens.md).
create table rotated_token (
  system_id  text collate "C" primary key,
  key_id     bytea not null,
  sealed     bytea not null,
  rotated_at timestamptz not null default now()
);
