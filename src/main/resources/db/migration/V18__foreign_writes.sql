-- Values that a system changed and may not change: alerts count those of a day (docs/alerts.md).
create index sync_audit_log_foreign on sync_audit_log (at) where reason = 'foreign-write-flagged';
