"""What the definitions show of the exports."""

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import header_of, source_asset_of
from space_odt_dagster.orchestration.metadata import column_lineage_of
from space_odt_dagster_tests.orchestration.location import KEYS


def lineage(name: str) -> dict[str, list[str]]:
    """Of each column that has its value from another export, where from."""
    found = column_lineage_of(MANIFEST[name], KEYS).get("dagster/column_lineage")
    taken = found.deps_by_column if found is not None else {}
    return {
        column: [f"{dep.asset_key.to_user_string()}.{dep.column_name}" for dep in deps]
        for column, deps in taken.items()
    }


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("locations", {}),
        ("license_assigned_users", {"license_id": "webex/licenses.license_id"}),
        ("person_numbers", {"person_id": "webex/people.person_id", "location_id": "webex/people.location_id"}),
        ("organization_contacts", {"org_id": "webex/organizations.id"}),
        (
            "call_queue_agents",
            {
                "queue_id": "webex/call_queues.id",
                "location_id": "webex/call_queues.location_id",
                "has_cx_essentials": "webex/call_queues.has_cx_essentials",
            },
        ),
        (
            "hunt_group_forwarding_rules",
            {
                "location_id": "webex/hunt_group_forwarding.location_id",
                "hunt_group_id": "webex/hunt_group_forwarding.id",
                "id": "webex/hunt_group_forwarding.rule_ids",
            },
        ),
    ],
)
def test_a_column_names_the_column_of_the_source_that_it_has_its_value_from(name: str, taken: dict[str, str]) -> None:
    assert lineage(name) == {column: [origin] for column, origin in taken.items()}


def test_the_lineage_of_every_export_is_of_columns_that_there_are() -> None:
    for export in MANIFEST:
        source = source_asset_of(export)
        there = {f"webex/{source}.{column}" for column in header_of(MANIFEST[source])} if source else set()
        taken = lineage(export.name)
        assert bool(taken) == bool(source), export.name
        assert set(taken) <= set(header_of(export))
        assert {origin for origins in taken.values() for origin in origins} <= there
