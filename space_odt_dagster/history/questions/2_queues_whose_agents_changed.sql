-- Which queues got or lost agents in November 2026?
with agents as (
  select *, lag(ended) over (partition by row_key, occurrence order by version) as before
  from history.call_queue_agents
), moves as (
  select queue_id, valid_from as moved, 1 as joined, 0 as "left" from agents
  where not_before is not null and coalesce(before, 'gone') = 'gone' and previous_key is null
  union all
  select queue_id, valid_to, 0, 1 from agents where ended = 'gone'
)
select m.queue_id, any_value(q.name) as queue, sum(joined) as joined, sum("left") as "left"
from moves m left join current.call_queue_details q on q.id = m.queue_id
where moved >= '2026-11-01' and moved < '2026-12-01'
group by m.queue_id order by m.queue_id;
