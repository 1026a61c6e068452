"""Each export asks what its document says, keeps what it answers, and finds all that the simulated organisation has of it.

Each test goes through all exports, and names those that it does not hold for.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.connection import Connection
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, Tier, keys_of, source_asset_of
from space_odt_dagster.simulator import Simulation, SimulatorSettings, serve
from space_odt_dagster.simulator.documents import FOLDER, documents
from space_odt_dagster.simulator.json_paths import list_at
from space_odt_dagster_tests.every_export import of_every_export
from space_odt_dagster_tests.extraction.reading import Reading, connect, read
from space_odt_dagster_tests.extraction.scripted import Asked, Reply, ScriptedServer, scripted

PAGES = Path(__file__).parents[2] / "docs" / "exports"


def document_of(export: Export) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / export.group / f"{export.name}.json").read_text(encoding="utf-8"))
    return found


def plain(path: str) -> str:
    """A path without the names of its ids; the reference and the SDK differ in case and in a slash at the end."""
    return re.sub(r"\{\w+\}", "{}", path).rstrip("/").lower()


def source_row(export: Export) -> dict[str, str]:
    """A row that is asked with, with an id of its own in each column."""
    row = {each.column: each.text or ("" if each.negated else "true") for each in export.conditions}
    for each in export.sources:
        value = f"Y2lzY29-_{each.column}-{each.param}"
        row[each.column] = "true" if each.only_if_true else f'["{value}"]' if each.is_element else value
    return row


class Documents:
    """A server that answers each export from its document, and what it was asked."""

    def __init__(self) -> None:
        self.example: Any = None
        self.server: ScriptedServer
        self.connection: Connection

    @contextmanager
    def serving(self) -> Iterator["Documents"]:
        """Serves for the time of the block."""
        with scripted(lambda asked: Reply(self.example)) as self.server, connect(self.server) as self.connection:
            yield self

    def read(self, export: Export, folder: Path) -> tuple[list[Asked], Reading]:
        """The requests for one export, asked with a row of made-up ids, and what was read."""
        self.example = document_of(export)["example"]
        self.server.asked.clear()
        reading = read(self.connection, folder, export, [source_row(export)] if export.sources else [])
        return list(self.server.asked), reading


@pytest.fixture(scope="module")
def from_documents() -> Iterator[Documents]:
    with Documents().serving() as serving:
        yield serving


def test_every_document_belongs_to_an_export_and_every_export_has_one() -> None:
    assert {f"{file.parent.name}/{file.stem}" for file in FOLDER.glob("*/*.json")} == {
        f"{export.group}/{export.name}" for export in MANIFEST
    }


@of_every_export
def test_it_asks_the_documented_path_with_documented_parameters(
    export: Export, from_documents: Documents, tmp_path: Path
) -> None:
    document = document_of(export)
    requests, _ = from_documents.read(export, tmp_path)
    assert requests
    paging = {"max", "start", "count", "startIndex", "limit"}
    for asked in requests:
        given = [path for path in (document["path"], export.endpoint.other_path or "") if path]
        pattern = "|".join(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path.rstrip("/"))) for path in given)
        assert re.fullmatch(f"({pattern})/?", asked.path, re.IGNORECASE), asked.path
        names = set(asked.query) - paging - set(document.get("asked_with", {}))
        assert names <= set(document["query"]) | {"hasCxEssentials"}, "a parameter that is not documented"
        assert document.get("asked_with", {}).items() <= dict(asked.query).items()


@of_every_export
def test_its_items_pages_scopes_and_method_are_the_documented_ones(export: Export) -> None:
    document, endpoint = document_of(export), export.endpoint
    assert plain(endpoint.path) == plain(document["path"])
    assert endpoint.item_key == document.get("item_key", endpoint.item_key)
    assert endpoint.scopes[0] in document["scopes"]
    if endpoint.page is not None and "page" in document:
        assert endpoint.page.size <= document["page"]["largest"]
    if export.tier is not Tier.V1:
        assert (endpoint.page is not None) is ("page" in document)
        assert list(keys_of(export)) == list(document["keys"])
        assert endpoint.sdk_method in document.get("sdk_methods", [None])


@of_every_export
def test_the_documented_answer_is_kept_untouched(export: Export, from_documents: Documents, tmp_path: Path) -> None:
    document = document_of(export)
    _, reading = from_documents.read(export, tmp_path)
    key = export.endpoint.item_key
    items = [document["example"]] if key is None else list_at(document["example"], key)
    kept = [row.raw for row in reading.rows]
    assert all(item in kept for item in items)
    assert all(item in items for item in kept)


NOT_DOCUMENTED = {
    "call_queue_forwarding": {f"callForwarding.{kind}.sendToVoicemailEnabled" for kind in ("always", "selective")},
    "hunt_group_forwarding": {f"callForwarding.{kind}.sendToVoicemailEnabled" for kind in ("always", "selective")},
    "location_details": {"preferredLanguage"},
    "virtual_extension_range_details": {"locationId", "level"},
    "virtual_line_assigned_devices": {"displayName"},
    "workspace_details": {"calling.webexCalling.phoneNumber"},
    "workspaces": {"calling.webexCalling.extension", "calling.webexCalling.phoneNumber"},
}
"""Fields that columns of the first version look in although no document has them."""


def fields_read(export: Export) -> Iterator[str]:
    """The paths that the columns of an export look in."""
    for column in export.columns:
        for origin in column.at:
            for path in getattr(origin, "paths", None) or (getattr(origin, "path", ""),):
                yield re.sub(r"\[[^\]]*\]", "", path)


@of_every_export
def test_every_column_looks_in_fields_that_are_documented(export: Export) -> None:
    """A column that reads a field which no document knows is a slip of the pen."""
    fields = {each for name in ("example", "schema") for each in names_in(document_of(export)[name])}
    unknown = {path for path in fields_read(export) if not {step for step in path.split(".") if step} <= fields}
    assert unknown == NOT_DOCUMENTED.get(export.name, set())


@of_every_export
def test_every_list_of_the_example_is_a_column_an_export_or_named_as_kept_in_raw_json(export: Export) -> None:
    document = document_of(export)
    key = export.endpoint.item_key
    items = [document["example"]] if key is None else list_at(document["example"], key)
    read_by_columns = {re.sub(r"\[[^\]]*\]", "", path) for one in export.columns for at in one.at for path in at.paths}
    places = {export.name, source_asset_of(export)} - {None}
    exported = {one.endpoint.item_key for one in MANIFEST if one.name != export.name and source_asset_of(one) in places}
    page = (PAGES / f"{export.group}.md").read_text(encoding="utf-8").partition(f"\n## {export.name}\n")[2]
    named = re.findall(
        r"`([^`]+)`", "".join(re.findall(r"(?m)^- \*\*Lists only in `raw_json`\*\*:(.*)$", page.split("\n## ")[0]))
    )
    last_fields = {(one or "").split(".")[-1] for one in exported}
    for path in {each for item in items for each in lists_in(item)}:
        plain = path.replace("[]", "")
        shown = any(f"{one}.".startswith(f"{plain}.") for one in read_by_columns)
        assert (path in named) is not (shown or plain.split(".")[-1] in last_fields), path


def lists_in(value: Any, at: tuple[str, ...] = ()) -> Iterator[str]:
    """The paths of the lists inside a value."""
    inner = value.items() if isinstance(value, Mapping) else ()
    for name, one in inner:
        path = (*at, name if re.fullmatch(r"\w+", name) else "*")
        if isinstance(one, list):
            yield ".".join(path)
            for each in one:
                yield from lists_in(each, (*path[:-1], f"{path[-1]}[]"))
        else:
            yield from lists_in(one, path)


def names_in(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            yield from names_in(inner)
    elif isinstance(value, list):
        for each in value:
            yield from names_in(each)


class Organisation:
    """A simulated organisation, read export by export, each once."""

    def __init__(self, simulation: Simulation, connection: Connection, folder: Path) -> None:
        self.simulation = simulation
        self._connection = connection
        self._folder = folder
        self._readings: dict[str, Reading] = {}

    def reading_of(self, name: str) -> Reading:
        if name not in self._readings:
            source = source_asset_of(MANIFEST[name])
            rows = self.reading_of(source).as_source if source is not None else []
            self._readings[name] = read(self._connection, self._folder, MANIFEST[name], rows)
        return self._readings[name]

    def rows_of(self, name: str) -> list[dict[str, Any]]:
        """What was read, by column."""
        names = [column.name for column in MANIFEST[name].columns]
        return [dict(zip(names, row.values, strict=True)) for row in self.reading_of(name).rows]


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    with serve(SimulatorSettings(people=12)) as simulation, connect(simulation) as connection:
        yield Organisation(simulation, connection, tmp_path_factory.mktemp("read"))


@of_every_export
def test_what_is_read_of_the_organisation_is_what_it_holds(export: Export, organisation: Organisation) -> None:
    truth = organisation.simulation.truth(export.name)[export.name]
    reading = organisation.reading_of(export.name)
    assert reading.keys == truth
    assert len(reading.rows) == len(truth) or export.name not in documents()
    assert reading.result in (Result.OK, Result.EMPTY), reading.errors
    assert truth, "the organisation has none of it, so this shows nothing"


@pytest.mark.parametrize(
    "name", [*MANIFEST.groups["call_routing"], "call_queue_agent_queues", "location_music_on_hold"]
)
def test_what_routes_calls_or_plays_music_is_listed_where_its_ids_point_to(
    name: str, organisation: Organisation
) -> None:
    rows = organisation.rows_of(name)
    for column in MANIFEST[name].columns:
        for reference in column.references:
            listed = {
                row[wanted]
                for asset, _, wanted in (place.partition(".") for place in reference.within)
                for row in organisation.rows_of(asset)
            }
            pointing = [row for row in rows if reference.when is None or row[reference.when[0]] == reference.when[1]]
            assert {row[column.name] for row in pointing if row[column.name]} <= listed, column.name


def test_listings_longer_than_a_page_or_than_a_few_are_read_to_their_end(organisation: Organisation) -> None:
    assert len(organisation.rows_of("operating_modes")) == 120
    patterns = Counter(row["dial_plan_id"] for row in organisation.rows_of("dial_plan_patterns"))
    assert set(patterns.values()) == {300}


def test_an_agent_of_several_queues_has_a_row_for_each(organisation: Organisation) -> None:
    queues = Counter(row["agent_id"] for row in organisation.rows_of("call_queue_agent_queues"))
    assert max(queues.values()) > 1
