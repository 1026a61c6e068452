"""The phrases of the report in every language, and its formats for numbers and times.

A phrase is plain text with ``{names}`` to fill in and `` `code` ``. A phrase that depends on a number ``n`` has two forms.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

LANGUAGES = ("en", "es")
_THOUSANDS = {"en": ",", "es": "\u202f"}
_DECIMAL = {"en": ".", "es": ","}


def language_of(tag: str | None) -> str:
    """The language of the report for a tag or locale such as ``es``, ``es-MX`` or ``es_ES.UTF-8``; English for any other."""
    language = (tag or "").replace("_", "-").partition("-")[0].lower()
    return language if language in LANGUAGES else LANGUAGES[0]


def read_phrases(language: str, page: str = "") -> Mapping[str, Any]:
    """Every phrase of a language by key. ``page`` is the file prefix of a page other than the report."""
    text = (
        files("space_odt_dagster.reporting")
        .joinpath("phrases")
        .joinpath(f"{page}{language}.json")
        .read_text(encoding="utf-8")
    )
    phrases: Mapping[str, Any] = json.loads(text)
    return phrases


def translated(language: str, prefix: str) -> Callable[[str], str]:
    """Translates the kinds of entities or the roles of members; one without a phrase, such as a field name, is shown unchanged."""
    phrases = read_phrases(language, "changes.")
    return lambda words: str(phrases.get(prefix + words, words))


class Writer:
    """Formats phrases, numbers and times in one language. Raises ``KeyError`` for an unknown key.

    ``phrases`` are those of a page that is not one of this folder.
    """

    def __init__(self, language: str, page: str = "", *, phrases: Mapping[str, Any] | None = None) -> None:
        self.language = language
        self.phrases = phrases or (read_phrases(language, page) if page else read_phrases(language))

    def say(self, key: str, **values: Any) -> Markup:
        """The phrase with its values filled in and escaped."""
        phrase = self.phrases[key]
        if not isinstance(phrase, str):
            phrase = phrase["one" if values["n"] == 1 else "other"]
        parts = [str(escape(part)) for part in phrase.split("`")]
        marked = "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return Markup(marked).format(**shown)  # noqa: S704 - every part was escaped above, and format escapes the values

    def number(self, value: float, places: int = 0) -> str:
        """A number with grouped thousands."""
        whole, _, rest = f"{value:,.{places}f}".partition(".")
        grouped = whole.replace(",", _THOUSANDS[self.language])
        return grouped + (_DECIMAL[self.language] + rest if rest else "")

    def change(self, value: int) -> str:
        """A difference with its sign."""
        if value == 0:
            return "0"
        return ("+" if value > 0 else "\u2212") + self.number(abs(value))

    def seconds(self, milliseconds: int) -> str:
        """Milliseconds as seconds: one decimal, two below ten."""
        return self.number(milliseconds / 1000, 2 if milliseconds < 10_000 else 1)


def duration(started_at: str, ended_at: str) -> str:
    """The time between two moments in units that every language writes the same; empty if one is unknown."""
    try:
        took = datetime.fromisoformat(_plain(ended_at)) - datetime.fromisoformat(_plain(started_at))
    except (ValueError, TypeError):
        return ""
    total = max(0, round(took.total_seconds()))
    hours, minutes, seconds = total // 3600, total // 60 % 60, total % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def moment(at: str) -> str:
    """A moment as ``2026-03-01 03:00 UTC``; the text itself if it is not a time."""
    try:
        return datetime.fromisoformat(_plain(at)).strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return at


def _plain(at: str) -> str:
    return at[:-1] + "+00:00" if at.endswith("Z") else at
