"""The file of the organisations: what it says, and every way in which it can be wrong, with line and column."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.fleet.entry_reader import ENTRY_KEYS
from space_odt_dagster.fleet.file_reader import VARIABLES, fleet_from, read_fleet
from space_odt_dagster.fleet.organisations import Pause, UnknownOrganisation
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.strict_yaml.problems import WrongFile
from space_odt_dagster_tests.fleet.written import FILE, fleet_in, org_id, with_organisations

ONE, TWO = org_id(1), org_id(2)
PERSON = base64.b64encode(b"ciscospark://us/PEOPLE/00000000-0000-0000-0000-000000000001").decode()
WHOLE = f"""\
format: 1
out_dir: s3://inventory/fleet
defaults: {{scope: calling, redact: secrets, every: "people_details:week", labels: {{segment: silver}}}}
tokens:
  partner: {{access_token: WEBEX_ACCESS_TOKEN_PARTNER, rate: 300}}
  app-acme:
    client_id: WEBEX_CLIENT_ID
    client_secret: WEBEX_CLIENT_SECRET
    refresh_token: WEBEX_REFRESH_TOKEN_ACME
organisations:
  - {{name: globex, org_id: {org_id(1)}}}
  - {{name: acme, org_id: {org_id(2)}, token: app-acme, title: "ACME, S.A.", scope: full, labels: {{segment: gold}}}}
  - {{name: initech, org_id: {org_id(3)}, token: partner, out_dir: "s3://inventory/initech", redact: null, rate: 500}}
  - {{name: hooli, org_id: {org_id(4)}, token: partner, exclude: [devices], paused: {{reason: It ends., since: 2026-11-01}}}}
"""


def test_a_whole_file() -> None:
    fleet = fleet_in(WHOLE)
    assert fleet.names == ("acme", "globex", "hooli", "initech")
    acme, globex, hooli, initech = fleet.organisations
    assert globex.token.variables == {"WEBEX_ACCESS_TOKEN": "WEBEX_ACCESS_TOKEN_GLOBEX"}
    assert (globex.out_dir, initech.out_dir) == ("s3://inventory/fleet/globex", "s3://inventory/initech")
    assert (globex.settings["SPACE_ODT_SCOPE"], acme.settings["SPACE_ODT_SCOPE"]) == ("calling", "full")
    assert set(acme.token.variables) == {"WEBEX_CLIENT_ID", "WEBEX_CLIENT_SECRET", "WEBEX_REFRESH_TOKEN"}
    assert (acme.title, acme.labels, globex.labels) == ("ACME, S.A.", {"segment": "gold"}, {"segment": "silver"})
    assert "SPACE_ODT_REDACT" not in initech.settings
    assert (hooli.settings["WEBEX_RATE"], initech.settings["WEBEX_RATE"]) == ("300", "300")
    assert hooli.paused == Pause(reason="It ends.", since="2026-11-01")
    assert hooli.exclude == ("devices",)
    assert fleet.named("acme") is acme
    with pytest.raises(UnknownOrganisation, match="Did you mean initech"):
        fleet.named("initec")


def test_a_file_of_a_first_day_has_no_organisation_yet() -> None:
    fleet = fleet_in("format: 1\ntokens: {partner: {access_token: T}}\norganisations: []\n")
    assert (fleet.names, set(fleet.tokens)) == ((), {"partner"})


def test_json_says_the_same() -> None:
    entry = {"name": "acme", "org_id": ONE, "scope": "full", "csv_safe": True}
    fleet = fleet_in(json.dumps({"format": 1, "organisations": [entry]}))
    assert fleet.named("acme").settings == {"SPACE_ODT_SCOPE": "full", "SPACE_ODT_CSV_SAFE": "on"}
    assert fleet.named("acme").out_dir == "/srv/fleet/acme"


WRONG = {
    "no format": ("organisations: [{name: a, org_id: %s}]\n", [(1, 1, "needs format")]),
    "a format that is no number": ("format: true\norganisations: []\n", [(1, 9, "format must be 1")]),
    "the id of a person": (with_organisations(f"name: a, org_id: {PERSON}"), [(3, 23, "GET /organizations")]),
    "an unknown token for all": (
        "format: 1\ndefaults: {token: nope}\norganisations: []\n",
        [(2, 19, "there is no token 'nope'")],
    ),
    "a rate that is none, and one of the token": (
        with_organisations(
            "name: a, org_id: %s, token: p, rate: fast", before="tokens: {p: {access_token: T, rate: 5}}\n"
        ),
        [(4, -4, "requests a minute")],
    ),
    "another format": (with_organisations("name: a, org_id: %s").replace("1", "2", 1), [(1, 9, "format must be 1")]),
    "no list": ("format: 1\norganisations: 7\n", [(2, 16, "must be a list")]),
    "an unknown key": (with_organisations("nam: a, org_id: %s"), [(3, 5, "needs name"), (3, 6, "name")]),
    "a repeated key": (with_organisations("name: a, name: b, org_id: %s"), [(3, 15, "already in line 3")]),
    "a name in capitals": (with_organisations("name: Acme, org_id: %s"), [(3, 12, "small letters")]),
    "a name of the fleet": (with_organisations("name: _fleet, org_id: %s"), [(3, 12, "small letters")]),
    "a long name": (with_organisations(f"name: {'a' * 41}, org_id: %s"), [(3, 12, "at most 40")]),
    "a name that is a number": (with_organisations("name: 1.5, org_id: %s"), [(3, 12, "small letters")]),
    "no id": (with_organisations("name: a"), [(3, 5, "needs org_id")]),
    "a strange id": (with_organisations("name: a, org_id: hello"), [(3, 23, "GET /organizations")]),
    "an unknown token": (
        with_organisations("name: a, org_id: %s, token: partnr", before="tokens: {partner: {access_token: T}}\n"),
        [(4, -6, "Did you mean partner?")],
    ),
    "a value for a token": (
        with_organisations("name: a, org_id: %s", before="tokens: {p: {access_token: MGI4ZTk2-secret}}\n"),
        [(2, 28, "access_token takes the name of a variable such as WEBEX_ACCESS_TOKEN_PARTNER, not a value.")],
    ),
    "half a service app": (
        with_organisations("name: a, org_id: %s", before="tokens: {p: {client_id: C, refresh_token: R}}\n"),
        [(2, 13, "needs access_token, or")],
    ),
    "a token and half a service app": (
        with_organisations("name: a, org_id: %s", before="tokens: {p: {access_token: T, refresh_token: R}}\n"),
        [(2, 13, "client_id and client_secret too")],
    ),
    "another scope": (with_organisations("name: a, org_id: %s, scope: everything"), [(3, -10, "v1, calling or full")]),
    "a default that has none": (
        with_organisations("name: a, org_id: %s", before="defaults: {name: b}\n"),
        [(2, 12, "defaults has no key")],
    ),
    "an unknown export": (with_organisations("name: a, org_id: %s, exclude: [devics]"), [(3, -8, "devices")]),
    "an unknown export to read less often": (
        with_organisations("name: a, org_id: %s, every: peopl:week"),
        [(3, -10, "people")],
    ),
    "a rate of nothing": (with_organisations("name: a, org_id: %s, rate: 0"), [(3, -1, "requests a minute")]),
    "a pause without a reason": (with_organisations("name: a, org_id: %s, paused: {}"), [(3, -2, "needs reason")]),
    "a day that is none": (
        with_organisations("name: a, org_id: %s, paused: {reason: r, since: 2026-02-30}"),
        [(3, -11, "a day")],
    ),
    "a folder that is none": (with_organisations("name: a, org_id: %s, out_dir: 12"), [(3, -2, "a folder, or")]),
    "not a mapping": ("- a\n", [(1, 1, "not a mapping")]),
    "an anchor that holds itself": (with_organisations("name: a, org_id: &x [*x]"), [(3, 23, ""), (3, 23, "itself")]),
    "a tag": (with_organisations("name: !python/object a, org_id: %s"), [(3, 12, "tags")]),
    "not YAML": ("format: 1\norganisations: [\n", [(3, 1, "not valid YAML")]),
}


@pytest.mark.parametrize("case", sorted(WRONG))
def test_what_is_wrong_is_said_with_its_place(case: str) -> None:
    text, expected = WRONG[case]
    text = text.replace("%s", ONE)
    with pytest.raises(WrongFile) as raised:
        fleet_in(text)
    lines = str(raised.value).splitlines()[1:]
    assert len(lines) == len(expected), lines
    for said, (line, column, part) in zip(lines, expected, strict=True):
        width = len(text.splitlines()[line - 1].rstrip("}")) if line <= len(text.splitlines()) else 0
        # A column below 0 is counted from the end, before the closing braces.
        assert said.startswith(f"{FILE}:{line}:{column if column > 0 else width + column + 1}: ") or column < 0, said
        assert said.startswith(f"{FILE}:{line}:"), said
        assert part in said, said


def test_the_same_name_id_or_folder_twice() -> None:
    twice = with_organisations(
        f"name: a, org_id: {ONE}, out_dir: /srv/x",
        f"name: a, org_id: {ONE}, out_dir: /srv/x/",
        f"name: b, org_id: {TWO}, out_dir: /srv/fleet/c",
        f"name: c, org_id: {org_id(3)}",
    )
    with pytest.raises(WrongFile) as raised:
        fleet_in(twice)
    said = str(raised.value).splitlines()[1:]
    assert [line.split(": ", 1)[0].rpartition(":")[0] for line in said] == [f"{FILE}:4"] * 3 + [f"{FILE}:6"]
    assert [word for line in said for word in ("name", "org_id", "folder") if f"this {word} already" in line] == [
        *("name", "org_id", "folder", "folder")
    ]


def test_one_organisation_in_two_spellings_of_its_id() -> None:
    with pytest.raises(WrongFile, match="this org_id already"):
        fleet_in(with_organisations(f"name: a, org_id: {ONE}", "name: b, org_id: 00000000-0000-0000-0000-000000000001"))


def test_everything_at_once() -> None:
    with pytest.raises(WrongFile, match="4 problems in the organisations"):
        fleet_in(with_organisations(f"name: A, org_id: x, scope: y, rate: z, org: {ONE}").replace("org: ", "title: "))


SECRETS = st.from_regex(r"[A-Za-z0-9_\-]{24,80}", fullmatch=True).filter(
    lambda text: any(each.isdigit() for each in text)
)
PLACES = (
    *(f"organisations: [{{{key}: %s}}]\n" for key in ENTRY_KEYS),
    *(f"tokens: {{p: {{{key}: '%s'}}}}\n" for key in (*VARIABLES, "rate")),
    *(
        "%s: 1\n",
        "tokens: {%s: 1}\n",
        "tokens: {p: {access_token: X, rate: 9}}\norganisations: [{name: a, token: p, rate: %s}]\n",
        "tokens: {p: {%s: X}}\n",
        "organisations: [%s]\n",
        "organisations: [{%s: 1, %s: 2}]\n",
    ),
    *(
        "organisations: [{name: !%s a}]\n",
        "organisations: [{labels: {%s: []}}]\n",
        "format: *%s\n",
        "format: '%s\n",
        "%s",
    ),
)


@given(secret=SECRETS, place=st.sampled_from(PLACES))
@settings(max_examples=150, deadline=None)
def test_no_problem_shows_a_secret(secret: str, place: str) -> None:
    if secret.isupper() and "tokens" in place:
        return  # it looks like the name of a variable
    with pytest.raises(WrongFile) as raised:
        fleet_in(place.replace("%s", secret))
    assert secret not in str(raised.value)


def test_the_file_that_the_environment_names(tmp_path: Path) -> None:
    file = tmp_path / "o.yaml"
    file.write_text(with_organisations(f"name: acme, org_id: {ONE}"))
    environ = {"SPACE_ODT_ORGANISATIONS": str(file), "SPACE_ODT_OUT_DIR": "/srv/other"}
    found = fleet_from(environ, MANIFEST)
    assert found is not None
    assert (found.file, found.named("acme").out_dir) == (str(file), "/srv/other/acme")
    assert fleet_from({}, MANIFEST) is None


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match=r"organisations.yaml: the file cannot be read: No such file"):
        read_fleet(tmp_path / "organisations.yaml", MANIFEST, out_dir="/srv")
