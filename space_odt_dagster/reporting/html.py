"""Renders the HTML: the template, its filters, and the inlined style and script.

The page may load nothing: its content policy allows the one style and the one script by their hashes.
"""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from importlib.resources import files
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from space_odt_dagster.reporting.phrases import Writer, duration, moment
from space_odt_dagster.reporting.severity import severity_of, tone_of

PAGES = ("report", "changes", "findings")
"""The pages of a run, in the order in which they lead to each other."""
LONGEST_NAME = 120
_ASSETS = {
    "report": ("report.css", "report.js"),
    "changes": ("report.css", "lists.css", "changes.css", "lists.js"),
    "findings": ("report.css", "lists.css", "findings.css", "lists.js"),
}
"""The styles of each page, and its script."""
_JOINERS = "\u200c\u200d"


class _Compiled(BytecodeCache):
    """The compiled templates of this process: compiling them takes longer than filling them, and most are in several pages."""

    def __init__(self) -> None:
        self._kept: dict[str, CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.code


_COMPILED = _Compiled()


def render(language: str, page: str = "report", *, links: Mapping[str, str] | None = None, **content: Any) -> str:
    """The page in one language. ``page`` is one of ``PAGES``; ``links`` has the addresses of the others that exist, by name."""
    others = links or {}
    return render_page(
        Writer(language, "" if page == "report" else f"{page}."),
        page,
        style="".join(map(shared_asset, _ASSETS[page][:-1])),
        script=shared_asset(_ASSETS[page][-1]),
        pages={name: others.get(name, "") for name in PAGES if name == page or name in others},
        **content,
    )


def render_page(
    writer: Writer,
    page: str,
    *,
    style: str,
    script: str,
    pages: Mapping[str, str] | None = None,
    package: str | None = None,
    **content: Any,
) -> str:
    """A page of this look. Its template, ``<page>.html.jinja``, is in ``package`` if it is not one of this folder."""
    own = [PackageLoader(package, package_path=".")] if package is not None else []
    environment = Environment(
        loader=ChoiceLoader([*own, PackageLoader("space_odt_dagster.reporting")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_COMPILED,
    )
    environment.filters |= {
        "number": writer.number,
        "change": writer.change,
        "seconds": writer.seconds,
        "moment": moment,
        "clip": clip,
        "breakable": breakable,
        "tone": tone_of,
        "severity": severity_of,
    }
    environment.globals |= {"say": writer.say, "phrase": writer.phrases.__getitem__, "duration": duration}
    environment.globals["say_head"] = Writer(writer.language, "head.").say
    return environment.get_template(f"{page}.html.jinja").render(
        language=writer.language,
        page=page,
        pages=pages or {},
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - a file of this package
        policy=(
            f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
            "img-src data:; base-uri 'none'; form-action 'none'"
        ),
        **content,
    )


def clip(text: str, longest: int = LONGEST_NAME) -> str:
    """A name for display: on one line, without control or direction characters, and at most ``longest`` characters."""
    words = " ".join(text[: longest * 4].split())
    shown = "".join(each for each in words if each in _JOINERS or unicodedata.category(each) not in ("Cc", "Cf", "Cs"))
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def breakable(name: str) -> Markup:
    """The name of an export or method, which may wrap after underscores and dots."""
    return Markup(re.sub(r"([_.])", r"\1<wbr>", str(escape(name))))  # noqa: S704 - escaped here


def shared_asset(name: str) -> str:
    """The text of a style or script of this folder."""
    text = files("space_odt_dagster.reporting").joinpath("assets").joinpath(name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
