-- How many units of each licence were in use, week by week?
select date_trunc('week', date)::date as week, license_id, any_value(name) as licence,
  max(consumed) as in_use, max(total) as units
from facts.licence_use
group by week, license_id order by week, license_id;
