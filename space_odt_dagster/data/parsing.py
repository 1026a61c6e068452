"""Splits a line of an export into its columns and the text of its item, which is most of the line and rarely needs parsing."""

from collections.abc import Callable
from typing import Any

from space_odt_dagster.exports.written_exports import before_item
from space_odt_dagster.extraction.json_text import json_text, parse_json, parse_own
from space_odt_dagster.manifest.export import RAW_JSON, SOURCE_METHOD, Export
from space_odt_dagster.snapshots.rows import Damaged

Parts = tuple[dict[str, Any], bytes]


def parser_of(export: Export) -> Callable[[bytes], Parts]:
    """A function that splits a line into its columns without ``raw_json``, and the JSON text of that. It raises ``Damaged``."""
    method = export.endpoint.method
    between = before_item(export)

    def parts_of(line: bytes) -> Parts:
        head, found, raw = line.partition(between)
        try:
            if found:
                try:
                    columns: dict[str, Any] = parse_own(f"{head.decode()}}}")
                except ValueError:
                    return _whole(line)
                columns[SOURCE_METHOD] = method
                return columns, raw[:-1]
            return _whole(line)
        except (ValueError, TypeError):
            raise Damaged(
                f"{export.name} is not what was kept (edited or damaged): one of its lines is no row."
            ) from None

    return parts_of


def _whole(line: bytes) -> Parts:
    columns: dict[str, Any] = parse_json(line.decode())
    return columns, json_text(columns.pop(RAW_JSON, None)).encode()
