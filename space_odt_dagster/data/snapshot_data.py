"""What ``open_snapshot`` gives: every export of a snapshot, with the types that are declared, or a plain reason why not."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal

from space_odt_dagster.data.parsing import parser_of
from space_odt_dagster.data.refusals import ExportNotRead, ModelRefused, OtherVersion
from space_odt_dagster.data.selecting import columns_of, export_of, refuse_partial
from space_odt_dagster.data.sources import Reading, Source
from space_odt_dagster.exports.run_facts import RunFacts
from space_odt_dagster.exports.status_and_errors import ErrorRow, StatusRow
from space_odt_dagster.extraction.json_text import parse_json
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import RAW_JSON

if TYPE_CHECKING:
    from space_odt_dagster.data.frames import Frame

Incomplete = Literal["raise", "allow"]


class SnapshotData:
    """The exports of one snapshot, or those that lie in ``exports`` now.

    An export that was not read raises ``ExportNotRead``; so does one that was read in part, unless ``incomplete="allow"``. A name
    that is none raises ``NoSuchExport`` or ``NoSuchColumn``, a file that is not what was kept ``Damaged``.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def name(self) -> str:
        """The name of the snapshot, or ``live``."""
        return self._source.name

    @property
    def run(self) -> RunFacts | None:
        """The run that the snapshot is of; None for ``live``, where each export can be of another."""
        return self._source.run

    @property
    def exports(self) -> tuple[str, ...]:
        """The names of the exports that were read, whole or in part; sources first."""
        return tuple(each.export.name for each in self._readings())

    @property
    def status(self) -> Mapping[str, StatusRow]:
        """How each export came out, by name: ``snapshot.status["devices"].result``."""
        return self._source.statuses

    def errors(self, export: str | None = None) -> list[ErrorRow]:
        """The calls that brought nothing, of one export or of all."""
        wanted = export_of(export).name if export is not None else None
        return [each for each in self._source.errors if wanted in (None, each.module)]

    def describe(self, export: str | None = None) -> "Frame":
        """The columns of an export, or of all, a row each: type, key, what it gives away, what its ids point to, and what it is."""
        from space_odt_dagster.data.frames import described

        return described([export_of(export)] if export is not None else list(MANIFEST))

    def frame(
        self,
        export: str,
        columns: Iterable[str] | None = None,
        incomplete: Incomplete = "raise",
        strict: bool = False,
    ) -> "Frame":
        """An export as a pandas frame, in the order of its file; ``columns`` in the order given.

        Text is ``string``, whole numbers ``Int64``, true or false ``boolean``, times ``datetime64[us, UTC]``, lists are lists, the
        item (``raw_json``) and objects are their JSON text. What is missing is ``NA``. So is a value that does not fit the type of
        its column: how many is in ``attrs["unfit"]`` and in one warning; ``strict=True`` raises ``DoesNotFit`` instead.
        ``attrs`` also has export, snapshot, result, read_at and redaction.
        """
        from space_odt_dagster.data.frames import frame_of

        with self._opened(export, columns, incomplete) as (reading, names, lines):
            return frame_of(reading, names, lines, snapshot=self.name, strict=strict)

    def rows(
        self, export: str, columns: Iterable[str] | None = None, incomplete: Incomplete = "raise"
    ) -> Iterator[dict[str, Any]]:
        """The rows of an export with their JSON values, one at a time; ``raw_json`` is an object, a number with a fraction a
        ``Decimal``. Whether the file is what was kept is known at its end."""
        reading = self._source.reading(export_of(export))
        refuse_partial(self._source, reading, incomplete)
        return self._rows(export, columns_of(reading, columns), incomplete)

    def models(
        self, export: str, on_refused: Callable[[ModelRefused], None] | None = None, incomplete: Incomplete = "raise"
    ) -> Iterator[Any]:
        """What the SDK's own method makes of each row. Models are the SDK's opinion; ``rows`` and ``frame`` are what was sent.

        A row that the SDK refuses goes to ``on_refused``, or raises ``ModelRefused``. Raises ``NoModels`` where the SDK makes none.
        """
        from space_odt_dagster.data.models import models_of

        return models_of(export_of(export), self.rows(export, incomplete=incomplete), on_refused)

    def sql(self, statement: str, incomplete: Incomplete = "raise") -> "Frame":
        """What one SELECT over the exports gives, as a frame: ``snapshot.sql("select name from locations order by name")``.

        Lists and ``raw_json`` are JSON, times are in UTC, what does not fit its column is NULL. Needs the extra ``sql``.
        """
        from space_odt_dagster.data.sql import answer_of

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
        declared = export_of(export)
        names = columns_of(self._source.reading(declared), columns)
        with self._source.opened(declared) as (reading, lines):
            refuse_partial(self._source, reading, incomplete)
            yield reading, names, lines

    def _rows(self, export: str, names: tuple[str, ...], incomplete: Incomplete) -> Iterator[dict[str, Any]]:
        with self._opened(export, names, incomplete) as (reading, _, lines):
            parts_of = parser_of(reading.export)
            for line in lines:
                columns, raw = parts_of(line)
                if RAW_JSON in names:
                    columns[RAW_JSON] = parse_json(raw.decode())
                yield {name: columns.get(name) for name in names}
