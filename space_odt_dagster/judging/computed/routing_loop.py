"""Queues, hunt groups and auto attendants that forward to themselves, by themselves or through others."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from space_odt_dagster.judging.answers import Answer, Unknown
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.computed.destinations import FEATURES, OF_FEATURES, read_for, sent_to
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.operators import is_redacted
from space_odt_dagster.judging.row import Row
from space_odt_dagster.judging.tables import index_key
from space_odt_dagster.numbers.dialling import e164

_OWN = (Path("direct_number"), Path("extension"), Path("location_id"))


@dataclass
class _Feature:
    """A feature, where it sends calls, and why it may send them elsewhere too."""

    row: Row
    next: dict[str, str] = field(default_factory=dict)
    """The id of another feature, and the destination by which it is reached."""
    doubt: Unknown | None = None


def judge(question: Question) -> Iterator[Said]:
    """Of each feature: it cannot be reached from itself. A loop is certain; that there is none only if all on the way is known."""
    features = _features(question)
    for identity, feature in features.items():
        way = _way_back(features, identity)
        keeps: Answer = False if way else _doubt(features, identity) or True
        yield Said(feature.row, keeps, {"forwards through": way} if way else {})


def _features(question: Question) -> dict[str, _Feature]:
    tables = question.tables
    features = {index_key(row.values["id"]): _Feature(row) for export in FEATURES for row in tables.rows(export)}
    names = _names(question, features)
    sources = (*FEATURES, "locations")
    missing = next((each for export in sources if (each := tables.incomplete(export)) is not None), None)
    for identity, feature in features.items():
        forwarding = FEATURES[feature.row.export]
        rows = tables.by(forwarding, "id").get(identity, [])
        feature.doubt = None if rows else tables.absence(forwarding, feature.row.ids)
        country = question.numbers.country_of(feature.row)
        location = index_key(feature.row.values["location_id"])
        for row in (feature.row, *rows):
            for _, destination in sent_to(row, OF_FEATURES):
                text = str(destination)
                found = names.get((location, text)) or names.get(("", e164(text, country) or text)) or set()
                feature.next |= dict.fromkeys(sorted(found), text)
                if not found and feature.doubt is None:
                    hidden = Unknown(row.export, "the value is redacted") if is_redacted(destination) else None
                    feature.doubt = missing or hidden
    return features


def _names(question: Question, features: dict[str, _Feature]) -> dict[tuple[str, str], set[str]]:
    """The features that a text leads to: an extension in its location, else a number, an ESN or the only such extension."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    extensions: dict[str, set[str]] = defaultdict(set)
    for identity, feature in features.items():
        values = feature.row.values
        if number := values["direct_number"]:
            names["", e164(str(number), question.numbers.country_of(feature.row)) or str(number)].add(identity)
        if esn := values.get("esn"):
            names["", str(esn)].add(identity)
        if extension := values["extension"]:
            names[index_key(values["location_id"]), str(extension)].add(identity)
            extensions[str(extension)].add(identity)
    for extension, found in extensions.items():
        if len(found) == 1:
            names["", extension] |= found
    return names


def _way_back(features: dict[str, _Feature], start: str) -> list[str]:
    """The destinations from a feature to itself; empty if there is no way."""
    waiting: list[tuple[str, list[str]]] = [(start, [])]
    seen: set[str] = set()
    while waiting:
        at, way = waiting.pop()
        for identity, destination in features[at].next.items():
            if identity == start:
                return [*way, destination]
            if identity not in seen:
                seen.add(identity)
                waiting.append((identity, [*way, destination]))
    return []


def _doubt(features: dict[str, _Feature], start: str) -> Unknown | None:
    """Why there may be a loop all the same: something on the ways from here is not known."""
    waiting, seen = [start], {start}
    while waiting:
        feature = features[waiting.pop()]
        if feature.doubt is not None:
            return feature.doubt
        waiting += [each for each in feature.next if each not in seen]
        seen |= feature.next.keys()
    return None


COMPUTED = Computed(
    judge,
    needs={
        **read_for(OF_FEATURES),
        "call_queue_details": (*_OWN, Path("esn"), *read_for(OF_FEATURES)["call_queue_details"]),
        "hunt_group_details": (*_OWN, *read_for(OF_FEATURES)["hunt_group_details"]),
        "auto_attendant_details": (*_OWN, Path("esn")),
        "locations": (Path("country"),),
    },
)
