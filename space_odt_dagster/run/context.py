"""What a run is: its name, whose organisation it reads, its settings, what it is to read and where it writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.scope import Scope
from space_odt_dagster.run.settings import Settings


@dataclass(frozen=True, kw_only=True)
class RunContext:
    """One run, as all its parts see it.

    ``resumes`` is the run whose journals it resumes (itself, if it starts anew), ``selection`` the exports that it reads, in the
    order of the manifest, ``earlier_runs`` those that failed and that it completes. ``org_id`` is None until the API was asked, and
    where it does not say; ``redaction_key_id`` names the key of the hashes, if there are any. ``reads_ahead`` is whether this
    process executes all of the selection, so that it may read an export before its step has begun. ``scope`` is what has to be
    read, by this run or those that it completes, for the inventory to be complete: everything of the manifest if it is None.
    ``kept`` are those of them that this run leaves as they are, each with the time that it was read (ISO 8601).
    """

    run_id: str
    resumes: str
    manifest: Manifest
    settings: Settings
    selection: tuple[str, ...]
    earlier_runs: frozenset[str] = frozenset()
    reads_ahead: bool = True
    org_id: str | None = None
    redaction_key_id: str | None = None
    started_at: datetime = field(default_factory=utc_now)
    scope: Scope | None = None
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> tuple[str, ...]:
        """What has to be read for the inventory to be complete."""
        return self.scope.names if self.scope is not None else self.manifest.names

    @cached_property
    def layout(self) -> Layout:
        """The output folder."""
        return Layout.of(self.settings.out_dir, self.settings.local_dir)
