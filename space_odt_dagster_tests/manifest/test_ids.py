"""Ids are compared by what they mean."""

import base64
import uuid

import pytest

from space_odt_dagster.manifest.ids import are_different, comparable_id, entity_of

UUID = str(uuid.UUID(int=0xABCDEF))


def spelt(kind: str, last: str = UUID, *, cluster: str = "us") -> str:
    return base64.urlsafe_b64encode(f"ciscospark://{cluster}/{kind}/{last}".encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "other",
    [
        UUID,
        UUID.upper(),
        spelt("ORGANIZATION"),
        spelt("ORGANIZATION") + "=" * (-len(spelt("ORGANIZATION")) % 4),
        spelt("ORGANIZATION", UUID.upper()),
        spelt("ORGANIZATION", cluster="urn:TEAM:eu-central-1_k"),
    ],
)
def test_a_uuid_and_its_base64_forms_are_the_same(other: str) -> None:
    assert not are_different(UUID, other)
    assert comparable_id(other) == UUID


@pytest.mark.parametrize("other", ["", "x", spelt("ORGANIZATION", str(uuid.UUID(int=1))), UUID[:-1], UUID + "0"])
def test_other_ids_are_others(other: str) -> None:
    assert are_different(UUID, other)


def test_what_is_not_known_is_not_known_to_be_another() -> None:
    assert not are_different(None, None)
    assert not are_different(UUID, None)
    assert not are_different(None, UUID)


def test_texts_that_are_no_ids_are_compared_as_they_are() -> None:
    assert not are_different("an org", "an org")
    assert are_different("an org", "An org")


@pytest.mark.parametrize(
    "written",
    [
        UUID,
        UUID.upper(),
        spelt("PEOPLE"),
        spelt("PEOPLE", UUID.upper()),
        spelt("PEOPLE", cluster="urn:TEAM:eu-central-1_k"),
    ],
)
def test_all_that_read_ids_find_the_same_inside(written: str) -> None:
    assert entity_of(written) == comparable_id(written) == UUID


@pytest.mark.parametrize("last", [f"{UUID}-and-more", "T2ZmaWNl"])
def test_what_is_more_than_a_uuid_is_no_entity(last: str) -> None:
    assert entity_of(spelt("SCHEDULE", last)) is None
    assert entity_of(last) is None
    assert comparable_id(spelt("SCHEDULE", last)) == comparable_id(last) == last


def test_the_id_of_a_group_names_its_organisation_too() -> None:
    both = f"{UUID}:{uuid.UUID(int=7)}"
    for cluster in ("us", "urn:TEAM:eu-central-1_k"):
        assert entity_of(spelt("SCIM_GROUP", both.upper(), cluster=cluster)) == both
    assert entity_of(spelt("SCIM_GROUP", f"{UUID}:and-more")) is None
