-- What a run did, record by record: how it is taken back.

create index sync_audit_log_run_record on sync_audit_log (run_id, record_id) where run_id is not null;
