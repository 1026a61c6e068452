"""Everything in a lake that is made of something else in it, in the order in which it is made."""

from space_odt_dagster.history.bridges import write_bridges
from space_odt_dagster.history.dims import write_dims
from space_odt_dagster.history.facts_of_files import write_facts_of_files
from space_odt_dagster.history.facts_of_readings import write_facts_of_readings
from space_odt_dagster.history.fold import Derive

DERIVED: tuple[Derive, ...] = (write_facts_of_readings, write_facts_of_files, write_bridges, write_dims)
