"""Reading exports into journals without Dagster: what the tests of this folder stand on."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.rows import Row, cell_text
from space_odt_dagster.exports.status_and_errors import as_record, error_rows, status_row
from space_odt_dagster.exports.store import AssetState, ExportStore
from space_odt_dagster.extraction.access import Access, RefreshCredentials
from space_odt_dagster.extraction.calls import SourceRow
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.outcome import ReadOutcome
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.extraction.session import RequestPolicy
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, keys_of, source_asset_of

QUICK = RequestPolicy(
    concurrent_requests=4,
    timeout_seconds=10.0,
    back_off_seconds=0.001,
    throttle_back_off_seconds=0.001,
)
"""Everything as by default, but nobody waits long."""

ONE_BY_ONE = replace(QUICK, concurrent_requests=1)


@dataclass(frozen=True)
class Reading:
    """What came of reading one export."""

    tally: ReadOutcome
    rows: list[Row]

    @property
    def export(self) -> Export:
        return self.tally.export

    @property
    def result(self) -> Result:
        return self.tally.result

    @property
    def status(self) -> dict[str, Any]:
        return as_record(status_row(self.tally, count=len(self.rows), run_id="a run", org_id=None))

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [as_record(each) for each in error_rows(self.tally)]

    @property
    def keys(self) -> set[tuple[str, ...]]:
        names = [each.name for each in self.export.columns]
        return {tuple(cell_text(row.values[names.index(key)]) for key in keys_of(self.export)) for row in self.rows}

    @property
    def as_source(self) -> list[dict[str, str | None]]:
        """The rows as the next export gets them: text, or None where a cell is empty."""
        names = [each.name for each in self.export.columns]
        return [{n: cell_text(v) or None for n, v in zip(names, row.values, strict=True)} for row in self.rows]


def connect(
    server: Any, *, policy: RequestPolicy = QUICK, refresh: bool = False, token: str | None = None
) -> Connection:
    """A connection to a simulator or a scripted server; with ``refresh``, the simulator's refresh credentials."""
    settings = getattr(server, "settings", None)
    credentials = None
    if refresh:
        credentials = RefreshCredentials(
            client_id=settings.client_id if settings else "a client",
            client_secret=settings.client_secret if settings else "a client secret",
            refresh_token=settings.refresh_token if settings else "a refresh token",
        )
    return Connection(
        Access(
            base_url=server.base_url,
            access_token=token or getattr(server, "token", "an access token"),
            refresh=credentials,
            policy=policy,
        )
    )


def read(
    connection: Connection,
    folder: Path,
    export: Export | str,
    rows: Iterable[SourceRow] = (),
    *,
    source_result: Result | None = None,
) -> Reading:
    """Reads one export into the journal of its name in the folder, going on with what is there."""
    export = MANIFEST[export] if isinstance(export, str) else export
    folder.mkdir(exist_ok=True)
    with closing(Journal(folder / export.name, export)) as journal:
        tally = connection.read(
            export, rows, keeper=journal, source_result=source_result, progress=lambda done, planned: None
        )
        found = list(journal.rows())
    tally.rows = len(found)
    return Reading(tally, found)


@dataclass
class Inventory:
    """Reads assets in their order, each with the rows of its source."""

    connection: Connection
    folder: Path
    readings: dict[str, Reading] = field(default_factory=dict)

    def read(self, *names: str) -> Mapping[str, Reading]:
        """Reads these assets, and their sources before them; all of them if none is named."""
        for name in names or MANIFEST.names:
            if name in self.readings:
                continue
            source_name = source_asset_of(MANIFEST[name])
            source = None
            if source_name is not None:
                self.read(source_name)
                source = self.readings[source_name]
            self.readings[name] = read(
                self.connection,
                self.folder,
                name,
                source.as_source if source is not None and source.result.has_rows else (),
                source_result=source.result if source is not None else None,
            )
        return self.readings


def write_pair(folder: Path, reading: Reading) -> tuple[bytes, bytes]:
    """The bytes of the CSV and the JSON that the rows of a reading make."""
    layout = Layout.of(str(folder))
    row = status_row(reading.tally, count=len(reading.rows), run_id="a run", org_id=None)
    state = AssetState(row, (), None)
    ExportStore(layout).keep_export(reading.export, reading.rows, csv_safe=False, describe=lambda pair: state)
    name = reading.export.name
    return layout.csv_of(name).read_bytes(), layout.json_of(name).read_bytes()
