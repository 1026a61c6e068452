"""Finds the leaves in which two JSON values differ. Lists are matched by the comparison rules.

Null, ``""``, ``[]``, ``{}`` and absent are equal. Other values are equal if they have the same JSON type and text. Order never
counts.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from space_odt_dagster.comparing.identifiers import entity_of
from space_odt_dagster.comparing.lists import (
    MatchedElements,
    grouped,
    is_by_value,
    match_fields,
    member_of,
    same_but_name,
)
from space_odt_dagster.comparing.paths import Element, Steps, path_text, without_selectors
from space_odt_dagster.comparing.values import canonical, cleaned, is_equal_scalar, matched_by, text_of
from space_odt_dagster.manifest.marks import listed_by

ORDER_COUNTS = ("REGULAR", "CIRCULAR")
"""The policies of a queue or hunt group that route calls in the order of its agents."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One leaf that differs. ``before`` and ``after`` are JSON texts, None if absent.

    ``kind``: changed; added or removed for a list element; reordered. ``subject`` is the entity that the leaf is about; None means
    the row's. ``member`` is the entity of an added or removed element. ``follows`` is the path of a leaf that explains this one.
    """

    path: str
    generic: str
    kind: str
    before: str | None
    after: str | None
    subject: str | None = None
    member: str | None = None
    follows: str | None = None
    ambiguous: bool = False


@dataclass(frozen=True)
class ValueDiff:
    """How to compare: for which export, whether absent and null differ, whether the order of agents counts."""

    export: str
    strict: bool = False
    order: bool = False

    def differences(self, before: Any, after: Any) -> list[Difference]:
        """The leaves in which two items differ, by path."""
        if not self.strict:
            before, after = cleaned(before), cleaned(after)
        found = list(self._walk(before, after, (), None))
        if self.order:
            found += _reordered(self.export, before, after)
        return sorted(found, key=lambda each: each.path)

    def _walk(self, before: Any, after: Any, steps: Steps, subject: str | None) -> Iterator[Difference]:
        if isinstance(before, dict) and isinstance(after, dict):
            yield from self._objects(before, after, steps, subject)
        elif isinstance(before, list) and isinstance(after, list):
            yield from self._lists(before, after, steps, subject)
        elif before is None and isinstance(after, dict) and not self.strict:
            yield from self._objects({}, after, steps, subject)
        elif after is None and isinstance(before, dict) and not self.strict:
            yield from self._objects(before, {}, steps, subject)
        elif before is None and isinstance(after, list) and after:
            yield from self._lists(None, after, steps, subject)
        elif after is None and isinstance(before, list) and before:
            yield from self._lists(before, None, steps, subject)
        elif not is_equal_scalar(before, after):
            yield _leaf(steps, before, after, subject)

    def _objects(
        self, before: dict[str, Any], after: dict[str, Any], steps: Steps, subject: str | None
    ) -> Iterator[Difference]:
        names = before.keys() | after.keys()
        refers_elsewhere = None
        if steps and "id" in names:
            if is_equal_scalar(before.get("id"), after.get("id")):
                subject = entity_of(after.get("id")) or subject
            elif not isinstance(steps[-1], Element):
                refers_elsewhere = path_text((*steps, "id"))
        for name in sorted(names):
            one, other = before.get(name, _MISSING), after.get(name, _MISSING)
            if type(one) is type(other) and one == other and _is_same(one, other):
                continue
            if not self.strict:
                one, other = (None if each is _MISSING else each for each in (one, other))
            elif one is _MISSING or other is _MISSING:
                yield _leaf((*steps, name), one, other, subject)
                continue
            about, goes_with = _named_beside(name, before, after, steps)
            goes_with = goes_with or (refers_elsewhere if name != "id" else None)
            for each in self._walk(one, other, (*steps, name), about or subject):
                yield replace(each, follows=goes_with) if goes_with and each.follows is None else each

    def _lists(
        self, before: list[Any] | None, after: list[Any] | None, steps: Steps, subject: str | None
    ) -> Iterator[Difference]:
        mark = listed_by(self.export, without_selectors(steps))
        if is_by_value(mark, before or [], after or []):
            yield from _by_value(before, after, steps, subject)
            return
        fields = match_fields(mark, before or [], after or [])
        by_uuid = mark is not None and mark.by_uuid
        left: list[tuple[Element, Any, Any]] = []
        ours = grouped(before or [], fields, by_uuid=by_uuid)
        theirs = grouped(after or [], fields, by_uuid=by_uuid)
        for name in sorted(ours.keys() | theirs.keys()):
            one, other = ours.get(name, _NONE), theirs.get(name, _NONE)
            element = other.element if other.items else one.element
            ones, others = _without_equal(one.items, other.items)
            if len(ones) == len(others) == 1:
                yield from self._walk(ones[0], others[0], (*steps, element), subject)
            else:
                left += [(element, each, None) for each in ones] + [(element, None, each) for each in others]
        if mark is not None and mark.encodes_name:
            left, renamed = same_but_name(left)
            for element, old, new in renamed:
                for each in self._walk(old, new, (*steps, element), subject):
                    is_id = each.path.endswith(".id")
                    yield replace(each, follows=f"{each.path.removesuffix('id')}name") if is_id else each
        times = Counter((element, old is None) for element, old, _ in left)
        for element, old, new in left:
            whole = old if new is None else new
            yield Difference(
                path=path_text((*steps, element)),
                generic=without_selectors(steps),
                kind="added" if old is None else "removed",
                before=None if old is None else text_of(old),
                after=None if new is None else text_of(new),
                subject=subject,
                member=member_of(whole, fields),
                ambiguous=times[element, old is None] > 1 or times[element, old is not None] > 0,
            )


_NONE = MatchedElements(Element(()), [])


class _Missing:
    """An absent field, where that differs from null."""


_MISSING = _Missing()


def _is_same(one: Any, other: Any) -> bool:
    """Whether two equal values also have the same text: in Python, 1, 1.0 and True are equal."""
    return isinstance(one, str | bool | int) or text_of(one) == text_of(other)


def _leaf(steps: Steps, before: Any, after: Any, subject: str | None) -> Difference:
    old, new = (None if each is None or each is _MISSING else text_of(each) for each in (before, after))
    if old is None and new is None:  # absent and null, where they differ
        old, new = ("null" if each is None else None for each in (before, after))
    return Difference(
        path=path_text(steps), generic=without_selectors(steps), kind="changed", before=old, after=new, subject=subject
    )


def _by_value(
    before: list[Any] | None, after: list[Any] | None, steps: Steps, subject: str | None
) -> Iterator[Difference]:
    """One leaf with the removed and the added elements; None for a list that is absent."""
    gone, come = _beyond(before or [], after or []), _beyond(after or [], before or [])
    if not gone and not come:
        return
    old, new = ("[" + ",".join(each) + "]" for each in (gone, come))
    yield Difference(
        path=path_text(steps),
        generic=without_selectors(steps),
        kind="changed",
        before=None if before is None else old,
        after=None if after is None else new,
        subject=subject,
    )


def _beyond(items: list[Any], others: list[Any]) -> list[str]:
    """The texts of the elements that the other list lacks or has fewer times."""
    left, found = Counter(map(matched_by, others)), []
    for each in items:
        name = matched_by(each)
        if left[name]:
            left[name] -= 1
        else:
            found.append(canonical(each))
    return sorted(found)


def _without_equal(ones: list[Any], others: list[Any]) -> tuple[list[Any], list[Any]]:
    if len(ones) <= 1 and len(others) <= 1:
        return ones, others
    same = Counter(map(canonical, ones)) & Counter(map(canonical, others))
    return _minus(ones, same), _minus(others, same)


def _minus(items: list[Any], same: Counter[str]) -> list[Any]:
    left, out = Counter(same), []
    for each in items:
        text = canonical(each)
        if left[text]:
            left[text] -= 1
        else:
            out.append(each)
    return out


def _named_beside(
    name: str, before: dict[str, Any], after: dict[str, Any], steps: Steps
) -> tuple[str | None, str | None]:
    """The entity of a field such as ``locationName``, from ``locationId`` in the same object, or the path of that if it differs."""
    for ending in ("FirstName", "LastName", "DisplayName", "Name"):
        if name.endswith(ending) and name != ending:
            beside = f"{name.removesuffix(ending)}Id"
            old, new = before.get(beside), after.get(beside)
            if old is None and new is None:
                return None, None
            if not is_equal_scalar(old, new):
                return None, path_text((*steps, beside))
            return entity_of(new), None
    return None, None


def _reordered(export: str, before: Any, after: Any) -> Iterator[Difference]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        return
    policy = after.get("callPolicies")
    ones, others = before.get("agents"), after.get("agents")
    if not isinstance(policy, dict) or policy.get("policy") not in ORDER_COUNTS:
        return
    if not isinstance(ones, list) or not isinstance(others, list) or listed_by(export, "agents") is None:
        return
    old, new = ([each.get("id") for each in agents if isinstance(each, dict)] for agents in (ones, others))
    common = set(old) & set(new)
    old, new = ([each for each in ids if each in common] for ids in (old, new))
    if old != new:
        yield Difference(path="agents", generic="agents", kind="reordered", before=text_of(old), after=text_of(new))
