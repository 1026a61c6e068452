"""``--organisation NAME``: a command of a single inventory, for one of several organisations.

Nothing of this is imported unless a file of organisations is named.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.fleet.environment import environment_of, environment_without_secrets
from space_odt_dagster.fleet.file_reader import fleet_from
from space_odt_dagster.fleet.lease import Lease, lease_for
from space_odt_dagster.fleet.not_started import note_not_started
from space_odt_dagster.fleet.organisations import Fleet, Organisation
from space_odt_dagster.fleet.own_folders import same_folder
from space_odt_dagster.fleet.summary import write_summary
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.run.clock import utc_now
from space_odt_dagster.run.inventory import Inventory
from space_odt_dagster.run.resume import CannotResume
from space_odt_dagster.run.settings import Settings, SettingsError


class IsPaused(CouldNotRun):
    """The organisation is not read for now. One plain sentence."""


@dataclass(frozen=True, kw_only=True)
class OneOfFleet:
    """The organisation that a command is about, and its fleet."""

    fleet: Fleet
    organisation: Organisation

    @classmethod
    def named(cls, name: str, environ: Mapping[str, str]) -> "OneOfFleet":
        """The organisation of this name. Raises ``WrongFile`` and ``UnknownOrganisation``."""
        fleet = fleet_from(environ, MANIFEST)
        assert fleet is not None
        return cls(fleet=fleet, organisation=fleet.named(name))

    def offline(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Its environment for work that asks Webex nothing."""
        return environment_without_secrets(self.organisation, environ)

    def online(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Its environment with its token. Raises ``TokenNotSet``, and ``IsPaused`` if it is not read for now."""
        if self.organisation.paused is not None:
            name, reason = self.organisation.name, self.organisation.paused.reason.rstrip(".")
            raise IsPaused(f"{name} is paused ({reason}): to read it, remove paused from {self.fleet.file}.")
        return environment_of(self.organisation, environ)

    @contextmanager
    def noting(self, out_dir: str | None) -> Iterator[None]:
        """Notes why a run could not start, if that is so and not a mistake in what was typed, and raises the error again.

        A run into another ``out_dir`` than that of the organisation says nothing about it.
        """
        is_its_own = out_dir is None or same_folder(out_dir) == same_folder(self.organisation.out_dir)
        try:
            yield
        except CouldNotRun as stopped:
            if (
                is_its_own
                and stopped.exit_code != SettingsError.exit_code
                and not isinstance(stopped, IsPaused | CannotResume)
            ):
                note_not_started(self.fleet, self.organisation.name, stopped, now=utc_now())
            raise

    def lease(self, settings: Settings, run_id: str, environ: Mapping[str, str]) -> Lease | None:
        """What lets this run alone write into the folder, if that is in an object store. Raises ``OutputError``."""
        return lease_for(Layout.of(settings.out_dir, settings.local_dir).root, run_id, environ)

    def has_run(self, inventory: Inventory, failure: str | None) -> None:
        """Writes the summary of a run. Raises nothing: the run has ended for its own reason."""
        with suppress(OutputError, OSError):
            write_summary(inventory, self.organisation, failure=failure)
