-- Each time that a finding was open: when it came and went, and how many days that were, at least and at most.
-- A night in which its rule could not judge the entity does not say that it is gone. Neither does one whose findings were removed.
with nights as (
  select r.org_id, r.rule_id, r.snapshot, s.at, s.ended_at,
    r.in_scope and not r.uncounted and not r.off and (r.fail + r.unknown = 0 or k.rule_id is not null) as was_judged
  from $rules r join $snapshots s using (snapshot)
  left join (select distinct snapshot, rule_id from $findings where verdict in ('fail', 'unknown')) k using (snapshot, rule_id)
), shown as (
  select * from $findings where verdict = 'fail'
), unknown as (
  select distinct snapshot, rule_id, entity_key from $findings where verdict = 'unknown'
), every as (
  select n.*, i.finding_id, i.entity_kind, i.entity_id, i.entity_key, i.location_id, i.area, i.severity, f.as_of,
    f.finding_id is not null as is_shown
  from nights n
  join (select distinct on (finding_id) * from shown order by finding_id, snapshot desc) i using (rule_id)
  left join shown f on f.finding_id = i.finding_id and f.snapshot = n.snapshot
  left join unknown u on (u.snapshot, u.rule_id, u.entity_key) = (n.snapshot, i.rule_id, i.entity_key)
  where f.finding_id is not null or (n.was_judged and u.snapshot is null)
), neighbours as (
  select *, lag(is_shown) over w as was_shown, lag("at") over w as before_at,
    lead(is_shown) over w as stays, lead(ended_at) over w as after_at
  from every
  window w as (partition by finding_id order by snapshot)
), spells as (
  select *, count(*) filter (where is_shown and not coalesce(was_shown, false))
    over (partition by finding_id order by snapshot) as spell
  from neighbours
)
select org_id, finding_id, rule_id, area, severity, entity_kind, entity_id, entity_key, location_id, spell,
  max(before_at) filter (where not was_shown) as not_before,
  min(as_of) as first_seen,
  max(as_of) as last_seen,
  min(after_at) filter (where not stays) as gone_by,
  bool_or(stays is null) as is_open,
  round(epoch(last_seen - first_seen) / 86400, 2) as days_open_min,
  round(epoch(gone_by - not_before) / 86400, 2) as days_open_max
from spells
where is_shown
group by all
order by finding_id, spell
