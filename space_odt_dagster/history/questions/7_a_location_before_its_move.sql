-- What did locations look like before they moved?
with moves as (
  select location_id, valid_to as by, seen_last as t, name, address_1, city
  from history.location_details
  window versions as (partition by row_key order by version)
  qualify ended = 'changed' and
    (address_1, city) is distinct from (lead(address_1) over versions, lead(city) over versions)
)
select m.location_id, m.name, m.address_1, m.city, m.by as moved_by,
  (select count(*) from history.people_details p
    where p.location_id = m.location_id and p.valid_from <= m.t and coalesce(p.valid_to > m.t, true)) as people,
  (select count(*) from history.call_queue_details q
    where q.location_id = m.location_id and q.valid_from <= m.t and coalesce(q.valid_to > m.t, true)) as queues
from moves m order by m.location_id, m.by;
