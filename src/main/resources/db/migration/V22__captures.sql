-- How the changes of a database are captured from its log (docs/decisions/0057-change-capture.md); one row for each system.
create table change_capture (
  system_id     text collate "C" primary key,
  -- The slot and the history of the database, and up to where all changes are stored here; null: nothing was captured yet.
  source        text,
  lsn           bigint,
  looked_at     timestamptz not null,
  failure       text,
  uncaptured    text,
  -- Changes before this time may be missing until a reconciliation that began later ends.
  missed_before timestamptz,
  missed_why    text,
  -- Bytes of the log that the database keeps for the slot, and that can be written before the slot is lost.
  retained      bigint,
  remaining     bigint
) with (fillfactor = 50);
