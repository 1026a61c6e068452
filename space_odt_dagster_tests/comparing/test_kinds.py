"""The kinds of what changes, such as ``call queue``, are shown in the language of the page."""

from collections.abc import Iterator

from space_odt_dagster.comparing.ends import ORGANISATION
from space_odt_dagster.comparing.identifiers import kind_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import keys_of
from space_odt_dagster.reporting import LANGUAGES
from space_odt_dagster.reporting.changes import ChangesShown
from space_odt_dagster.reporting.changes_page import changes_page
from space_odt_dagster.reporting.phrases import read_phrases
from space_odt_dagster_tests.comparing.conftest import Between
from space_odt_dagster_tests.comparing.edits import walk
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited


def kinds_in(rows: Rows) -> Iterator[str]:
    """The kind of each id, and what a row is where its key has no such id."""
    for name, of_export in rows.as_they_are().items():
        for row in of_export:
            yield from (kind for _, value in walk(row) if isinstance(value, str) and (kind := kind_of(value)))
            if not any(kind_of(str(row[each])) for each in keys_of(MANIFEST[name])):
                yield MANIFEST[name].grain


def test_each_kind_has_a_phrase_in_every_language(rows: Rows) -> None:
    kinds = {f"entity.{each}" for each in (*kinds_in(rows), ORGANISATION, "number")}
    for language in LANGUAGES:
        assert {key for key in read_phrases(language, "changes.") if key.startswith("entity.")} == kinds


def test_the_page_in_spanish_names_kinds_in_spanish(rows: Rows, between: Between) -> None:
    def edit(other: Rows) -> None:
        agents = (row["raw_json"]["agents"] for row in other["call_queue_details"])
        next(each for each in agents if each and each[-1]["type"] == "VIRTUAL_LINE").pop()

    found = between(rows, edited(rows, edit))
    page = changes_page(found.changes, found.summary, ChangesShown(language="es", names=True))
    assert "<small>cola de llamadas</small>" in page
    assert "<bdi>línea virtual " in page
