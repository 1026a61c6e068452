"""Organisations are apart: each has a folder, an id and a secret that no other has."""

from pathlib import Path

import pytest

from space_odt_dagster.fleet.discovering import discovered
from space_odt_dagster.strict_yaml.problems import WrongFile
from space_odt_dagster_tests.fleet.written import fleet_in, org_id, with_organisations

ONE, TWO = org_id(1), org_id(2)


def problems_in(text: str, *, out_dir: str = "/srv/fleet") -> list[str]:
    with pytest.raises(WrongFile) as raised:
        fleet_in(text, out_dir=out_dir)
    return [line.partition(": ")[2] for line in str(raised.value).splitlines()[1:]]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("/srv/x", "/srv/x/y", "this folder and that of line 3 are one in the other"),
        ("/srv/x/y", "/srv/x", "this folder and that of line 3 are one in the other"),
        ("s3://b/x", "s3://b/x/y/", "this folder and that of line 3 are one in the other"),
        ("s3://b/x", "s3a://b/x", "another organisation has this folder already, in line 3"),
        ("s3://b/x/y", "s3://b/x//y/", "another organisation has this folder already, in line 3"),
        ("/srv/x", "file:///srv/x", "another organisation has this folder already, in line 3"),
    ],
)
def test_folders_that_are_one_in_the_other(one: str, other: str, said: str) -> None:
    entries = [f"name: a, org_id: {ONE}, out_dir: '{one}'", f"name: b, org_id: {TWO}, out_dir: '{other}'"]
    (found,) = problems_in(with_organisations(*entries))
    assert found.startswith(said)


def test_folders_whose_names_begin_alike_are_apart() -> None:
    fleet = fleet_in(
        with_organisations(f"name: a, org_id: {ONE}, out_dir: /srv/x", f"name: b, org_id: {TWO}, out_dir: /srv/x-y")
    )
    assert fleet.names == ("a", "b")


def test_a_folder_by_way_of_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    entries = [f"name: a, org_id: {ONE}, out_dir: {tmp_path}/real", f"name: b, org_id: {TWO}, out_dir: {tmp_path}/link"]
    assert problems_in(with_organisations(*entries)) == ["another organisation has this folder already, in line 3."]


@pytest.mark.parametrize("folder", ["/srv/fleet/_fleet", "/srv/fleet/_fleet/not_started", "/srv/fleet", "/srv", "/"])
def test_the_folder_of_what_is_about_all(folder: str) -> None:
    (found,) = problems_in(with_organisations(f"name: a, org_id: {ONE}, out_dir: {folder}"))
    assert "_fleet, which is about all organisations" in found


@pytest.mark.parametrize("key", ["access_token", "refresh_token"])
def test_a_secret_of_two_tokens(key: str) -> None:
    more = ", client_id: C, client_secret: S" if key == "refresh_token" else ""
    tokens = f"tokens:\n  p: {{{key}: T{more}}}\n  q: {{{key}: T{more}}}\n"
    found = problems_in(with_organisations(f"name: a, org_id: {ONE}", before=tokens))
    assert found == ["another token has this variable already, in line 3."]


def test_tokens_of_one_service_app_share_its_id_and_secret() -> None:
    app = "client_id: C, client_secret: S"
    tokens = f"tokens: {{p: {{{app}, refresh_token: P}}, q: {{{app}, refresh_token: Q}}}}\n"
    assert set(fleet_in(f"format: 1\n{tokens}organisations: []\n").tokens) == {"p", "q"}


def test_the_variable_that_an_organisation_has_without_a_token() -> None:
    tokens = "tokens: {p: {access_token: WEBEX_ACCESS_TOKEN_ACME}}\n"
    (found,) = problems_in(with_organisations(f"name: acme, org_id: {ONE}", before=tokens))
    assert found == "the token p has the variable of this organisation: give it token: p."
    assert fleet_in(with_organisations(f"name: acme, org_id: {ONE}, token: p", before=tokens)).names == ("acme",)


def test_an_entry_that_is_there_again_by_its_anchor() -> None:
    text = f"format: 1\norganisations:\n  - &a {{name: acme, org_id: {ONE}}}\n  - *a\n"
    assert {found.split(" already")[0] for found in problems_in(text)} == {
        "another organisation has this name",
        "another organisation has this org_id",
        "another organisation has this folder",
    }


def test_null_takes_a_default_back() -> None:
    defaults = (
        "token: p, title: All, every: 'people_details:week', labels: {a: b}, exclude: [devices], paused: {reason: r}"
    )
    keys = "token: null, title: null, every: null, labels: null, exclude: null, paused: null"
    before = f"tokens: {{p: {{access_token: T}}}}\ndefaults: {{{defaults}}}\n"
    (found,) = fleet_in(with_organisations(f"name: acme, org_id: {ONE}, {keys}", before=before)).organisations
    assert found.token.variables == {"WEBEX_ACCESS_TOKEN": "WEBEX_ACCESS_TOKEN_ACME"}
    assert (found.title, found.settings, found.labels, found.exclude, found.paused) == ("", {}, {}, (), None)


@pytest.mark.parametrize("title", ["Null", "TRUE", "false", "12", "A\uffffB\x07", "ACME, S.A. «España»"])
def test_what_is_discovered_is_an_entry_of_the_file(title: str) -> None:
    tokens = "tokens: {123: {access_token: T}}\n"
    fleet = fleet_in(f"format: 1\n{tokens}organisations: []\n")
    (line,) = discovered(fleet, fleet.tokens["123"], [(ONE, title)]).missing
    (found,) = fleet_in(f"format: 1\n{tokens}organisations:\n{line}\n").organisations
    assert (found.org_id, found.token.name) == (ONE, "123")
