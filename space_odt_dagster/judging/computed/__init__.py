"""Rules that the language of conditions cannot say: one function a file, with what it reads.

A function is given the rows and says of each entity whether it keeps the rule.
"""

from collections.abc import Mapping

from space_odt_dagster.judging.computed.computed import Computed

COMPUTED: Mapping[str, Computed] = {}
"""The functions by the name that ``computed_by`` gives."""
