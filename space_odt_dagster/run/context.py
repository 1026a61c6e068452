"""The context of a run: its id, organisation, settings, selection and output folder."""

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

    ``resumes`` is the run whose journals it resumes (its own id if it starts anew). ``selection`` are the exports it reads, in
    manifest order. ``earlier_runs`` are failed runs that it completes. ``org_id`` is None until the API was asked, and if it does
    not say. ``redaction_key_id`` identifies the key of the hashes, if any. ``reads_ahead`` is true if this process executes the
    whole selection: it may then read an export before its step begins. ``scope`` is what must be read, by this run or those it
    completes, for a complete inventory; None for the whole manifest. ``kept`` maps exports of the scope that are not due to the
    time they were read (ISO 8601).
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
        """The exports that must be read for a complete inventory."""
        return self.scope.names if self.scope is not None else self.manifest.names

    @cached_property
    def layout(self) -> Layout:
        """The paths in the output folder."""
        return Layout.of(self.settings.out_dir, self.settings.local_dir)
