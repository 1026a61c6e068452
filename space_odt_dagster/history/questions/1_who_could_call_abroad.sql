-- Who could call abroad on 3 November 2026?
with noon as (select timestamp '2026-11-03 12:00' as t)
select p.person_id, p.name,
  case when o.use_custom_enabled and coalesce(o.use_custom_permissions, true)
    then o.international_action else l.international_action end as action
from history.people_details_as_of((select t from noon)) p
join history.person_permissions_out_as_of((select t from noon)) o using (person_id)
left join history.location_permissions_out_as_of((select t from noon)) l on l.location_id = p.location_id
where action <> 'BLOCK'
order by p.person_id;
