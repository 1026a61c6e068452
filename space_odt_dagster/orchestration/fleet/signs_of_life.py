"""Signs of life: a number in Dagster's own storage that the process of a run raises while it is alive.

The queue of the workers cannot say that one died: what it began stays begun. So whoever watches compares the number with what it
was before, on a clock of its own. One row for each organisation, whatever the number of runs.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import dagster as dg

from space_odt_dagster.orchestration.tags import PARTITION_TAG

PATIENCE_SECONDS = 90
_SIGNS_IN_PATIENCE = 4.5


def key_of(run: dg.DagsterRun) -> str:
    """Where the signs of a run are written: a row for its organisation, or for its job if it reads none."""
    return f"space_odt/alive/{run.tags.get(PARTITION_TAG) or f'-{run.job_name}'}"


@contextmanager
def signs_of_life(
    instance: dg.DagsterInstance, run: dg.DagsterRun, *, patience: float = PATIENCE_SECONDS
) -> Iterator[None]:
    """Gives signs of a run while the block lasts, several within the patience (seconds) of whoever watches."""
    has_ended = threading.Event()

    def give() -> None:
        number = 0
        while True:
            number += 1
            with suppress(Exception):  # the database may be back for the next one
                instance.run_storage.set_cursor_values({key_of(run): f"{run.run_id}:{number}"})
            if has_ended.wait(patience / _SIGNS_IN_PATIENCE):
                return

    thread = threading.Thread(target=give, name="signs-of-life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        has_ended.set()
        thread.join(patience)


@dataclass
class Watch:
    """Watches the signs of runs. ``clock`` is in seconds; what was seen is forgotten with the process, so patience begins anew."""

    patience: float = PATIENCE_SECONDS
    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, tuple[str, float]] = field(default_factory=dict)

    def is_alive(self, instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
        """False if the run gave no new sign for as long as the patience lasts."""
        key, sign = key_of(run), _sign_of(instance, run)
        now = self.clock()
        before, since = self._seen.get(key, ("", now))
        if sign != before:
            self._seen[key] = sign, now
            return True
        return now - since < self.patience

    def is_taken(self, instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
        """Whether a worker has given a sign of this run, be it alive or not."""
        return not _sign_of(instance, run).endswith(":")


def _sign_of(instance: dg.DagsterInstance, run: dg.DagsterRun) -> str:
    """The last sign of a run, without a number if it gave none."""
    key, beginning = key_of(run), f"{run.run_id}:"
    sign = instance.run_storage.get_cursor_values({key}).get(key, "")
    return sign if sign.startswith(beginning) else beginning
