"""A whole inventory of the simulated organisation, with and without redaction: nothing sensitive is left, every join holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.exports.csv_and_json import PairWritten
from space_odt_dagster.exports.journal import Journal
from space_odt_dagster.exports.personal_fields import E_MAIL, NUMBER_WITHIN
from space_odt_dagster.exports.redaction import redactor_for
from space_odt_dagster.exports.rows import Redactor
from space_odt_dagster.exports.store import AssetState, ExportFacts, ExportStore
from space_odt_dagster.extraction.access import Access
from space_odt_dagster.extraction.calls import Call, CallError, Page
from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import ColumnType, Export, Sensitivity, Tier, header_of, source_asset_of
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster_tests.every_export import every_nth
from space_odt_dagster_tests.exports.made_up import status_of

from .made_up import store_in

Inventory = dict[str, list[dict[str, Any]]]
V1 = MANIFEST.selection(Tier.V1)
MARKED = (Sensitivity.SECRET, Sensitivity.PERSONAL)


def has_a_secret(export: Export) -> bool:
    return any(each.sensitive is Sensitivity.SECRET for each in (*export.columns, *export.hidden))


WITH_CODES_HIDDEN = MANIFEST.in_order(
    {*every_nth(8), *(export.name for export in MANIFEST if has_a_secret(export))},
)


class Each:
    """Keeps what is answered in several journals at once."""

    def __init__(self, journals: Iterable[Journal]) -> None:
        self._journals = tuple(journals)

    def answered(self, call: Call) -> None:
        """Nothing was asked before."""

    def keep(self, call: Call, page: Page) -> None:
        for journal in self._journals:
            journal.keep(call, page)

    def refuse(self, call: Call, error: CallError) -> None:
        for journal in self._journals:
            journal.refuse(call, error)

    def forget(self, call: Call) -> None:
        raise AssertionError("no listing is asked again here")


def read_into(
    folder: Path,
    connection: Connection,
    redactors: Mapping[str, Redactor | None],
    names: tuple[str, ...] = MANIFEST.names,
) -> dict[str, ExportStore]:
    """Reads the organisation once, with ids of the first of the stores, and keeps it in a store for each redactor.

    With codes hidden only, some are kept: all that have any, and others.
    """
    stores = {kind: store_in(folder / kind) for kind in redactors}
    first = next(iter(stores.values()))
    for kind in stores:
        (folder / kind).mkdir()
    for export in map(MANIFEST.__getitem__, names):
        source = source_asset_of(export)
        rows: list[Any] = []
        if source is not None:
            rows = list(first.source_rows(MANIFEST[source], [each.name for each in MANIFEST[source].columns]))
        journals = {
            kind: Journal(folder / kind / f"{export.name}.journal", export, redactor)
            for kind, redactor in redactors.items()
            if kind != "secrets" or export.name in WITH_CODES_HIDDEN
        }
        connection.read(export, rows, keeper=Each(journals.values()), source_result=Result.OK, progress=lambda *_: None)
        for kind, journal in journals.items():
            stores[kind].keep_export(export, journal.rows(), csv_safe=False, describe=described(export))
            journal.close()
    return stores


def described(export: Export) -> Any:
    def describe(pair: PairWritten) -> AssetState:
        status = status_of(export.name, Result.OK, run_id="run", count=pair.rows)
        checksums = (pair.rows, header_of(export), pair.csv_sha256, pair.json_sha256)
        return AssetState(status, (), ExportFacts("run", Result.OK, "org", "1", *checksums, False, "", "none"))

    return describe


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ExportStore]]:
    """The same organisation read plain, and redacted in several ways."""
    folder = tmp_path_factory.mktemp("inventories")
    with (
        serve(SimulatorSettings(people=25)) as sim,
        Connection(Access(base_url=sim.base_url, access_token=sim.token)) as connection,
    ):
        kinds = {
            "plain": None,
            "secrets": redactor_for("secrets", b"key"),
            "personal": redactor_for("personal", b"key"),
        }
        read = read_into(folder, connection, kinds)
        again = read_into(folder, connection, {"again": redactor_for("personal", b"key")}, V1)
        yield {**read, **again}


@cache
def inventory(store: ExportStore, names: tuple[str, ...] = MANIFEST.names) -> Inventory:
    """The rows of a store, parsed once for all tests."""
    return {name: json.loads(store.layout.json_of(name).read_bytes()) for name in names}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)
    elif isinstance(value, str) and value:
        yield value


def values(found: Inventory, *marks: Sensitivity, of: tuple[str, ...] = MANIFEST.names) -> set[str]:
    """Every text in the columns with these marks."""
    return {
        text
        for name in of
        for row in found[name]
        for column in MANIFEST[name].columns
        if column.sensitive in marks
        for text in texts(row[column.name])
    }


def test_the_canaries_are_there_without_redaction(stores: dict[str, ExportStore]) -> None:
    plain = inventory(stores["plain"])
    assert all(plain.values())
    assert len(values(plain, Sensitivity.PERSONAL)) > 300
    assert len(values(plain, Sensitivity.SECRET)) > 5


def test_a_value_that_is_true_or_false_is_so_in_json_also_where_it_comes_from_the_source(
    stores: dict[str, ExportStore],
) -> None:
    plain = inventory(stores["plain"])
    booleans = {
        (name, column.name): {type(row[column.name]) for row in plain[name]} - {type(None)}
        for name in MANIFEST.names
        for column in MANIFEST[name].columns
        if column.type is ColumnType.BOOLEAN
    }
    assert booleans["call_queue_agents", "has_cx_essentials"] == {bool}
    assert {place: types for place, types in booleans.items() if types - {bool}} == {}


def test_no_sensitive_value_is_left_in_any_export(stores: dict[str, ExportStore]) -> None:
    plain, hidden = inventory(stores["plain"]), inventory(stores["personal"])
    sensitive = values(plain, *MARKED) - values(plain, Sensitivity.NONE)
    assert len(sensitive) > 300
    assert {name: left for name in hidden if (left := sensitive & set(texts(hidden[name])))} == {}


def test_no_name_address_or_number_of_a_person_is_in_any_byte_of_the_exports(stores: dict[str, ExportStore]) -> None:
    plain = inventory(stores["plain"])
    people = ("people", "people_details", "license_assigned_users", "group_members", "person_out_access_codes")
    organisation = "\n".join(sorted(values(plain, Sensitivity.NONE)))
    canaries = {
        written
        for text in values(plain, *MARKED, of=people)
        if len(text) >= 6 and text not in organisation
        for written in (text, json.dumps(text, ensure_ascii=False)[1:-1], text.replace('"', '""'))
    }
    assert len(canaries) > 100
    left = {
        (path.name, canary)
        for path in sorted(Path(stores["personal"].layout.exports.path).iterdir())
        for content in [path.read_text(encoding="utf-8")]
        for canary in canaries
        if canary in content
    }
    assert left == set()


def test_level_secrets_hides_the_codes_and_nothing_else(stores: dict[str, ExportStore]) -> None:
    plain, hidden = inventory(stores["plain"]), inventory(stores["secrets"], WITH_CODES_HIDDEN)
    differing = {name for name in hidden if plain[name] != hidden[name]}
    secret = {export.name for export in MANIFEST if has_a_secret(export)}
    assert differing == secret
    for name in secret:
        assert not values(plain, Sensitivity.SECRET, of=(name,)) & set(texts(hidden[name]))


def without_people(value: Any) -> Any:
    """A text, or texts in a list, with what names a person inside it left out, in clear or hidden."""
    if isinstance(value, list):
        return [without_people(each) for each in value]
    if not isinstance(value, str) or not any(map(str.isalpha, value)):
        return value
    return re.sub(rf"redacted:[0-9a-f]{{16}}|{E_MAIL.pattern}", "…", NUMBER_WITHIN.sub("…", value))


def test_everything_that_is_not_marked_stays_but_for_people_in_the_name_of_a_thing(
    stores: dict[str, ExportStore],
) -> None:
    plain, hidden = inventory(stores["plain"]), inventory(stores["personal"])
    assert {name: len(rows) for name, rows in plain.items()} == {name: len(rows) for name, rows in hidden.items()}
    for export in MANIFEST:
        open_columns = [each.name for each in export.columns if each.sensitive is Sensitivity.NONE]
        if has_a_secret(export):  # people repeat a code in its description
            open_columns = [name for name in open_columns if name != "description"]

        def kept(rows: list[dict[str, Any]], names: tuple[str, ...] = tuple(open_columns)) -> list[str]:
            return sorted(json.dumps([without_people(row[name]) for name in names]) for row in rows)

        assert kept(plain[export.name]) == kept(hidden[export.name]), export.name


JOINS = [
    ("people", "email", "license_assigned_users", "email"),
    ("people", "display_name", "group_members", "name"),
    ("people", "display_name", "people_details", "name"),
    ("people", "extension", "call_queue_agents", "extension"),
    ("people", "first_name", "call_queue_agents", "first_name"),
    ("people", "direct_number", "people_details", "direct_number"),
]


@pytest.mark.parametrize(("left", "of_left", "right", "of_right"), JOINS)
def test_joins_between_exports_give_what_they_give_without_redaction(
    stores: dict[str, ExportStore], left: str, of_left: str, right: str, of_right: str
) -> None:
    def matches(found: Inventory) -> int:
        wanted = [row[of_left] for row in found[left] if row[of_left]]
        return sum(wanted.count(row[of_right]) for row in found[right])

    plain = matches(inventory(stores["plain"]))
    assert plain > 0
    assert matches(inventory(stores["personal"])) == plain


def test_columns_agree_with_the_item_after_redaction(stores: dict[str, ExportStore]) -> None:
    for row in inventory(stores["personal"])["people"]:
        item = row["raw_json"]
        assert row["email"] == (item.get("emails") or [None])[0]
        assert row["display_name"] == item.get("displayName")


def test_two_redacted_runs_with_the_same_key_are_byte_identical(stores: dict[str, ExportStore]) -> None:
    first, second = stores["personal"].layout, stores["again"].layout
    for name in V1:
        assert first.csv_of(name).read_bytes() == second.csv_of(name).read_bytes()
        assert first.json_of(name).read_bytes() == second.json_of(name).read_bytes()
