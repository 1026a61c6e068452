"""A lake that has to be there."""

from space_odt_dagster.history.lake_folder import LakeFolder
from space_odt_dagster.history.lake_state import LakeRefused, LakeState


def known_state(lake: LakeFolder) -> LakeState:
    """The state of a lake. Raises ``LakeRefused`` if there is none."""
    if lake.state is None:
        raise LakeRefused(f"There is no lake in {lake.root} yet: make it with `space-odt lake`.")
    return lake.state
