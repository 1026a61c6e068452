"""Reads one entry of the file: an organisation, or the defaults of all. No problem shows a value, which may be a secret."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.fleet.organisations import Pause
from space_odt_dagster.manifest.ids import entity_of, inside_of
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.run.scope import names_of
from space_odt_dagster.run.setting import folder_or_url
from space_odt_dagster.run.settings_table import BY_NAME
from space_odt_dagster.strict_yaml.fields import Fields, date_of, pairs_of, text_of
from space_odt_dagster.strict_yaml.nodes import Node
from space_odt_dagster.strict_yaml.problems import Problems

LONGEST_NAME = 40
_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_NAME - 1}}}")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A key that is a setting: its variable, and what it takes, in words."""

    variable: str
    takes: str


SETTINGS = {
    "base_url": Kind(variable="WEBEX_BASE_URL", takes="an address such as https://webexapis.com/v1"),
    "scope": Kind(variable="SPACE_ODT_SCOPE", takes="v1, calling or full"),
    "every": Kind(variable="SPACE_ODT_EVERY", takes="exports or areas with run, day or week: people_details:week"),
    "redact": Kind(variable="SPACE_ODT_REDACT", takes="secrets or personal"),
    "csv_safe": Kind(variable="SPACE_ODT_CSV_SAFE", takes="true or false"),
    "rate": Kind(variable="WEBEX_RATE", takes="a whole number from 1 to 100,000: requests a minute"),
    "concurrent_requests": Kind(variable="WEBEX_CONCURRENT_REQUESTS", takes="a whole number from 1 to 100"),
    "keep_snapshots": Kind(variable="SPACE_ODT_KEEP_SNAPSHOTS", takes="a whole number from 1 to 100,000"),
    "keep_days": Kind(variable="SPACE_ODT_KEEP_DAYS", takes="a whole number from 1 to 100,000"),
    "language": Kind(variable="SPACE_ODT_LANG", takes="en or es"),
}
"""The keys of an entry that are settings of a run."""
OWN_KEYS = ("name", "org_id", "out_dir")
"""The keys that cannot have a default."""
DEFAULT_KEYS = ("title", "token", "exclude", "labels", "paused", *SETTINGS)
ENTRY_KEYS = (*OWN_KEYS, *DEFAULT_KEYS)


def settings_of(fields: Fields, manifest: Manifest) -> dict[str, str | None]:
    """The settings of an entry by variable; None for one that is ``null``, which takes a default back."""
    found: dict[str, str | None] = {}
    for key, kind in SETTINGS.items():
        node = fields.get(key)
        if node is None:
            continue
        text = _setting_text(node)
        if text is None or (text and not _is_valid(kind.variable, text)):
            fields.problems.add(node, f"{key} takes {kind.takes}.")
            continue
        found[kind.variable] = text or None
        if text and key == "every":
            _check_exports(node, [part.rpartition(":")[0] for part in text.split(",")], manifest, fields.problems, key)
    return found


def _setting_text(node: Node) -> str | None:
    """The text of a value as the setting takes it; empty for ``null``, None for what no setting takes."""
    if node.kind == "sequence":
        texts = [text_of(each) for each in node.elements]
        return ",".join(texts) if texts and all(texts) else None
    if node.kind == "mapping":
        return None
    if isinstance(node.value, bool):
        return "on" if node.value else "off"
    return "" if node.value is None else text_of(node).strip() or None


def _is_valid(variable: str, text: str) -> bool:
    try:
        BY_NAME[variable].parse(variable, text)
    except CouldNotRun:
        return False
    return True


def exclude_of(fields: Fields, manifest: Manifest) -> tuple[str, ...]:
    """The exports that are left out: a list, or a text with commas."""
    node = fields.get("exclude")
    text = _setting_text(node) if node is not None else ""
    if node is not None and text is None:
        fields.problems.add(node, "exclude takes a list of exports and areas.")
    names = [each.strip() for each in (text or "").split(",") if each.strip()]
    if node is not None and names:
        _check_exports(node, names, manifest, fields.problems, "exclude")
    return tuple(names)


def _check_exports(node: Node, names: list[str], manifest: Manifest, problems: Problems, key: str) -> None:
    for name in names:
        try:
            names_of([name.strip()], manifest, option=key)
        except CouldNotRun:
            known = [*manifest.names, *manifest.groups]
            problems.add_unknown(node, name.strip(), f"{key}: there is no export or area", known)


def name_in(fields: Fields) -> str:
    """The name of an organisation or token; empty if it is missing or wrong."""
    node = fields.get("name")
    return checked_name(node, fields.problems, "name") if node is not None else ""


def checked_name(node: Node, problems: Problems, what: str) -> str:
    """A name of small letters, digits and ``-``."""
    text = text_of(node)
    if not _NAME.fullmatch(text):
        problems.add(node, f"{what} takes at most {LONGEST_NAME} small letters, digits and -, the first no -.")
        return ""
    return text


def org_id_in(fields: Fields) -> str:
    """The id of the organisation, in any of its spellings."""
    node = fields.get("org_id")
    if node is None:
        return ""
    text = text_of(node)
    inside = inside_of(text)
    if entity_of(text) is None or (inside is not None and inside.kind != "ORGANIZATION"):
        fields.problems.add(node, "org_id takes the id of a Webex organisation, as GET /organizations shows it.")
        return ""
    return text


def folder_in(fields: Fields, key: str = "out_dir") -> str:
    """A folder or a URL; empty if it is missing or wrong."""
    return _text_by(fields, key, folder_or_url, "a folder, or an address such as s3://bucket/folder")


def _text_by(fields: Fields, key: str, parse: Callable[[str, str], str], takes: str) -> str:
    node = fields.get(key)
    if node is None:
        return ""
    text = node.value.strip() if node.is_text else ""
    try:
        found = parse(key, text) if text else ""
    except CouldNotRun:
        found = ""
    if not found:
        fields.problems.add(node, f"{key} takes {takes}.")
    return found


def is_null(node: Node | None) -> bool:
    """Whether a key is there with ``null``, which takes a default back."""
    return node is not None and node.kind == "scalar" and node.value is None


def title_of(fields: Fields) -> str:
    """The title of an organisation; empty if it has none."""
    return "" if is_null(fields.get("title")) else fields.text("title")


def labels_of(fields: Fields) -> Mapping[str, str]:
    """The labels of an organisation."""
    found: dict[str, str] = {}
    node = fields.get("labels")
    for key, value in () if is_null(node) else pairs_of(node, fields.problems, "labels"):
        checked_name(key, fields.problems, "a label")
        found[key.text] = text_of(value)
        if not found[key.text]:
            fields.problems.add(value, "a label takes a text.")
    return found


def pause_of(fields: Fields) -> Pause | None:
    """Why the organisation is not read; None if it is."""
    node = fields.get("paused")
    if node is None or is_null(node):
        return None
    inner = Fields(node, fields.problems, "paused", ("reason", "since"))
    inner.demand("reason")
    since = date_of(inner.get("since"), fields.problems, "since")
    return Pause(reason=inner.text("reason"), since=since.isoformat() if since is not None else "")
