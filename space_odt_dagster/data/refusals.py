"""The exceptions of ``data``: one class per reason, each with one plain sentence.

No message contains a value of an export. All are a ``CouldNotRun``, and so are ``Damaged`` (a file was edited or damaged) and
``OutputError`` (a folder or bucket cannot be read), which are defined where files are read.
"""

from collections.abc import Mapping
from typing import Any

from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.model_errors import ModelError
from space_odt_dagster.snapshots.rows import Damaged

__all__ = [
    "AnnotationUnknown",
    "CouldNotRun",
    "Damaged",
    "DoesNotFit",
    "ExportNotRead",
    "ExtraMissing",
    "IncompleteUnknown",
    "ModelRefused",
    "NoModels",
    "NoSuchColumn",
    "NoSuchExport",
    "NoSuchSnapshot",
    "NotOneSelect",
    "OtherVersion",
    "OutputError",
    "StatementFailed",
    "UnfitValues",
]


class NoSuchSnapshot(CouldNotRun):
    """There is no such output folder or snapshot, or the name fits several."""

    exit_code = 2


class NoSuchExport(CouldNotRun):
    """There is no export with this name. The message suggests the nearest."""

    exit_code = 2


class NoSuchColumn(CouldNotRun):
    """The export has no column with this name. The message suggests the nearest."""

    exit_code = 2


class ExportNotRead(CouldNotRun):
    """The export was not read, or only in part. Has its name, result, the reason, and what to do."""

    exit_code = 3

    def __init__(self, export: str, result: str, reason: str, advice: str) -> None:
        super().__init__(export, result, reason, advice)
        self.export, self.result, self.reason, self.advice = export, result, reason, advice

    def __str__(self) -> str:
        whole = "was not read whole" if self.result == "partial" else "was not read"
        return f"{self.export} {whole} ({self.result}): {self.reason.rstrip('.')}. {self.advice}"


class OtherVersion(CouldNotRun):
    """The file was written by another version of space-odt and has other columns."""


class DoesNotFit(CouldNotRun):
    """Values do not fit the type of their column. The message has the columns and counts."""


class ExtraMissing(CouldNotRun):
    """A package must be installed for this. The message says how."""

    exit_code = 2


class NotOneSelect(CouldNotRun):
    """The statement is not a single SELECT."""

    exit_code = 2


class StatementFailed(CouldNotRun):
    """The statement is not valid SQL, or failed while running."""


class UnfitValues(UserWarning):
    """Values do not fit the type of their column, and are missing in the frame."""


def unfit_in_words(export: str, unfit: Mapping[str, int]) -> str:
    """A phrase with the columns whose values do not fit, and how many."""
    number = sum(unfit.values())
    said = "value does" if number == 1 else "values do"
    return f"{export}: {number} {said} not fit the type of {', '.join(f'{name} ({n})' for name, n in unfit.items())}"


class NoModels(CouldNotRun):
    """The SDK has no models for an export: it has no method for it, or one that returns plain values."""

    exit_code = 2


class AnnotationUnknown(CouldNotRun):
    """An export cannot be loaded as this type. The message lists the types that work."""

    exit_code = 2


class IncompleteUnknown(CouldNotRun, ValueError):
    """``incomplete`` is neither ``raise`` nor ``allow``."""

    exit_code = 2


class ModelRefused(CouldNotRun):
    """A model refuses a row. Has the owner of the model (``by``), the number of the row (from 1), its ``key`` columns that are not
    sensitive, the ``field`` in the item if known, and the ``reason``, without any value of the item."""

    def __init__(self, by: str, export: str, row: int, key: Mapping[str, Any], error: ModelError) -> None:
        super().__init__(by, export, row, key, error)
        self.by, self.export, self.row, self.key = by, export, row, key
        self.field, self.reason = error.field, error.reason

    def __str__(self) -> str:
        named = ", ".join(f"{name} {value}" for name, value in self.key.items())
        where = f" ({named})" if named else ""
        at = f" at {self.field}" if self.field else ""
        return (
            f"{self.by} refuses row {self.row} of {self.export}{where}{at}: {self.reason}. rows (list[dict] as an "
            "annotation) gives it as it was sent."
        )
