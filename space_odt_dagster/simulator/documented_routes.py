"""The routes of the documented reads: one per path, answered by the document that matches the query."""

from collections.abc import Mapping, Sequence

from space_odt_dagster.simulator.answers import Reply, needs_professional, not_calling, not_found, user_not_found
from space_odt_dagster.simulator.awkward import Standing
from space_odt_dagster.simulator.documented_answers import documented_answers
from space_odt_dagster.simulator.documents import Document, documents
from space_odt_dagster.simulator.entities import Workspace
from space_odt_dagster.simulator.handlers import Answered, ApiRequest
from space_odt_dagster.simulator.paging import WholeListing
from space_odt_dagster.simulator.payloads.redsky import WITHOUT_ACCOUNT


def documents_by_path() -> dict[tuple[str, ...], list[Document]]:
    """The documents by path, ignoring placeholder names; those with the most query parameters first."""
    found: dict[tuple[str, ...], list[Document]] = {}
    for document in documents().values():
        parts = tuple("{}" if part.startswith("{") else part for part in document.path.split("/"))
        found.setdefault(parts, []).append(document)
    return {parts: sorted(several, key=lambda one: -len(_required_query(one))) for parts, several in found.items()}


def chosen(several: Sequence[Document], query: Mapping[str, str]) -> Document:
    """The document that matches a query."""
    fitting = (
        one for one in several if all(query.get(name) in (value, value or None) for name, value in _required_query(one))
    )
    return next(fitting, several[-1])


def answer(several: Sequence[Document], call: ApiRequest) -> Answered:
    """The answer of the document, or why it has none for these ids."""
    document = chosen(several, call.query)
    ids = dict(zip(document.placeholders, call.ids, strict=True))
    ids |= {name: call.query[name[1:]] for name in document.ids if name.startswith("?") and name[1:] in call.query}
    refused = _refused(document, call)
    if refused is not None:
        return refused
    if not call.org.particulars.redsky and document.name in WITHOUT_ACCOUNT:
        return WITHOUT_ACCOUNT[document.name]
    answers = documented_answers(call.org)
    ask = answers.find(document, ids)
    if ask is None:
        return not_found(document.name.replace("_", " "))
    body = answers.body(document, ask)
    return WholeListing(answers.items(document, ask), body) if document.item_key is not None else body


def _required_query(document: Document) -> list[tuple[str, str]]:
    return list(document.asked_with.items())


def _refused(document: Document, call: ApiRequest) -> Reply | None:
    """The refusal for somebody without Webex Calling, or without the licence for it."""
    what = call.path.rsplit("/", 1)[-1]
    under_telephony = call.path.startswith("/telephony")
    for value in call.ids:
        person = call.org.find_person(value)
        if person is not None and person.standing is not Standing.CALLING:
            return user_not_found(what) if under_telephony else not_calling(what)
        thing = call.org.by_id.get(value)
        if isinstance(thing, Workspace):
            if not thing.calling:
                return user_not_found("workspace") if under_telephony else not_calling("Place")
            if thing.basic and document.refused_without_professional:
                return needs_professional()
    return None
