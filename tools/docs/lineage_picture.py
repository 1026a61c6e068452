"""Draws ``docs/images/lineage.svg`` from the manifest: every export of ``v1`` next to the one that its ids come from."""

import math
from collections.abc import Iterator
from xml.sax.saxutils import escape

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Kind, Tier, source_asset_of
from space_odt_dagster.manifest.manifest import Manifest

_WIDTH, _MARGIN, _LINE, _GAP = 1210, 16, 22, 10
_SOURCE_WIDTH, _FIRST_CHILD, _CHILD_WIDTH, _CHILDREN_PER_LINE = 190, 262, 312, 3
_STYLE = """\
text { font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #17202a }
.area { font-family: system-ui, sans-serif; font-size: 11px; fill: #5d6d7e }
.source { fill: #d6eaf8; stroke: #2e86c1 } .alone { fill: #eaeded; stroke: #909497 }
.child { fill: #e9f7ef; stroke: #28b463 } .of-all { fill: #fef5e7; stroke: #d68910 }
.way { stroke: #85929e; fill: none }
"""


BY_DEFAULT = MANIFEST.only(MANIFEST.selection(Tier.V1))


def picture(manifest: Manifest = BY_DEFAULT) -> str:
    """The picture as SVG text."""
    shapes: list[str] = []
    top = _MARGIN
    for export in manifest:
        if source_asset_of(export) is None:
            children = tuple(_below(manifest, export.name))
            height = _LINE * max(1, math.ceil(len(children) / _CHILDREN_PER_LINE))
            shapes += _family(export.name, export.kind is Kind.BASE, export.group, children, top, height)
            top += height + _GAP + 12
    shapes += _of_all(top)
    height = top + _LINE + 12 + _MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
            'role="img" aria-labelledby="title">',
            f'<title id="title">The {len(manifest)} exports and where their ids come from</title>',
            f"<style>\n{_STYLE}</style>",
            f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
            *shapes,
            "</svg>",
            "",
        ]
    )


def _below(manifest: Manifest, name: str) -> Iterator[str]:
    """Every export whose ids come from this one, directly or indirectly."""
    for child in manifest.children(name):
        yield child
        yield from _below(manifest, child)


def _family(name: str, is_listing: bool, group: str, children: tuple[str, ...], top: int, height: int) -> Iterator[str]:
    yield f'<text class="area" x="{_MARGIN}" y="{top + 8}">{escape(group.replace("_", " "))}</text>'
    top += 12
    yield from _box(name, "source" if is_listing else "alone", _MARGIN, top, _SOURCE_WIDTH)
    if not children:
        return
    begin, bend = _MARGIN + _SOURCE_WIDTH, _FIRST_CHILD - 24
    middle = top + _LINE // 2 - 2
    last = top + height - _LINE // 2 - 2
    yield f'<path class="way" d="M{begin} {middle}H{bend}V{last}"/>'
    for number, child in enumerate(children):
        line, place = divmod(number, _CHILDREN_PER_LINE)
        y = top + line * _LINE
        if place == 0:
            yield f'<path class="way" d="M{bend} {y + _LINE // 2 - 2}H{_FIRST_CHILD}"/>'
        yield from _box(child, "child", _FIRST_CHILD + place * _CHILD_WIDTH, y, _CHILD_WIDTH - 8)


def _of_all(top: int) -> Iterator[str]:
    yield f'<text class="area" x="{_MARGIN}" y="{top + 8}">written of all of them</text>'
    names = ("status", "errors", *(f"inventory_{each}" for each in ("snapshot", "changes", "findings")))
    names += ("snapshot_retention", "inventory_report")
    left = _MARGIN
    for name in names:
        width = 20 + 8 * len(name)
        yield from _box(name, "of-all", left, top + 12, width)
        left += width + 14


def _box(name: str, kind: str, x: int, y: int, width: int) -> Iterator[str]:
    yield f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{_LINE - 4}" rx="4"/>'
    yield f'<text x="{x + 8}" y="{y + 13}">{escape(name)}</text>'
