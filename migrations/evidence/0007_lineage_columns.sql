-- What lineage is read from, in the row of the execution itself: a picture of many reads nothing but the rows and their events.

-- Who signed the decision, and which executions led to it without lending it authority: as its statement says.
alter table evidence.execution add column key_id text, add column causes uuid[];
alter table evidence.execution disable trigger append_only;
update evidence.execution e set key_id = s.key_id
from evidence.statement s where s.tenant_id = e.tenant_id and s.event_id = e.decision_id;
alter table evidence.execution enable trigger append_only;
alter table evidence.execution alter column key_id set not null;
alter table evidence.execution add constraint execution_causes_check check (cardinality(causes) between 1 and 16);

-- A grant that was refused where it was shown: the code says why.
alter table evidence.execution_event add column code text;
alter table evidence.execution_event drop constraint execution_event_status_check;
alter table evidence.execution_event add constraint execution_event_status_check
  check (status in ('completed', 'failed', 'refused'));
alter table evidence.execution_event add constraint execution_event_code_check
  check ((code is not null) = (status is not distinct from 'refused'));

alter type evidence.append_item add attribute causes uuid[], add attribute code text;
