-- How many devices were offline, by location and night?
select d.date, d.location_id, any_value(l.name) as location,
  coalesce(sum(d.devices) filter (where d.connection_status in ('disconnected', 'offline_expired')), 0) as offline,
  sum(d.devices) as devices
from facts.device_state d left join current.locations l using (location_id)
group by d.date, d.location_id order by d.date, d.location_id;
