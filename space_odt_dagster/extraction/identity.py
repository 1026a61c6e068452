"""Who a token belongs to: from ``people/me`` or, if that is not allowed, from the organisation in other listings.

Sends only GET requests. An organisation that is not certain stays None.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from space_odt_dagster.extraction.calls import CallError, CallRefused
from space_odt_dagster.extraction.error_in_disguise import has_marks
from space_odt_dagster.extraction.errors import TokenRefused
from space_odt_dagster.extraction.request_trace import TRACE, RequestTrace
from space_odt_dagster.extraction.results import Meaning
from space_odt_dagster.extraction.session import ReadOnlySession
from space_odt_dagster.manifest.ids import are_different

_NOT_FOR_THIS_TOKEN = frozenset({Meaning.FORBIDDEN, Meaning.NOT_FOUND, Meaning.NOT_ENTITLED, Meaning.REJECTED})
_OTHER_SOURCES = (("/locations", "orgId"), ("/people", "orgId"), ("/organizations", "id"))
"""Listings, the most readable first, and the field of their items that holds the organisation id."""


class WrongOrganisation(TokenRefused):
    """The token does not read the organisation that was named. One plain sentence."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the token belongs to, as far as the API says."""

    org_id: str | None
    roles: tuple[str, ...]
    scopes: frozenset[str] | None


async def identity_of(session: ReadOnlySession, *, asked_org: str | None, must_see_it: bool = False) -> Identity:
    """Who the token belongs to. ``asked_org``, the organisation that the user named, takes precedence.

    With ``must_see_it``, an answer has to show that the token reads that organisation: else ``WrongOrganisation``.
    Raises ``RunStopped`` if the token is refused, ``CallRefused`` if the server does not answer like the Webex API.
    """
    found = await _identity_of(session, asked_org=None if must_see_it else asked_org)
    if asked_org is None or not must_see_it:
        return found
    if found.org_id is None or are_different(found.org_id, asked_org):
        sees = await _sees(session, asked_org)
        if sees is None and found.org_id is None:
            raise WrongOrganisation(
                "Nothing shows that the token reads the organisation with this org_id: give it a scope such as "
                "spark-admin:organizations_read or spark-admin:people_read."
            )
        if not sees:
            raise WrongOrganisation(
                "The token is of another organisation than this org_id, and does not read this one."
            )
    return replace(found, org_id=asked_org)


async def organisations_seen(session: ReadOnlySession) -> list[tuple[str, str]]:
    """Id and name of every organisation that the token sees, sorted by name. Raises ``RunStopped`` and ``CallRefused``."""
    payload = await _ask(session, "/organizations", {})
    items = payload.get("items")
    found = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
    seen = [(str(each["id"]), str(each.get("displayName") or "")) for each in found if each.get("id")]
    return sorted(seen, key=lambda each: (each[1].casefold(), each[0]))


async def _sees(session: ReadOnlySession, org_id: str) -> bool | None:
    """Whether a listing shows that the token reads this organisation, as those of partners do; None if none says so or not."""
    seen: list[str] = []
    with suppress(CallRefused):
        seen = [each for each, _ in await organisations_seen(session)]
        if any(not are_different(each, org_id) for each in seen):
            return True
    for path, field in _OTHER_SOURCES[:2]:
        with suppress(CallRefused):
            payload = await _ask(session, path, {"orgId": org_id, "max": "1"})
            items = payload.get("items")
            found = [each.get(field) for each in items if isinstance(each, dict)] if isinstance(items, list) else []
            if found and all(isinstance(each, str) for each in found):
                return all(not are_different(each, org_id) for each in found)
    return False if seen else None


async def _identity_of(session: ReadOnlySession, *, asked_org: str | None) -> Identity:
    try:
        me = await _ask(session, "/people/me", {})
    except CallRefused as refused:
        if refused.refusal.meaning not in _NOT_FOR_THIS_TOKEN or refused.refusal.http_status is None:
            raise
        org_id, answered = await _org_id_elsewhere(session) if asked_org is None else (None, True)
        if not answered and refused.refusal.meaning is not Meaning.FORBIDDEN:
            raise
        return Identity(org_id=asked_org or org_id, roles=(), scopes=None)
    org_id, roles = me.get("orgId"), me.get("roles")
    return Identity(
        org_id=asked_org or (org_id if isinstance(org_id, str) else None),
        roles=tuple(map(str, roles)) if isinstance(roles, list) else (),
        scopes=None,
    )


async def _org_id_elsewhere(session: ReadOnlySession) -> tuple[str | None, bool]:
    """The id of the organisation if the token sees exactly one, and whether any listing answered."""
    answered = False
    for path, field in _OTHER_SOURCES:
        try:
            payload = await _ask(session, path, {"max": "1"} if field == "orgId" else {})
        except CallRefused as refused:
            answered = answered or refused.refusal.meaning is Meaning.FORBIDDEN
            continue
        items = payload.get("items")
        if not isinstance(items, list):
            continue
        answered = True
        found = {str(item[field]) for item in items if isinstance(item, dict) and isinstance(item.get(field), str)}
        if len(found) == 1:  # A partner sees several organisations, and it is not certain which one is read.
            return found.pop(), True
    return None, answered


async def _ask(session: ReadOnlySession, path: str, query: dict[str, str]) -> dict[str, Any]:
    trace = RequestTrace(well_formed=_is_object, endpoint=path)
    TRACE.set(trace)
    try:
        payload, _ = await session.get_json(f"{session.base_url}{path}", query)
    finally:
        session.leave_place(trace)
    found: dict[str, Any] = payload
    return found


def _is_object(payload: Any) -> bool:
    is_error = has_marks(payload) and not {"id", "items"} & payload.keys()
    return isinstance(payload, dict) and bool(payload) and not is_error


def unreachable_in_words(refusal: CallError, base_url: str) -> str:
    """Why the API could not be reached, for the user: what was tried and what to do."""
    where = urlsplit(base_url).netloc
    if refusal.http_status is None and refusal.code in ("certificate", "proxy", "maintenance"):
        return f"No answer from {where}: {refusal.message}"
    if refusal.http_status is None:
        return f"No answer from {where}: {refusal.message} Check the network and the base URL {base_url}."
    if refusal.meaning is Meaning.UNSAFE:
        return f"{base_url} cannot be asked: {refusal.message}"
    if refusal.meaning in (Meaning.NOT_FOUND, Meaning.NO_SUCH_PATH, Meaning.MALFORMED, Meaning.REJECTED):
        said = f" {refusal.message}" if refusal.meaning is Meaning.MALFORMED else ""
        return f"{base_url} does not answer like the Webex API (HTTP {refusal.http_status}): check the base URL.{said}"
    return (
        f"{where} is not working now (HTTP {refusal.http_status} after {refusal.attempts} attempts): try again later."
    )
