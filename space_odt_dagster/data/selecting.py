"""Checks what the caller asked for: an export, its columns, and whether a partial one is allowed."""

from collections.abc import Iterable

from space_odt_dagster.data.refusals import IncompleteUnknown, NoSuchColumn, NoSuchExport, OtherVersion
from space_odt_dagster.data.sources import Reading, Source, refusal
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, header_of


def export_of(export: str) -> Export:
    """The export with this name. Raises ``NoSuchExport``."""
    if export not in MANIFEST:
        raise NoSuchExport(f"There is no export {str(export)!r}.{nearest(str(export), MANIFEST.names)}")
    return MANIFEST[export]


def columns_of(reading: Reading, columns: Iterable[str] | None) -> tuple[str, ...]:
    """The wanted columns; all for None. Raises ``NoSuchColumn`` and ``OtherVersion``."""
    header, name = header_of(reading.export), reading.export.name
    if columns is None:
        if set(reading.columns) != set(header):
            raise OtherVersion(
                f"{name} was written by another version of space-odt and has other columns: name columns that both have."
            )
        return header
    wanted = tuple(dict.fromkeys([columns] if isinstance(columns, str) else columns))
    for each in wanted:
        if each not in header:
            raise NoSuchColumn(f"{name} has no column {str(each)!r}.{nearest(str(each), header)}")
        if each not in reading.columns:
            raise OtherVersion(f"{name} was written by another version of space-odt, which had no column {each}.")
    return wanted


def check_incomplete(incomplete: str) -> None:
    """Raises ``IncompleteUnknown`` unless it is ``raise`` or ``allow``."""
    if incomplete not in ("raise", "allow"):
        raise IncompleteUnknown(f'incomplete takes "raise" or "allow", not {incomplete!r}.')


def refuse_partial(source: Source, reading: Reading, incomplete: str) -> None:
    """Raises ``ExportNotRead`` for a partial export, unless that is allowed, and ``IncompleteUnknown``."""
    check_incomplete(incomplete)
    if reading.result is Result.PARTIAL and incomplete != "allow":
        status = source.statuses.get(reading.export.name)
        raise refusal(reading.export, Result.PARTIAL, status.error if status is not None else None)
