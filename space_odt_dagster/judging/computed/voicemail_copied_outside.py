"""Voicemail that is mailed out of the organisation: to a domain in which no person has an address."""

import re
from collections.abc import Iterator
from typing import Any

from space_odt_dagster.judging.answers import Answer, Unknown, every
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.operators import is_redacted
from space_odt_dagster.judging.row import Row

_COPY, _STORAGE = "email_copy_address", "external_email"


def judge(question: Question) -> Iterator[Said]:
    """Of each mailbox whose messages are mailed: the addresses have a domain of the organisation."""
    domains = {each for row in question.tables.rows("people") for each in _domains(row.values["email"])}
    hidden = any(is_redacted(row.values["email"]) for row in question.tables.rows("people"))
    missing = Unknown("people", "the addresses are redacted") if hidden else question.tables.incomplete("people")
    for export in question.about:
        for row in question.tables.rows(export):
            mailed = _addresses(row) if row.values["enabled"] is not False else {}
            if not mailed:
                yield Said(row, None)
                continue
            keeps = every(_stays(export, each, domains, missing) for each in mailed.values())
            yield Said(row, keeps, mailed)


def _addresses(row: Row) -> dict[str, Any]:
    values = row.values
    used = {_COPY: values["email_copy_enabled"] is True, _STORAGE: values["message_storage_type"] == "EXTERNAL"}
    return {name: values[name] for name, is_used in used.items() if is_used and values[name]}


def _stays(export: str, address: Any, domains: set[str], missing: Unknown | None) -> Answer:
    if is_redacted(address):
        return Unknown(export, "the value is redacted")
    found = _domains(address)
    if not found:
        return Unknown(export, "the value is not one that can be judged")
    return True if found <= domains else missing or False


def _domains(addresses: Any) -> set[str]:
    """The domains of one or several addresses, in small letters."""
    texts = re.split(r"[;,\s]+", addresses) if isinstance(addresses, str) else []
    return {text.rpartition("@")[2].strip("<>").casefold() for text in texts if "@" in text}


COMPUTED = Computed(
    judge,
    about=tuple(map(Path, ("enabled", "email_copy_enabled", _COPY, "message_storage_type", _STORAGE))),
    needs={"people": (Path("email"),)},
)
