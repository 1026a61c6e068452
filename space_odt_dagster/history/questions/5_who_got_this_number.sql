-- Which numbers changed hands, when, and from whom to whom?
select n.direct_number, before.owner_id as from_whom, n.owner_id as to_whom, n.not_before, n.seen_first
from history.phone_numbers n
asof left join history.phone_numbers before
  on before.direct_number = n.direct_number and before.valid_to <= n.valid_from
where n.direct_number <> '' and n.not_before is not null and n.owner_id is distinct from before.owner_id
order by n.direct_number, n.seen_first;
