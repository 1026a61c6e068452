"""The generated pages of the exports are current and say of each export what an administrator has to know."""

import re
from functools import cache

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export
from space_odt_dagster_tests.every_export import of_every_export
from tools.docs.__main__ import AREAS, generated
from tools.docs.exports_page import area_page, index

page_of = cache(area_page)


def section_of(export: Export) -> str:
    _, _, rest = page_of(export.group).partition(f"\n## {export.name}\n")
    return re.split(r"\n##", rest)[0]


def test_what_is_generated_is_what_the_manifest_says_now() -> None:
    outdated = [path.name for path, text in generated().items() if path.read_text(encoding="utf-8") != text]
    assert outdated == [], "run: make docs"
    assert {file.stem for file in AREAS.iterdir()} == set(MANIFEST.groups)


@of_every_export
def test_each_export_tells_how_it_is_read(export: Export) -> None:
    section = section_of(export)
    told = (
        export.description,
        export.grain,
        f"`{export.endpoint.sdk_method or export.endpoint.path}`",
        export.endpoint.docs_url,
    )
    assert [text for text in told if text not in section] == []
    assert f"`GET {export.endpoint.path}`" in section
    assert all(f"`{scope}`" in section for scope in export.endpoint.scopes)
    assert all(
        re.search(rf"\[`{each.asset}`\]\([\w.]*#{each.asset}\)", section) and f"`{each.column}`" in section
        for each in export.sources
    )


@of_every_export
def test_each_export_lists_its_columns_in_order(export: Export) -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+\|( yes )?", section_of(export), flags=re.MULTILINE)
    assert [(name, bool(key)) for name, key in rows] == [(column.name, column.key) for column in export.columns]


@of_every_export
def test_what_redaction_hides_is_marked(export: Export) -> None:
    for column in export.columns:
        (row,) = re.findall(rf"^\| `{column.name}` .*$", section_of(export), flags=re.MULTILINE)
        marks = {cell.strip() for cell in row.split("|")} & {"secret", "personal"}
        assert marks == {column.sensitive.value} - {"none"}


def test_every_export_is_in_the_index_once() -> None:
    assert sorted(re.findall(r"\| \[`(\w+)`\]", index())) == sorted(MANIFEST.names)
