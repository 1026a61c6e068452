"""Nothing in the manifest goes without what an administrator has to know about it."""

import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from space_odt_dagster.exports.rows import value_of
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Column, ColumnType, Export, Kind, Sensitivity, Tier, keys_of
from space_odt_dagster.manifest.origins import Asking, InAnswer, Origin
from space_odt_dagster.simulator.documents import FOLDER
from space_odt_dagster.simulator.json_paths import list_at
from space_odt_dagster_tests.every_export import of_every_export


def paths_of(origin: Origin) -> tuple[str, ...]:
    return (origin.path,) if isinstance(origin, InAnswer) else origin.paths


def leaves_of(column: Column) -> set[str]:
    return {path.rpartition(".")[2] for origin in column.at for path in paths_of(origin)}


@of_every_export
def test_every_export_says_what_it_is_in_a_few_sentences(export: Export) -> None:
    assert export.description.endswith(".")
    assert 1 <= export.description.count(". ") + 1 <= 3
    assert "\n" not in export.description
    assert export.grain


@of_every_export
def test_every_column_is_described_by_a_sentence(export: Export) -> None:
    for column in export.columns:
        assert column.description.endswith("."), column.name
        assert column.description[0].isupper(), column.name


@of_every_export
def test_a_column_is_a_time_where_the_documented_answer_has_a_day_and_an_hour(export: Export) -> None:
    document = json.loads((FOLDER / export.group / f"{export.name}.json").read_text(encoding="utf-8"))
    key = export.endpoint.item_key
    items = [document["example"]] if key is None else list_at(document["example"], key)
    for column in export.columns:
        values = {value_of(item, Asking({}, {}, {}), column.at) for item in items} if not _is_list(column) else set()
        times = {each for each in values if re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", str(each))}
        assert times == (values - {None} if column.type is ColumnType.TIME else set()), column.name


def test_times_are_those_that_the_reference_documents_as_such() -> None:
    times = Counter(each.name for export in MANIFEST for each in export.columns if each.type is ColumnType.TIME)
    assert times == {
        "created": 19,
        "ended": 9,
        "last_modified": 8,
        "last_updated": 6,
        "last_activity": 2,
        "first_seen": 1,
        "last_seen": 1,
        "until": 1,
    }


def _is_list(column: Column) -> bool:
    return column.type in (ColumnType.LIST, ColumnType.OBJECT)


@of_every_export
def test_every_export_names_its_page_of_the_api_reference(export: Export) -> None:
    page = urlsplit(export.endpoint.docs_url)
    assert (page.scheme, page.netloc) == ("https", "developer.webex.com")
    assert page.path.startswith("/docs/api/v1/")
    assert len(page.path.split("/")) == 6


def test_no_two_paths_claim_the_same_page_of_the_api_reference() -> None:
    pages = {(export.endpoint.docs_url, export.endpoint.path) for export in MANIFEST}
    assert len({page for page, _ in pages}) == len(pages)


@of_every_export
def test_every_export_needs_a_scope_that_only_reads(export: Export) -> None:
    assert export.endpoint.scopes[0].endswith("_read")


def test_a_run_of_the_first_version_needs_eight_scopes() -> None:
    assert sorted({MANIFEST[name].endpoint.scopes[0] for name in MANIFEST.selection(Tier.V1)}) == [
        "identity:groups_read",
        "spark-admin:devices_read",
        "spark-admin:licenses_read",
        "spark-admin:locations_read",
        "spark-admin:people_read",
        "spark-admin:telephony_config_read",
        "spark-admin:telephony_pstn_read",
        "spark-admin:workspaces_read",
    ]


@of_every_export
def test_every_path_inside_an_answer_can_be_read(export: Export) -> None:
    step = r"\w+(\[(\d*|\w+=[\w-]+)\])?"
    for column in export.columns:
        for origin in column.at:
            for path in paths_of(origin):
                assert re.fullmatch(rf"{step}(\.{step})*", path), (column.name, path)


@of_every_export
def test_an_id_of_another_export_says_which(export: Export) -> None:
    targets = {
        "person_id": {"people.person_id"},
        "workspace_id": {"workspaces.workspace_id"},
        "location_id": {"locations.location_id", "calling_locations.location_id"},
        "group_id": {"groups.group_id"},
        "license_id": {"licenses.license_id"},
        "queue_id": {"call_queues.id"},
        "auto_attendant_id": {"auto_attendants.id"},
        "virtual_line_id": {"virtual_lines.id"},
        "licenses": {"licenses.license_id"},
    }
    for column in export.columns:
        own = export.kind is Kind.BASE and leaves_of(column) == {"id"} and len(keys_of(export)) == 1
        of_other_organisations = (export.name, column.name) == ("license_assigned_users", "person_id")
        if column.name in targets and not own:
            (reference,) = column.references
            assert reference.within[0] in targets[column.name], column.name
            assert len(reference.within) == 1
            assert reference.when == (("member_type", "INTERNAL") if of_other_organisations else None)


def test_the_owner_of_a_number_or_device_is_looked_up_by_its_kind() -> None:
    kinds = {"PEOPLE": "people.person_id", "PLACE": "workspaces.workspace_id", "VIRTUAL_LINE": "virtual_lines.id"}
    owners = [column for export in MANIFEST for column in export.columns if column.name == "owner_id"]
    assert owners
    for owner in owners:
        assert {each.when: each.within for each in owner.references} == {
            ("owner_type", kind): (place,) for kind, place in kinds.items()
        }


def test_an_agent_is_a_person_a_workspace_or_a_virtual_line() -> None:
    (agent,) = (each for each in MANIFEST["call_queue_agents"].columns if each.name == "id")
    (reference,) = agent.references
    assert (reference.within, reference.when) == (
        ("people.person_id", "workspaces.workspace_id", "virtual_lines.id"),
        None,
    )


def test_only_managers_are_rows_of_their_own_export() -> None:
    own = [
        (export.name, each.name)
        for export in MANIFEST
        for each in export.columns
        for reference in each.references
        if any(place.startswith(f"{export.name}.") for place in reference.within)
    ]
    assert own == [("people", "manager_id")]


@of_every_export
def test_names_mails_and_numbers_of_people_are_marked_personal(export: Export) -> None:
    personal = {"email", "emailAddress", "emails[0]", "destination", "transferNumber", "transferCallTo"}
    if (
        export.group in {"people", "identity", "virtual_lines", "virtual_extensions"}
        or export.name == "call_queue_agents"
    ):
        personal |= {"firstName", "lastName", "phoneNumber", "directNumber", "extension", "esn", "external"}
    for column in export.columns:
        if leaves_of(column) & personal and column.type is ColumnType.TEXT:
            assert column.sensitive is Sensitivity.PERSONAL, column.name


def test_access_codes_are_the_only_secrets_of_the_first_version() -> None:
    secrets = [
        (export.name, each.name)
        for export in MANIFEST
        for each in export.columns
        if each.sensitive is Sensitivity.SECRET
    ]
    assert [one for one in secrets if MANIFEST[one[0]].tier is Tier.V1] == [("person_out_access_codes", "code")]


@pytest.mark.parametrize("name", ["call_queues", "hunt_groups", "auto_attendants", "locations", "workspaces", "groups"])
def test_names_of_things_are_not_personal(name: str) -> None:
    (column,) = (each for each in MANIFEST[name].columns if each.name == "name")
    assert column.sensitive is Sensitivity.NONE


def test_no_file_of_the_manifest_grows_past_300_lines() -> None:
    folder = Path(__file__).parents[2] / "space_odt_dagster" / "manifest"
    assert [path.name for path in sorted(folder.rglob("*.py")) if len(path.read_text().splitlines()) > 300] == []
