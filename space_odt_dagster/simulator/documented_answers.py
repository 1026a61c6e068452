"""Answers made from the documents: which requests exist, with which items, and with which body."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

from space_odt_dagster.simulator.answers import Json, Reply
from space_odt_dagster.simulator.awkward import LONG_LISTS
from space_odt_dagster.simulator.documented_questions import Ask, as_asked, asked, key_of
from space_odt_dagster.simulator.documents import Document, documents
from space_odt_dagster.simulator.entities import Location, Workspace
from space_odt_dagster.simulator.fill_example import Coherent, Copied, CopyTarget, kind_of, made_anew, number_from
from space_odt_dagster.simulator.json_paths import value_at, with_list_at
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.redsky import WITHOUT_ACCOUNT
from space_odt_dagster.simulator.sources import SOURCES, rows_of

Key = tuple[str, ...]
_ITEMS_OF_ONE, _ITEMS_OF_ALL = 2, 4
_LAST_DIGIT = re.compile(r"\d(?!.*\d)")


@lru_cache(maxsize=8)
def documented_answers(org: Organisation) -> "DocumentedAnswers":
    """The documented answers of an organisation, made once."""
    return DocumentedAnswers(org)


class DocumentedAnswers:
    """The documented answers of one organisation. The same organisation gives the same bytes."""

    def __init__(self, org: Organisation) -> None:
        self._org = org
        self._asks: dict[str, dict[tuple[tuple[str, str], ...], Ask]] = {}

    def find(self, document: Document, ids: Mapping[str, str]) -> Ask | None:
        """The request with these ids, or None if it does not exist."""
        if self._grows(document):
            asks: Iterable[Ask] = self._made(document, only=next(iter(ids.values()), None))
            return next((ask for ask in asks if ask.ids == ids), None)
        return self._known(document).get(Ask(ids).place)

    def asks(self, document: Document) -> Iterable[Ask]:
        """Every request that has an answer."""
        return self._made(document) if self._grows(document) else self._known(document).values()

    def items(self, document: Document, ask: Ask) -> list[Any]:
        """The items of an answer; a single one if the answer is the item."""
        examples = document.example_items
        if document.item_key is None:
            return [self._body(document, ask)]
        count = self._count(document, ask, examples)
        tried = (self._item(document, ask, self._example(document, ask, at), at) for at in range(count))
        made = [item for item in tried if item is not None]
        return list(
            {tuple(key_of(where, ask, item, {}) for where in document.keys.values()): item for item in made}.values()
        )

    def body(self, document: Document, ask: Ask) -> Json:
        """The whole answer, but with an empty list if it has items."""
        if document.item_key is None:
            return self._body(document, ask)
        around = with_list_at(document.example, document.item_key, [])
        made: Json = self._coherent(document, ask).copy(around)
        return made

    def keys(self, document: Document) -> Iterator[Key]:
        """The keys of the export, in the order of its key columns."""
        if document.name in SOURCES:
            yield from (tuple(row[name] for name in document.keys) for row in rows_of(self._org, document.name, None))
            return
        yield from (key for key, _ in self.keyed_items(document))

    def keyed_items(self, document: Document) -> Iterator[tuple[Key, Any]]:
        """Every item that is answered, with its key."""
        for ask in self.asks(document):
            if document.refused_without_professional and self._is_basic(ask):
                continue
            if not self._org.particulars.redsky and isinstance(WITHOUT_ACCOUNT.get(document.name), Reply):
                continue
            for variant in document.variants:
                for item in self.items(document, ask):
                    yield tuple(key_of(where, ask, item, variant) for where in document.keys.values()), item

    def _is_basic(self, ask: Ask) -> bool:
        """Whether the request is for a workspace without the Professional licence."""
        things = (self._org.by_id.get(value) for value in ask.ids.values())
        return any(isinstance(thing, Workspace) and thing.basic for thing in things)

    def _grows(self, document: Document) -> bool:
        """Whether the request is made per person, of whom there may be a hundred thousand."""
        while document.of in documents():
            document = documents()[document.of]
        return document.of in ("people", "person_out_digit_patterns")

    def _known(self, document: Document) -> dict[tuple[tuple[str, str], ...], Ask]:
        if document.name not in self._asks:
            self._asks[document.name] = {ask.place: ask for ask in self._made(document)}
        return self._asks[document.name]

    def _made(self, document: Document, only: str | None = None) -> Iterator[Ask]:
        if document.of is None:
            yield Ask({})
            return
        rows = (
            (columns, item)
            for columns, item in self._rows(document.of, only)
            if all(value_at(item, path) == wanted for path, wanted in document.where.items())
        )
        found = (ask for columns, item in rows for ask in asked(document, columns, item))
        for turn, ask in enumerate(found):
            yield replace(ask, turn=turn)

    def _rows(self, export: str, only: str | None) -> Iterator[tuple[Mapping[str, Any], Any]]:
        """The rows of a source: the columns that requests need, and the item."""
        source = documents().get(export)
        if source is None or export in SOURCES:
            yield from ((columns, columns) for columns in rows_of(self._org, export, only))
            return
        for ask in self._made(source, only):
            for variant in source.variants:
                for item in self.items(source, ask):
                    columns = {name: key_of(where, ask, item, variant) for name, where in source.keys.items()}
                    yield columns, item

    def _count(self, document: Document, ask: Ask, examples: list[Any]) -> int:
        """The length of a list: as declared, else a few items. If nothing distinguishes the items, as many as in the example."""
        paths = [where for where in document.keys.values() if where and where[0] not in "{?"]
        wanted = self._size(document, ask)
        are_distinct = (
            any(made_anew(self._org, value_at(examples[0], path), "") for path in paths) if examples else False
        )
        if wanted is not None and (are_distinct or isinstance(examples[0], str)):
            return wanted
        if not are_distinct and not (document.items and isinstance(examples[0], str)):
            return len(examples)
        return document.items or (_ITEMS_OF_ALL if document.of is None else _ITEMS_OF_ONE)

    def _size(self, document: Document, ask: Ask) -> int | None:
        """The configured length of a list, if it is the first of its export."""
        usual = LONG_LISTS if self._org.awkward else {}
        size = {**usual, **self._org.particulars.sizes}.get(document.name)
        if size is None:
            return None
        first = next(iter(self.asks(document)), None)
        return size if first is not None and first.place == ask.place else None

    def _example(self, document: Document, ask: Ask, at: int) -> Any:
        """The example of an item, with what is exceptional about it."""
        turn = ask.turn if document.of is not None else at
        person = next((found for each in ask.ids.values() if (found := self._org.find_person(each))), None)
        if person is not None:
            turn = person.index
        careless = self._org.particulars.careless
        return document.example_of(at % len(document.example_items), turn, careless=careless)

    def _item(self, document: Document, ask: Ask, example: Any, at: int) -> Any:
        """An item of a list; None if it belongs to somebody who left."""
        parts = (document.name, *ask.place, at)
        if not isinstance(example, dict):
            return self._text(document, ask, example, at)
        coherent = self._coherent(document, ask, at)
        item = coherent.copy(example)
        if coherent.has_left:
            return None
        for where in document.keys.values():
            if where and where[0] not in "{?":
                item = self._keyed(document, item, example, where, parts)
        if isinstance(item.get("name"), str) and not self._exists(document, example.get("id")):
            item["name"] = f"{item['name']} {at + 1}"
        return self._varied(document, as_asked(ask, item), parts)

    def _text(self, document: Document, ask: Ask, example: str, at: int) -> str:
        """An item that is a text: in the first two answers the documented ones, beside others that no other answer has."""
        is_documented = at < len(document.example_items)
        if document.items is None or (is_documented and ask.turn < 2):
            return example if is_documented else _another(example, at)
        return _another(example, at + ask.turn * document.items)

    def _keyed(self, document: Document, item: Json, example: Json, where: str, parts: tuple[object, ...]) -> Json:
        """The item with a key of its own, unless its key refers to something that exists."""
        name, _, rest = where.partition(".")
        if rest:
            inner = self._keyed(document, item.get(name) or {}, example.get(name) or {}, rest, parts)
            return {**item, name: inner}
        value = example.get(name)
        if self._exists(document, value):
            return item
        anew = made_anew(self._org, value, *parts, where)
        return item if anew is None else {**item, name: anew}

    def _exists(self, document: Document, value: Any) -> bool:
        """Whether an item's id is that of an entity of the organisation, or of an item in another document's listing."""
        kind = kind_of(value)
        if kind in _EXISTING_KINDS:
            return True
        return document.name not in self._sources and self._listings.get(str(kind), document) is not document

    def _body(self, document: Document, ask: Ask) -> Json:
        parts = (document.name, *ask.place)
        if document.never_set and number_from(*parts) % document.never_set == 0:
            return {}
        body = self._coherent(document, ask).copy(self._example(document, ask, 0))
        if not isinstance(body, dict):
            return {}
        if isinstance(ask.source, dict) and document.of in documents():
            plain = (str, int, bool)
            body |= {name: value for name, value in ask.source.items() if name in body and isinstance(value, plain)}
        if "id" in body and (own := document.keys.get("id", "")).startswith("{"):
            body["id"] = ask.ids[own[1:-1]]
        body = as_asked(ask, body)
        return self._varied(document, body, parts)

    def _varied(self, document: Document, item: Json, parts: tuple[object, ...]) -> Json:
        chosen = {name: values[number_from(*parts, name) % len(values)] for name, values in document.varied.items()}
        return {**item, **chosen}

    def _coherent(self, document: Document, ask: Ask, turn: int = 0) -> Coherent:
        parts = (document.name, *ask.place)
        place = CopyTarget(self._location(ask), document.latest_day)
        who = frozenset(f".{where}" for where in document.keys.values() if where and where[0] not in "{?")
        return Coherent(self._org, self._listed, place, Copied(parts, turn, who))

    def _location(self, ask: Ask) -> Location | None:
        for value in ask.ids.values():
            thing = self._org.find_person(value) or self._org.by_id.get(value)
            if isinstance(thing, Location):
                return thing
            if thing is not None and thing.location is not None:
                return thing.location
        return None

    def _listed(self, kind: str, number: int) -> tuple[str, str] | None:
        """Id and name of an entity of this kind from a documented listing."""
        found = self._by_kind.get(kind)
        return found[number % len(found)] if found else None

    @cached_property
    def _sources(self) -> frozenset[str | None]:
        """The exports that others take their ids from."""
        return frozenset(document.of for document in documents().values())

    @cached_property
    def _listings(self) -> dict[str, Document]:
        """The document that lists each kind; preferably one that other exports take their ids from."""
        found: dict[str, Document] = {}
        for document in sorted(documents().values(), key=lambda one: one.name not in self._sources):
            kind = kind_of(value_at((document.example_items or [None])[0], "id"))
            listed = document.item_key is not None and document.keys.get("id") == "id" and kind is not None
            if listed and kind not in _EXISTING_KINDS and not self._grows(document):
                found.setdefault(str(kind), document)
        return found

    @cached_property
    def _by_kind(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        self.__dict__["_by_kind"] = found  # listed items may refer to other listed items
        for kind, document in self._listings.items():
            rows = [item for ask in self.asks(document) for item in self.items(document, ask)]
            found[kind] = [(row["id"], str(row.get("name", ""))) for row in rows]
        self._asks = {}  # answers made before this may contain ids that were not listed yet
        return found


_EXISTING_KINDS = frozenset(
    (
        "PEOPLE",
        "PERSON",
        "LOCATION",
        "PLACE",
        "VIRTUAL_LINE",
        "CALL_QUEUE",
        "HUNT_GROUP",
        "AUTO_ATTENDANT",
        "ORGANIZATION",
    )
)


def _another(text: str, at: int) -> str:
    """A text of the same form: the index is inserted after its last digit."""
    return _LAST_DIGIT.sub(rf"\g<0>{at}", text)
