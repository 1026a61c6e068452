-- How long did findings of a rule stay open?
select entity_id, first_seen, gone_by, is_open, days_open_min, days_open_max
from facts.findings_open
where rule_id = 'person-may-call-international'
order by entity_id, first_seen;
