"""Reads the file of the organisations: strict YAML or JSON, every mistake at once. Names of variables, never a secret."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from space_odt_dagster.fleet.entry_reader import (
    DEFAULT_KEYS,
    ENTRY_KEYS,
    checked_name,
    exclude_of,
    folder_in,
    labels_of,
    name_in,
    org_id_in,
    pause_of,
    settings_of,
)
from space_odt_dagster.fleet.organisations import Fleet, Organisation, Pause, Token
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.setting import is_url
from space_odt_dagster.run.settings import value_of
from space_odt_dagster.run.settings_table import BY_NAME
from space_odt_dagster.strict_yaml.fields import Fields, pairs_of, whole_of
from space_odt_dagster.strict_yaml.nodes import MOST_BYTES, Node
from space_odt_dagster.strict_yaml.problems import Problems
from space_odt_dagster.strict_yaml.yaml_nodes import read_yaml

FORMAT = 1
FILE_KEYS = ("format", "out_dir", "defaults", "tokens", "organisations")
VARIABLES = {
    "access_token": "WEBEX_ACCESS_TOKEN",
    "client_id": "WEBEX_CLIENT_ID",
    "client_secret": "WEBEX_CLIENT_SECRET",
    "refresh_token": "WEBEX_REFRESH_TOKEN",
}
"""The keys of a token, and the settings that they are."""
MOST_RATE = 100_000
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,79}")
FLEET_FOLDER = "_fleet"
"""What belongs to no single organisation, beside their folders. No name begins with ``_``."""


@dataclass(frozen=True, kw_only=True)
class _Defaults:
    settings: Mapping[str, str | None]
    exclude: tuple[str, ...]
    labels: Mapping[str, str]
    token: Node | None
    title: str
    paused: Pause | None


def fleet_from(environ: Mapping[str, str], manifest: Manifest) -> Fleet | None:
    """The organisations of ``SPACE_ODT_ORGANISATIONS``, read now; None if it is not set. Raises ``WrongFile``."""
    path = value_of(BY_NAME["SPACE_ODT_ORGANISATIONS"], environ, {})
    out_dir = value_of(BY_NAME["SPACE_ODT_OUT_DIR"], environ, {})
    return read_fleet(path, manifest, out_dir=out_dir) if path is not None else None


def read_fleet(path: str | Path, manifest: Manifest, *, out_dir: str) -> Fleet:
    """The organisations of a file. ``out_dir`` holds their folders if the file does not say. Raises ``WrongFile``."""
    problems = Problems("the organisations", hides_secrets=True)
    try:
        with Path(path).open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else failure
        problems.add_at(str(path), 0, 0, f"the file cannot be read: {reason}.")
        problems.refuse()
        raise
    return fleet_of(content, str(path), manifest, out_dir=out_dir, problems=problems)


def fleet_of(content: bytes, file: str, manifest: Manifest, *, out_dir: str, problems: Problems | None = None) -> Fleet:
    """The same, of the content of a file whose name is shown in problems."""
    problems = problems or Problems("the organisations", hides_secrets=True)
    node = read_yaml(content, file, problems)
    if node is None:
        problems.refuse()
        raise AssertionError("a file that cannot be read has problems")
    fields = Fields(node, problems, "the file", FILE_KEYS)
    fields.demand("format", "organisations")
    form = fields.get("format")
    if form is not None and form.value != FORMAT:
        problems.add(form, f"format must be {FORMAT}.")
    fleet = _Reader(fields, manifest, out_dir=folder_in(fields) or out_dir).read(file)
    problems.refuse()
    return fleet


class _Reader:
    def __init__(self, fields: Fields, manifest: Manifest, *, out_dir: str) -> None:
        self._fields, self._problems, self._manifest, self._out_dir = fields, fields.problems, manifest, out_dir
        self._first: dict[tuple[str, str], Node] = {}
        """The first node of each name, id and folder."""

    def read(self, file: str) -> Fleet:
        """The fleet; what is wrong is left out and becomes a problem."""
        tokens = self._tokens()
        given = self._fields.get("defaults")
        defaults = self._defaults(given)
        listed = self._fields.get("organisations")
        if listed is not None and listed.kind != "sequence":
            self._problems.add(listed, "organisations must be a list.")
        entries = listed.elements if listed is not None else ()
        found = [self._organisation(each, tokens, defaults) for each in entries]
        organisations = sorted((each for each in found if each is not None), key=lambda each: each.name)
        return Fleet(file=file, out_dir=self._out_dir, organisations=tuple(organisations), tokens=tokens)

    def _tokens(self) -> dict[str, Token]:
        found = {}
        for key, value in pairs_of(self._fields.get("tokens"), self._problems, "tokens"):
            name = checked_name(key, self._problems, "the name of a token")
            fields = Fields(value, self._problems, "a token", (*VARIABLES, "rate"))
            variables = {
                setting: variable for each, setting in VARIABLES.items() if (variable := self._variable(fields, each))
            }
            refreshing = [each for each in VARIABLES if each != "access_token"]
            missing = [each for each in refreshing if each not in fields]
            if fields.is_mapping and "access_token" not in fields and missing:
                self._problems.add(value, f"a token needs access_token, or {', '.join(refreshing)}.")
            elif fields.is_mapping and 0 < len(missing) < len(refreshing):
                self._problems.add(value, f"to be renewed, a token needs {' and '.join(missing)} too.")
            rate = fields.get("rate")
            least = whole_of(rate, self._problems, "rate", 1, MOST_RATE) if rate is not None else None
            found[name] = Token(name=name, variables=variables, rate=least)
        found.pop("", None)
        return found

    def _variable(self, fields: Fields, key: str) -> str:
        node = fields.get(key)
        if node is None:
            return ""
        if not node.is_text or not _VARIABLE.fullmatch(node.value):
            such = f"{VARIABLES[key]}_PARTNER" if key != "client_id" else VARIABLES[key]
            self._problems.add(node, f"{key} takes the name of a variable such as {such}, not a value.")
            return ""
        return str(node.value)

    def _defaults(self, node: Node | None) -> _Defaults:
        if node is None:
            return _Defaults(settings={}, exclude=(), labels={}, token=None, title="", paused=None)
        fields = Fields(node, self._problems, "defaults", DEFAULT_KEYS)
        return _Defaults(
            settings=settings_of(fields, self._manifest),
            exclude=exclude_of(fields, self._manifest),
            labels=labels_of(fields),
            token=fields.get("token"),
            title=fields.text("title"),
            paused=pause_of(fields),
        )

    def _organisation(self, node: Node, tokens: Mapping[str, Token], defaults: _Defaults) -> Organisation | None:
        fields = Fields(node, self._problems, "an organisation", ENTRY_KEYS)
        fields.demand("name", "org_id")
        name, org_id, own_folder = name_in(fields), org_id_in(fields), folder_in(fields)
        token = self._token(fields.get("token") or defaults.token, tokens, name)
        settings = {**defaults.settings, **settings_of(fields, self._manifest)}
        exclude = exclude_of(fields, self._manifest) if "exclude" in fields else defaults.exclude
        labels = {**defaults.labels, **labels_of(fields)}
        paused = pause_of(fields) if "paused" in fields else defaults.paused
        title = fields.text("title") or defaults.title
        out_dir = own_folder or f"{self._out_dir.rstrip('/')}/{name}"
        self._once(fields.get("name") or node, "name", name)
        self._once(fields.get("org_id") or node, "org_id", comparable_id(org_id) if org_id else "")
        self._once(fields.get("out_dir") or node, "folder", _same_folder(out_dir) if name else "")
        if not name or not org_id or token is None:
            return None
        given = {variable: text for variable, text in settings.items() if text is not None}
        if token.rate is not None:
            given["WEBEX_RATE"] = str(min(token.rate, int(given.get("WEBEX_RATE", token.rate))))
        return Organisation(
            name=name,
            org_id=org_id,
            token=token,
            out_dir=out_dir,
            title=title,
            settings=given,
            exclude=exclude,
            labels=labels,
            paused=paused,
        )

    def _token(self, node: Node | None, tokens: Mapping[str, Token], name: str) -> Token | None:
        if node is None and name in tokens:
            return tokens[name]
        if node is None:
            variable = f"{VARIABLES['access_token']}_{name.upper().replace('-', '_')}"
            return Token(name=name, variables={VARIABLES["access_token"]: variable})
        found = tokens.get(node.value) if node.is_text else None
        if found is None:
            self._problems.add_unknown(node, node.text, "there is no token", tokens)
        return found

    def _once(self, node: Node, what: str, value: str) -> None:
        """Adds a problem if another organisation has this value already."""
        before = self._first.setdefault((what, value), node) if value else node
        if before is not node:
            self._problems.add(node, f"another organisation has this {what} already, in line {before.line}.")


def _same_folder(out_dir: str) -> str:
    """What all spellings of a folder have in common."""
    return out_dir.rstrip("/") if is_url(out_dir) else os.path.abspath(out_dir)
