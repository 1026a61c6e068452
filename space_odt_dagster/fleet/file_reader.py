"""Reads the file of the organisations: strict YAML or JSON, every mistake at once. Names of variables, never a secret."""

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
    is_null,
    labels_of,
    name_in,
    org_id_in,
    pause_of,
    settings_of,
    title_of,
)
from space_odt_dagster.fleet.organisations import Fleet, Organisation, Pause, Token
from space_odt_dagster.fleet.own_folders import are_nested, same_folder
from space_odt_dagster.manifest.ids import comparable_id
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.settings import value_of
from space_odt_dagster.run.settings_table import BY_NAME
from space_odt_dagster.strict_yaml.fields import Fields, pairs_of, text_of, whole_of
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
_OF_ONE_TOKEN = ("access_token", "refresh_token")
"""The keys whose variables are of one token alone: two tokens with one secret would be used at the same time."""
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
    if form is not None and (form.value != FORMAT or not isinstance(form.value, int) or isinstance(form.value, bool)):
        problems.add(form, f"format must be {FORMAT}.")
    fleet = _Reader(fields, manifest, out_dir=folder_in(fields) or out_dir).read(file)
    problems.refuse()
    return fleet


class _Reader:
    def __init__(self, fields: Fields, manifest: Manifest, *, out_dir: str) -> None:
        self._fields, self._problems, self._manifest, self._out_dir = fields, fields.problems, manifest, out_dir
        self._first: dict[tuple[str, str], tuple[Node, int]] = {}
        """The first node of each name, id, folder and variable, and the number of its entry: an alias is the same node again."""
        self._folders: list[tuple[str, int]] = []
        """The folders so far, and their lines."""

    def read(self, file: str) -> Fleet:
        """The fleet; what is wrong is left out and becomes a problem."""
        tokens = self._tokens()
        defaults = self._defaults(self._fields.get("defaults"), tokens)
        listed = self._fields.get("organisations")
        if listed is not None and listed.kind != "sequence":
            self._problems.add(listed, "organisations must be a list.")
        entries = listed.elements if listed is not None else ()
        found = [self._organisation(each, number, tokens, defaults) for number, each in enumerate(entries)]
        organisations = sorted((each for each in found if each is not None), key=lambda each: each.name)
        return Fleet(file=file, out_dir=self._out_dir, organisations=tuple(organisations), tokens=tokens)

    def _tokens(self) -> dict[str, Token]:
        found = {}
        for number, (key, value) in enumerate(pairs_of(self._fields.get("tokens"), self._problems, "tokens")):
            name = checked_name(key, self._problems, "the name of a token")
            fields = Fields(value, self._problems, "a token", (*VARIABLES, "rate"))
            variables = {
                setting: variable for each, setting in VARIABLES.items() if (variable := self._variable(fields, each))
            }
            for each in _OF_ONE_TOKEN:
                self._once(fields.get(each), number, "variable", variables.get(VARIABLES[each], ""), of="token")
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

    def _defaults(self, node: Node | None, tokens: Mapping[str, Token]) -> _Defaults:
        if node is None:
            return _Defaults(settings={}, exclude=(), labels={}, token=None, title="", paused=None)
        fields = Fields(node, self._problems, "defaults", DEFAULT_KEYS)
        token = fields.get("token")
        return _Defaults(
            settings=settings_of(fields, self._manifest),
            exclude=exclude_of(fields, self._manifest),
            labels=labels_of(fields),
            token=token if token is not None and self._declared(token, tokens) is not None else None,
            title=title_of(fields),
            paused=pause_of(fields),
        )

    def _organisation(
        self, node: Node, number: int, tokens: Mapping[str, Token], defaults: _Defaults
    ) -> Organisation | None:
        fields = Fields(node, self._problems, "an organisation", ENTRY_KEYS)
        fields.demand("name", "org_id")
        name, org_id, own_folder = name_in(fields), org_id_in(fields), folder_in(fields)
        token = self._token(fields, defaults.token, tokens, name)
        settings = {**defaults.settings, **settings_of(fields, self._manifest)}
        exclude = exclude_of(fields, self._manifest) if "exclude" in fields else defaults.exclude
        labels = {**({} if is_null(fields.get("labels")) else defaults.labels), **labels_of(fields)}
        paused = pause_of(fields) if "paused" in fields else defaults.paused
        title = title_of(fields) if "title" in fields else defaults.title
        out_dir = own_folder or f"{self._out_dir.rstrip('/')}/{name}"
        self._once(fields.get("name") or node, number, "name", name)
        self._once(fields.get("org_id") or node, number, "org_id", comparable_id(org_id) if org_id else "")
        if name:
            self._apart(fields.get("out_dir") or node, out_dir)
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

    def _token(self, fields: Fields, default: Node | None, tokens: Mapping[str, Token], name: str) -> Token | None:
        node = fields.get("token") or default
        if node is not None and not is_null(node):
            return self._declared(node, tokens)
        if name in tokens:
            return tokens[name]
        variable = f"{VARIABLES['access_token']}_{name.upper().replace('-', '_')}"
        other = next((each.name for each in tokens.values() if variable in each.variables.values()), None)
        if other is not None:
            at = fields.get("name") or fields.node
            self._problems.add(at, f"the token {other} has the variable of this organisation: give it token: {other}.")
        return Token(name=name, variables={VARIABLES["access_token"]: variable})

    def _declared(self, node: Node, tokens: Mapping[str, Token]) -> Token | None:
        found = tokens.get(text_of(node))
        if found is None and not is_null(node):
            self._problems.add_unknown(node, node.text, "there is no token", tokens)
        return found

    def _once(self, node: Node | None, number: int, what: str, value: str, *, of: str = "organisation") -> None:
        """Adds a problem if another organisation or token has this value already."""
        if node is None or not value:
            return
        before, entry = self._first.setdefault((what, value), (node, number))
        if entry != number:
            self._problems.add(node, f"another {of} has this {what} already, in line {before.line}.")

    def _apart(self, node: Node, out_dir: str) -> None:
        """Adds a problem if the folder is not apart from every other."""
        folder = same_folder(out_dir)
        for other, line in self._folders:
            if folder == other:
                self._problems.add(node, f"another organisation has this folder already, in line {line}.")
            elif are_nested(folder, other):
                self._problems.add(
                    node, f"this folder and that of line {line} are one in the other: each is handed on as a whole."
                )
        if are_nested(folder, same_folder(f"{self._out_dir.rstrip('/')}/{FLEET_FOLDER}")):
            self._problems.add(
                node, f"this folder and {FLEET_FOLDER}, which is about all organisations, are one in the other."
            )
        self._folders.append((folder, node.line))
