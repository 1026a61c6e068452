"""What a run, with the runs it completes, has read so far, according to the states in the output folder."""

from collections.abc import Iterable

from space_odt_dagster.exports.store import AssetState, ExportStore
from space_odt_dagster.run.context import RunContext


class Coverage:
    """How far a run has come. Reads the output folder at each call."""

    def __init__(self, context: RunContext, store: ExportStore) -> None:
        self._context = context
        self._store = store

    @property
    def org_id(self) -> str | None:
        """The organisation of the exports: of this run's token, else of the newest export in the folder."""
        if self._context.org_id is not None:
            return self._context.org_id
        exports = [state.export for state in self._states().values() if state.export]
        newest = max(exports, key=lambda export: export.written_at, default=None)
        return newest.org_id if newest is not None else None

    @property
    def covered(self) -> tuple[str, ...]:
        """The exports recorded by this run or by one it completes."""
        return tuple(self._of_this_run())

    @property
    def has_read_all(self) -> bool:
        """Whether this run, with those it completes, read every export of its scope except those not due."""
        found = self._of_this_run()
        asked = (name for name in self._context.wanted if name not in self._context.kept)
        return all(name in found and found[name].is_of_its_run for name in asked)

    def has_read(self, names: Iterable[str]) -> bool:
        """Whether this run itself wrote all of these exports."""
        states = self._states()
        return all(name in states and self._is_written(states[name]) for name in names)

    def was_read(self, name: str) -> bool:
        """Whether this run itself recorded this export."""
        state = self._store.state(name)
        return state is not None and state.status.run_id == self._context.run_id

    def _is_written(self, state: AssetState) -> bool:
        return state.status.run_id == self._context.run_id and state.is_of_its_run

    def _of_this_run(self) -> dict[str, AssetState]:
        runs = {self._context.run_id, *self._context.earlier_runs}
        return {name: each for name, each in self._states().items() if each.status.run_id in runs}

    def _states(self) -> dict[str, AssetState]:
        names = self._store.known(self._context.manifest.names)
        return {name: state for name in names if (state := self._store.state(name)) is not None}
