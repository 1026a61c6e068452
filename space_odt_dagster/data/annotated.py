"""Loads an export as the type of an annotation: a frame, rows, models or the file. Without Dagster."""

from collections.abc import Iterable
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from upath import UPath

from space_odt_dagster.data.refusals import AnnotationUnknown, CouldNotRun, ExportNotRead
from space_odt_dagster.data.selecting import check_incomplete, export_of, refuse_partial
from space_odt_dagster.data.snapshot_data import SnapshotData
from space_odt_dagster.data.sources import Source
from space_odt_dagster.exports.private_files import is_local, local
from space_odt_dagster.extraction.results import Result

LOADED_AS = (
    "pandas.DataFrame, list[dict], list of the SDK's model of the export or of a pydantic model of your own, pathlib.Path or "
    "upath.UPath, each also | None"
)


def as_annotated(
    source: Source, name: str, annotation: Any, *, columns: Iterable[str] | None = None, incomplete: str = "raise"
) -> Any:
    """An export as its annotation's type; a frame for ``Any``. None if it was not read and the annotation allows None.

    Raises ``AnnotationUnknown``, and what ``SnapshotData`` raises.
    """
    wanted, takes_none = _without_none(annotation)
    check_incomplete(incomplete)
    try:
        return _loaded(source, name, wanted, columns, incomplete)
    except ExportNotRead as unread:
        if takes_none and unread.result != Result.PARTIAL.value:
            return None
        raise


def _loaded(source: Source, name: str, wanted: Any, columns: Iterable[str] | None, incomplete: Any) -> Any:
    snapshot = SnapshotData(source)
    if wanted is Any or _is_frame(wanted):
        return snapshot.frame(name, columns=columns, incomplete=incomplete)
    element = _element_of(wanted)
    if element is dict:
        return list(snapshot.rows(name, columns=columns, incomplete=incomplete))
    if columns is not None:
        raise CouldNotRun(f"columns goes with a frame or list[dict], and {name} is wanted as {_named(wanted)}.")
    if wanted in (Path, UPath):
        return _file(source, name, wanted, incomplete)
    if not isinstance(element, type) or not issubclass(element, BaseModel):
        raise AnnotationUnknown(f"{name} cannot be loaded as {_named(wanted)}: annotate {LOADED_AS}.")
    if element.__module__.partition(".")[0] != "wxc_sdk":
        from space_odt_dagster.data.models import own_models_of

        return list(own_models_of(export_of(name), snapshot.rows(name, incomplete=incomplete), element))
    models = list(snapshot.models(name, incomplete=incomplete))
    for each in models:
        if not isinstance(each, element):
            raise AnnotationUnknown(f"The SDK makes {type(each).__name__} of {name}, and not {element.__name__}.")
    return models


def _file(source: Source, name: str, wanted: Any, incomplete: str) -> Any:
    """The path of the verified JSON of an export. A run may replace a live one."""
    export = export_of(name)
    with source.opened(export) as (reading, lines):
        refuse_partial(source, reading, incomplete)
        for _ in lines:
            pass
    path = source.path_of(export)
    if wanted is UPath:
        return path
    if not is_local(path):
        raise AnnotationUnknown(f"{name} is in an object store: annotate upath.UPath, not pathlib.Path.")
    return local(path)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) not in (Union, UnionType):
        return annotation, False
    others = tuple(each for each in get_args(annotation) if each is not type(None))
    return others[0] if len(others) == 1 else annotation, len(others) < len(get_args(annotation))


def _is_frame(wanted: Any) -> bool:
    """Whether it is ``pandas.DataFrame``, without importing pandas."""
    return isinstance(wanted, type) and wanted.__name__ == "DataFrame" and wanted.__module__.startswith("pandas")


def _element_of(wanted: Any) -> Any:
    if get_origin(wanted) is not list:
        return None
    (element,) = get_args(wanted)
    return dict if get_origin(element) is dict else element


def _named(wanted: Any) -> str:
    return wanted.__name__ if isinstance(wanted, type) and get_origin(wanted) is None else str(wanted)
