"""Redaction: what is sensitive becomes a keyed hash, the same everywhere, and the rest stays as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError
from space_odt_dagster.exports.redaction import redaction_key, redactor_for
from space_odt_dagster.exports.rows import Row, rows_of
from space_odt_dagster.extraction.calls import Call
from space_odt_dagster.extraction.json_text import DEEPEST, json_text, parse_answer, parse_json
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, Hidden, Sensitivity, column
from space_odt_dagster.manifest.origins import Item

from .made_up import CODES, THINGS, page

KEY = b"a key of the tests"
HASH = re.compile(r"redacted:[0-9a-f]{16}")


def redacted(
    export: Export, item: Any, *, level: str = "personal", key: bytes = KEY, source: dict[str, Any] | None = None
) -> Row:
    (row,) = rows_of(Call(export, {}, source or {}), page(item), redactor_for(level, key))
    return row


def columns(export: Export, row: Row) -> dict[str, Any]:
    return dict(zip([each.name for each in export.columns], row.values, strict=True))


def hash_of(text: str) -> str:
    return redacted(MANIFEST["people"], {"displayName": text}).raw["displayName"]


GRETA = {
    "id": "PERSON1",
    "orgId": "ORG1",
    "emails": ["greta@example.com", "g.lozano@example.com"],
    "displayName": "Greta Lozano",
    "firstName": "Greta",
    "lastName": "Lozano",
    "nickName": "Greta",
    "extension": "0270",
    "phoneNumbers": [
        {"type": "work", "value": "+12055550140", "primary": True},
        {"type": "mobile", "value": "600111222"},
    ],
    "sipAddresses": [{"type": "cloud-calling", "value": "greta@calls.example.com", "primary": False}],
    "addresses": [{"type": "work", "streetAddress": "Calle Mayor 1", "country": "ES"}],
    "manager": "Jonas Abad",
    "managerId": "PERSON2",
    "avatar": "https://example.com/greta.png",
    "roles": ["ROLE1"],
    "status": "active",
    "title": "Engineer",
    "loginEnabled": True,
    "futureField": {
        "deep": [{"note": "ask greta@example.com or tel", "who": "Greta Lozano", "dial": "+34 600 111 222"}]
    },
}


def test_the_names_addresses_and_numbers_of_a_person_go_from_columns_and_item() -> None:
    export = MANIFEST["people"]
    row = redacted(export, GRETA)
    text = json_text([list(row.values), row.raw])
    for sensitive in ("Greta", "Lozano", "greta", "0270", "+12055550140", "600", "Calle", "Jonas", "@", "png"):
        assert sensitive not in text
    values = columns(export, row)
    assert values["email"] == row.raw["emails"][0] == hash_of("greta@example.com")
    assert values["direct_number"] == row.raw["phoneNumbers"][0]["value"] == hash_of("+12055550140")
    assert row.raw["nickName"] == row.raw["firstName"] == values["first_name"] == hash_of("Greta")


def test_ids_types_and_what_is_not_personal_stay() -> None:
    export = MANIFEST["people"]
    row = redacted(export, GRETA)
    for name in ("id", "orgId", "managerId", "roles", "status", "title", "loginEnabled"):
        assert row.raw[name] == GRETA[name]
    assert [each["type"] for each in row.raw["phoneNumbers"]] == ["work", "mobile"]
    assert row.raw["phoneNumbers"][0]["primary"] is True
    assert list(row.raw) == list(GRETA)
    assert columns(export, row)["person_id"] == "PERSON1"


def test_an_id_stays_also_where_it_reads_like_something_personal() -> None:
    item = {
        "id": "a@example.com",
        "displayName": "a@example.com",
        "managerId": "a@example.com",
        "otherIds": ["+34600111222"],
    }
    row = redacted(MANIFEST["people"], item)
    assert row.raw == {**item, "displayName": hash_of("a@example.com")}


def test_a_text_inside_an_unknown_field_goes_as_a_whole_and_has_the_hash_of_the_same_text() -> None:
    (found,) = redacted(MANIFEST["people"], GRETA).raw["futureField"]["deep"]
    assert found == {
        "note": hash_of("ask greta@example.com or tel"),
        "who": hash_of("Greta Lozano"),
        "dial": hash_of("+34 600 111 222"),
    }


def test_the_same_person_has_the_same_hash_in_other_exports() -> None:
    users = MANIFEST["license_assigned_users"]
    row = redacted(
        users, {"id": "PERSON1", "type": "INTERNAL", "displayName": "Greta Lozano", "email": "greta@example.com"}
    )
    assert columns(users, row)["email"] == columns(MANIFEST["people"], redacted(MANIFEST["people"], GRETA))["email"]
    devices = MANIFEST["workspace_devices"]
    owned = redacted(devices, {"id": "D", "owner": {"firstName": "Greta", "lastName": "Lozano", "id": "PERSON1"}})
    assert columns(devices, owned)["owner_name"] == hash_of("Greta Lozano")
    assert owned.raw["owner"] == {"firstName": hash_of("Greta"), "lastName": hash_of("Lozano"), "id": "PERSON1"}


QUEUE = {
    "name": "Greta's queue",
    "phoneNumber": "+12055550199",
    "extension": "7000",
    "firstName": "Sales",
    "agents": [{"id": "PERSON1", "firstName": "Greta", "lastName": "Lozano", "extension": "0270", "weight": "25"}],
    "queueSettings": {"overflow": {"transferNumber": "+34600111222", "greeting": "DEFAULT"}},
}


def test_a_queue_keeps_its_name_and_number_and_its_agents_lose_theirs() -> None:
    export = MANIFEST["call_queue_details"]
    row = redacted(export, QUEUE)
    assert {name: row.raw[name] for name in ("name", "phoneNumber", "extension", "firstName")} == {
        "name": "Greta's queue",
        "phoneNumber": "+12055550199",
        "extension": "7000",
        "firstName": "Sales",
    }
    assert columns(export, row)["direct_number"] == "+12055550199"
    (agent,) = row.raw["agents"]
    assert agent == {
        "id": "PERSON1",
        "firstName": hash_of("Greta"),
        "lastName": hash_of("Lozano"),
        "extension": hash_of("0270"),
        "weight": "25",
    }
    overflow = row.raw["queueSettings"]["overflow"]
    assert overflow == {"transferNumber": hash_of("+34600111222"), "greeting": "DEFAULT"}
    assert columns(export, row)["overflow_transfer_number"] == overflow["transferNumber"]


@pytest.mark.parametrize("level", ["secrets", "personal"])
def test_access_codes_go_from_columns_and_from_any_depth(level: str) -> None:
    item = {"code": "4711", "description": "Lobby", "more": [{"deep": {"code": 4711}}, "4711"], "level": "CUSTOM"}
    for export in (CODES, MANIFEST["person_out_access_codes"]):
        row = redacted(export, item, level=level)
        hidden = columns(export, row)["code"]
        assert HASH.fullmatch(hidden)
        assert row.raw == {
            "code": hidden,
            "description": "Lobby" if level == "secrets" or export is CODES else hash_of("Lobby"),
            "more": [{"deep": {"code": hidden}}, hidden],
            "level": "CUSTOM",
        }


def test_a_code_that_is_repeated_as_its_description_goes_too() -> None:
    row = redacted(CODES, {"code": "4711", "description": "4711"}, level="secrets")
    assert columns(CODES, row)["description"] == row.raw["description"] == row.raw["code"] != "4711"


def test_fields_called_code_elsewhere_stay() -> None:
    item = {"id": "1", "name": "x", "code": "4711", "error": {"code": "4003"}}
    assert redacted(THINGS, item).raw == item


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(
            ("state", "ACTIVE"),
            ("timeZone", "Europe/Madrid"),
            ("lastSeen", "2026-11-30T09:15:00.123Z"),
            ("startTime", "09:00"),
        ),
        *(("language", "es_es"), ("ip", "192.0.2.7"), ("index", "1"), ("ref", "5d320be1-e28c-420a-8935-1a54c7d11af1")),
        *(("locationName", "Madrid"), ("scheduleName", "Night 2026")),
    ],
)
def test_what_is_technical_or_the_name_of_a_thing_stays_also_where_no_column_shows_it(name: str, text: str) -> None:
    assert redacted(THINGS, {"id": "1", "new": {name: text}}).raw["new"] == {name: text}


def test_the_name_of_a_thing_stays_without_the_number_and_address_of_a_person() -> None:
    row = redacted(MANIFEST["call_queues"], {"id": "1", "name": "Sales, ask greta@example.com or +34 600 111 222"})
    hidden = f"Sales, ask {hash_of('greta@example.com')} or {hash_of('+34 600 111 222')}"
    assert row.raw["name"] == columns(MANIFEST["call_queues"], row)["name"] == hidden


def test_level_secrets_leaves_people_alone() -> None:
    row = redacted(MANIFEST["people"], GRETA, level="secrets")
    assert row.raw == GRETA


def test_another_key_gives_other_hashes_and_the_same_key_the_same() -> None:
    export = MANIFEST["people"]
    assert redacted(export, GRETA) == redacted(export, GRETA)
    first, second = redacted(export, GRETA), redacted(export, GRETA, key=b"another")
    assert first.raw["emails"][0] != second.raw["emails"][0]
    assert HASH.fullmatch(second.raw["emails"][0])


def test_the_hashes_are_those_of_earlier_versions() -> None:
    assert hash_of("greta@example.com") == "redacted:70398f33e20488b1"


def test_what_is_redacted_already_is_not_hashed_again() -> None:
    export = MANIFEST["people_details"]
    once = redacted(export, GRETA)
    again = redacted(export, once.raw)
    assert again == once
    from_source = redacted(export, {"id": "PERSON1"}, source={"display_name": hash_of("Greta Lozano")})
    assert columns(export, from_source)["name"] == hash_of("Greta Lozano")


def test_missing_empty_true_and_false_stay_and_numbers_become_hashes_of_their_text() -> None:
    item = {"id": "1", "displayName": None, "firstName": "", "lastName": False, "extension": 270, "emails": []}
    export = MANIFEST["people"]
    row = redacted(export, item)
    assert row.raw == {**item, "extension": hash_of("270")}
    assert columns(export, row)["email"] is None
    assert columns(export, row)["extension"] == hash_of("270")


def test_texts_that_no_file_can_hold_are_hashed_all_the_same() -> None:
    name = parse_json(r'"half \ud800 nul \u0000"')
    row = redacted(
        MANIFEST["people"], {"displayName": name, "other": name, "mail": parse_json(r'"\ud800 a@b.example"')}
    )
    assert HASH.fullmatch(row.raw["displayName"])
    assert row.raw["other"] == row.raw["displayName"]
    assert HASH.fullmatch(row.raw["mail"])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)


@given(json_values)
def test_any_item_at_all_can_be_redacted_and_keeps_its_shape(item: Any) -> None:
    found = redacted(MANIFEST["people"], {"displayName": item, "x": item}).raw

    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: shape(each) for name, each in value.items()}
        return [shape(each) for each in value] if isinstance(value, list) else None

    assert shape(found) == shape({"displayName": item, "x": item})


@given(st.text(min_size=5, max_size=20), st.text(min_size=5, max_size=20))
def test_different_texts_have_different_hashes(one: str, other: str) -> None:
    assert (hash_of(one) == hash_of(other)) == (one == other)


@pytest.mark.parametrize(("level", "key"), [("everything", KEY), ("personal", b"")])
def test_an_unknown_level_or_an_empty_key_is_refused(level: Any, key: bytes) -> None:
    with pytest.raises(ValueError, match="Redaction needs"):
        redactor_for(level, key)


def test_a_key_that_is_given_wins(tmp_path: Path) -> None:
    layout = Layout.of(str(tmp_path / "out"))
    assert redaction_key(layout, b"from the vault") == b"from the vault"
    assert not (tmp_path / "out").exists()


def test_without_one_a_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    layout = Layout.of(str(tmp_path / "out"))
    key = redaction_key(layout, None)
    path = tmp_path / "out" / "redact.key"
    assert len(key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert redaction_key(layout, None) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert redaction_key(Layout.of(str(tmp_path / "other")), None) != key


@pytest.mark.parametrize("damage", ["", "00", "not hexadecimal", "é"], ids=ascii)
def test_a_damaged_key_is_refused_and_not_replaced(tmp_path: Path, damage: str) -> None:
    layout = Layout.of(str(tmp_path))
    (tmp_path / "redact.key").write_text(damage)
    with pytest.raises(OutputError, match="is damaged"):
        redaction_key(layout, None)
    assert (tmp_path / "redact.key").read_text() == damage


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "redact.key").mkdir()
    with pytest.raises(OutputError, match="Cannot read"):
        redaction_key(Layout.of(str(tmp_path)), None)


@pytest.mark.parametrize(("mark", "level"), [("SECRET", "secrets"), ("SECRET", "personal"), ("PERSONAL", "personal")])
def test_a_sensitive_field_without_a_column_goes_too(mark: str, level: str) -> None:
    export = replace(THINGS, hidden=(Hidden("agents[].pin", Sensitivity[mark]),))
    row = redacted(export, {"id": "1", "agents": [{"id": "2", "pin": "4711"}, {"pin": 12}]}, level=level)
    assert row.raw == {"id": "1", "agents": [{"id": "2", "pin": hash_of("4711")}, {"pin": hash_of("12")}]}


def test_a_personal_field_without_a_column_stays_where_only_secrets_go() -> None:
    export = replace(THINGS, hidden=(Hidden("agents[].nick", Sensitivity.PERSONAL),))
    item = {"id": "1", "agents": [{"nick": "Greta"}]}
    assert redacted(export, item, level="secrets").raw == item


@pytest.mark.parametrize(("mark", "level"), [("SECRET", "secrets"), ("PERSONAL", "personal")])
def test_an_item_that_is_a_text_goes_with_its_column(mark: str, level: str) -> None:
    shown = column("text", "Text.", at=Item(), key=True, sensitive=Sensitivity[mark])
    endpoint = replace(THINGS.endpoint, item_key="texts", items_are_texts=True)
    row = redacted(replace(THINGS, columns=(shown,), endpoint=endpoint), "4711", level=level)
    assert (row.values, row.raw) == ((hash_of("4711"),), hash_of("4711"))


@pytest.mark.parametrize("level", ["secrets", "personal"])
@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"code":', "}")])
def test_an_item_as_deep_as_an_answer_may_be_is_redacted(level: str, begin: str, end: str) -> None:
    item = parse_answer('{"code":"4711","more":' + begin * (DEEPEST - 1) + '"4711"' + end * (DEEPEST - 1) + "}")
    text = json_text(redacted(CODES, item, level=level).raw)
    assert "4711" not in text
    assert len(HASH.findall(text)) == 2
