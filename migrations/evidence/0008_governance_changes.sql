-- What belongs to no execution is listed by its place in the log. Decisions and what follows them never touch this index.
create index statement_governance on evidence.statement (tenant_id, log_id, log_index) where execution_id is null;
