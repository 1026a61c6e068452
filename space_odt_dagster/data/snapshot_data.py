"""The result of ``open_snapshot``: the exports of a snapshot with their declared types, or a plain reason why not."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal

from space_odt_dagster.data.parsing import rows_in
from space_odt_dagster.data.refusals import ExportNotRead, ModelRefused, OtherVersion
from space_odt_dagster.data.selecting import columns_of, export_of, refuse_partial
from space_odt_dagster.data.sources import Reading, Source
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import ErrorRow, StatusRow
from space_odt_dagster.manifest.catalogue import MANIFEST

if TYPE_CHECKING:
    from space_odt_dagster.data.frames import Frame

Incomplete = Literal["raise", "allow"]


class SnapshotData:
    """The exports of one snapshot, or the live ``exports``.

    Raises ``ExportNotRead`` for an export that was not read, or only in part unless ``incomplete="allow"``; ``NoSuchExport`` or
    ``NoSuchColumn`` for an unknown name; ``Damaged`` for a file that was edited or damaged.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def name(self) -> str:
        """The name of the snapshot, or ``live``."""
        return self._source.name

    @property
    def run(self) -> RunFacts | None:
        """The run of the snapshot; None for ``live``, whose exports can be from different runs."""
        return self._source.run

    @property
    def exports(self) -> tuple[str, ...]:
        """The names of the exports that were read, completely or in part; sources first."""
        return tuple(each.export.name for each in self._readings())

    @property
    def status(self) -> Mapping[str, StatusRow]:
        """The status of each export, by name: ``snapshot.status["devices"].result``."""
        return self._source.statuses

    def errors(self, export: str | None = None) -> list[ErrorRow]:
        """The calls without a result, of one export or of all."""
        wanted = export_of(export).name if export is not None else None
        return [each for each in self._source.errors if wanted in (None, each.module)]

    def describe(self, export: str | None = None) -> "Frame":
        """The columns of an export, or of all, one row per column: type, key, sensitivity, references and description."""
        from space_odt_dagster.data.frames import described

        return described([export_of(export)] if export is not None else list(MANIFEST))

    def frame(
        self,
        export: str,
        columns: Iterable[str] | None = None,
        incomplete: Incomplete = "raise",
        strict: bool = False,
    ) -> "Frame":
        """An export as a pandas frame, in file order; ``columns`` in the order given.

        Text is ``string``, whole numbers ``Int64``, true or false ``boolean``, times ``datetime64[us, UTC]``. Lists are lists;
        objects and the item (``raw_json``) are JSON text. Missing values are ``NA``, and so are values that do not fit the type of
        their column: ``attrs["unfit"]`` and one warning say how many; ``strict=True`` raises ``DoesNotFit`` instead. ``attrs`` also
        has export, snapshot, result, read_at and redaction.
        """
        from space_odt_dagster.data.frames import frame_of

        with self._opened(export, columns, incomplete) as (reading, names, lines):
            return frame_of(reading, names, lines, snapshot=self.name, strict=strict)

    def rows(
        self, export: str, columns: Iterable[str] | None = None, incomplete: Incomplete = "raise"
    ) -> Iterator[dict[str, Any]]:
        """Yields the rows of an export with JSON values; ``raw_json`` is an object, a number with a fraction a ``Decimal``. The
        checksum is known only after the last row: ``Damaged`` is raised then."""
        reading = self._source.reading(export_of(export))
        refuse_partial(self._source, reading, incomplete)
        return self._rows(export, columns_of(reading, columns), incomplete)

    def models(
        self, export: str, on_refused: Callable[[ModelRefused], None] | None = None, incomplete: Incomplete = "raise"
    ) -> Iterator[Any]:
        """Yields what the SDK's own method makes of each row. Models are the SDK's view; ``rows`` and ``frame`` show what was sent.

        A row that the SDK refuses goes to ``on_refused``, or raises ``ModelRefused``. Raises ``NoModels`` if the SDK has none.
        """
        from space_odt_dagster.data.models import models_of

        return models_of(export_of(export), self.rows(export, incomplete=incomplete), on_refused)

    def sql(self, statement: str, incomplete: Incomplete = "raise") -> "Frame":
        """The result of one SELECT over the exports, as a frame: ``snapshot.sql("select name from locations order by name")``.

        Lists and ``raw_json`` are JSON, times are in UTC, values that do not fit their column are NULL. Needs the extra ``sql``.
        """
        from space_odt_dagster.data.export_tables import answer_of

        answer = answer_of(self._source, statement, incomplete)
        from space_odt_dagster.data.frames import frame_of_answer

        return frame_of_answer(answer)

    def __repr__(self) -> str:
        return f"<exports of {self._source.folder}>"

    def _repr_html_(self) -> str:
        from space_odt_dagster.data.frames import overview

        return overview(repr(self), self._source.statuses, self._readings())

    def _readings(self) -> Iterator[Reading]:
        there = self._source.statuses
        for export in MANIFEST:
            with suppress(ExportNotRead, OtherVersion):
                if export.name in there:
                    yield self._source.reading(export)

    @contextmanager
    def _opened(
        self, export: str, columns: Iterable[str] | None, incomplete: Incomplete
    ) -> Iterator[tuple[Reading, tuple[str, ...], Iterator[bytes]]]:
        with self._source.opened(export_of(export)) as (reading, lines):
            names = columns_of(reading, columns)
            refuse_partial(self._source, reading, incomplete)
            yield reading, names, lines

    def _rows(self, export: str, names: tuple[str, ...], incomplete: Incomplete) -> Iterator[dict[str, Any]]:
        with self._opened(export, names, incomplete) as (reading, _, lines):
            yield from rows_in(reading.export.name, names, lines)
