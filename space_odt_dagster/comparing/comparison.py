"""The result of a comparison: its changes, its numbers, and the places that repeat each change."""

import hmac
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

from space_odt_dagster.comparing.destinations import Homes, number_in
from space_odt_dagster.comparing.ends import ORGANISATION, Ends, ends_of, ids_in, setting_of
from space_odt_dagster.comparing.export_facts import ExportTraits, facts_of
from space_odt_dagster.comparing.identifiers import entity_of, inside_of, kind_of
from space_odt_dagster.comparing.names import names_of
from space_odt_dagster.comparing.number_pool_compared import NUMBER_POOL
from space_odt_dagster.comparing.outcome import (
    Change,
    ChangeKind,
    EchoPlace,
    Equation,
    How,
    Named,
    Options,
    Summary,
)
from space_odt_dagster.comparing.store import Found, Store
from space_odt_dagster.comparing.summing import ComparisonFacts, area_of, summary_of
from space_odt_dagster.extraction.json_text import json_text, parse_json
from space_odt_dagster.manifest.export import Sensitivity
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.marks import ChangeClass
from space_odt_dagster.snapshots.folder import moment
from space_odt_dagster.snapshots.sides import Side

SECRET = "(secret)"


class Comparison:
    """The differences between two snapshots. Holds a temporary file until it is closed."""

    def __init__(self, store: Store, gathered: ComparisonFacts) -> None:
        self._store, self._gathered = store, gathered
        self._how, self._counts = gathered.how, gathered.counts

    @property
    def sides(self) -> tuple[Side, Side]:
        """The older side and the newer."""
        return self._gathered.sides

    @property
    def options(self) -> Options:
        """The options of the comparison."""
        return self._gathered.options

    @property
    def manifest(self) -> Manifest:
        """The known exports."""
        return self._gathered.manifest

    @property
    def equation(self) -> Equation:
        """The count of all differences by what became of them."""
        return self._gathered.equation

    def __enter__(self) -> "Comparison":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Releases the temporary file."""
        self._store.close()

    def changes(self) -> Iterator[Change]:
        """All changes, including unknown ones and those of the schema, by area, export, key and path."""
        for name in self._names:
            how, reason = self._how.get(name, (How.MERGED, ""))
            if how in (How.UNKNOWN, How.NOT_COMPARABLE):
                yield self._whole_export(name, how, reason)
            elif name in self._counts:
                for number, found, owner_unchanged in self._store.changes_of(name):
                    yield self._change(number, found, owner_unchanged=owner_unchanged)

    def places(self, change: Change) -> Iterator[EchoPlace]:
        """The places that repeat a change."""
        query = "select export, key, path from difference where echo_of = ? order by rank, key, path, id"
        for export, key, path in self._store.rows(query, (change.number,)):
            yield EchoPlace(export, self._key_shown(export, key), path)

    @cached_property
    def summary(self) -> Summary:
        """The comparison in numbers, without names and values."""
        return summary_of(self._store, self._gathered, self._names)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """The exports by area, in manifest order; the number pool last."""
        areas = {group: place for place, group in enumerate(self.manifest.groups)}
        names = [name for name in self.manifest.names if name in self._how]
        pool = (NUMBER_POOL,) if NUMBER_POOL in self._counts else ()
        return (*sorted(names, key=lambda name: areas[self.manifest[name].group]), *pool)

    def _change(self, number: int, found: Found, *, owner_unchanged: bool) -> Change:
        echoes: dict[str, int] = dict(
            self._store.rows(
                "select export, count(*) from difference where echo_of = ? group by export order by export", (number,)
            )
        )
        secret = found.class_ == ChangeClass.SECRET or found.sensitive == Sensitivity.SECRET
        before, after = (SECRET if secret and text is not None else text or "" for text in (found.before, found.after))
        named, place = self._name_of(found.entity_id), self._name_of(found.location_id)
        ends = ends_of(found)
        container, member = self._name_of(ends.container), self._name_of(ends.member)
        entity_kind = _kind(found.entity_id, named) or self._grain(found.export)
        has_ends = bool(ends.member or ends.label)
        key = self._key_shown(found.export, found.key)
        return Change(
            change_id=self._change_id(found),
            area=area_of(self.manifest, found.export),
            export=found.export,
            kind=ChangeKind(found.kind),
            as_class=ChangeClass(found.class_),
            entity_kind=entity_kind,
            entity_id=found.entity_id if not secret or entity_of(found.entity_id) else "",
            entity_name=named.name if named is not None else "",
            location_id=found.location_id,
            location_name=place.name if place is not None else "",
            key=key,
            path=found.path,
            column=found.field,
            before=before,
            after=after,
            sensitive=found.sensitive,
            echoes=sum(echoes.values()),
            echo_exports=echoes,
            reason=found.reason,
            ambiguous=bool(found.ambiguous),
            owner_unchanged=owner_unchanged,
            candidates=found.candidates,
            not_before=self._not_before(found.export),
            not_after=self._not_after(found.export),
            from_snapshot=self.sides[0].holder_of(found.export).name,
            to_snapshot=self.sides[1].name,
            number=number,
            container_kind=_container_kind(ends, container, entity_kind, found) if has_ends else "",
            container_id=ends.container,
            container_name=container.name if container is not None else "",
            role=ends.role,
            member_kind=_kind(ends.member, member),
            member_id=ends.member,
            label="" if secret else ends.label,
            label_is_plain=ends.label_is_plain,
            setting=setting_of(self._facts.get(found.export), entity_kind),
            named={
                entity: known
                for each in (found.entity_id, *ids_in(found))
                if (known := self._named.get(entity := entity_of(each) or each)) is not None
            },
            name_is_personal=named is not None and named.is_personal,
            abroad=self._abroad(found),
        )

    def _whole_export(self, name: str, how: How, reason: str) -> Change:
        kind = ChangeKind.UNKNOWN if how is How.UNKNOWN else ChangeKind.NOT_COMPARABLE
        found = Found(
            rank=0, export=name, key="{}", path="", generic="", field="", kind=kind.value, class_="setting", role=0,
            is_row=False, before=None, after=None, subject="", reason=reason,
        )  # fmt: skip
        return Change(
            change_id=self._change_id(found),
            area=area_of(self.manifest, name),
            export=name,
            kind=kind,
            as_class=ChangeClass.SETTING,
            entity_kind="export",
            entity_id="",
            entity_name=name,
            location_id="",
            location_name="",
            key="{}",
            path="",
            column="",
            before="",
            after="",
            sensitive="",
            echoes=0,
            echo_exports={},
            reason=reason,
            ambiguous=False,
            owner_unchanged=False,
            candidates=0,
            not_before=self._not_before(name),
            not_after=self._not_after(name),
            from_snapshot=self.sides[0].holder_of(name).name,
            to_snapshot=self.sides[1].name,
        )

    def _not_before(self, export: str) -> str:
        """When reading began on the older side: the change happened later."""
        side = self.sides[0]
        return side.knowledge.as_of(export) or side.snapshot.run.started_at

    def _not_after(self, export: str) -> str:
        """When reading ended on the newer side: the change happened before."""
        side = self.sides[1]
        return _ended(side.statuses.get(export, {})) or side.snapshot.run.ended_at

    def _abroad(self, found: Found) -> str:
        number = number_in(found.path, found.after or "")
        return (
            self._homes.code_abroad(number, entity_id=found.entity_id, location_id=found.location_id) if number else ""
        )

    @cached_property
    def _homes(self) -> Homes:
        return Homes(self.sides[1])

    def _grain(self, export: str) -> str:
        return self.manifest[export].grain if export in self.manifest else "number"

    def _change_id(self, found: Found) -> str:
        parts = (found.export, found.key, found.path, found.kind, found.before, found.after)
        return hmac.digest(self.options.redact_key or b"-", json_text(parts).encode(), "sha256").hex()[:16]

    def _key_shown(self, export: str, key: str) -> str:
        """The key with its secret parts hashed."""
        secret = {
            each.name
            for each in (self.manifest[export].columns if export in self.manifest else ())
            if each.key and each.sensitive is Sensitivity.SECRET
        }
        if not secret:
            return key
        hidden = {
            name: hmac.digest(self.options.redact_key or b"-", str(text).encode(), "sha256").hex()[:16]
            if name in secret
            else text
            for name, text in parse_json(key).items()
        }
        return json_text(hidden)

    @cached_property
    def _facts(self) -> Mapping[str, ExportTraits]:
        return facts_of(self.manifest)

    def _name_of(self, identifier: str) -> Named | None:
        return self._named.get(entity_of(identifier) or identifier)

    @cached_property
    def _named(self) -> Mapping[str, Named]:
        shown = "from difference where echo_of is null"
        query = f"select distinct entity_id {shown} union select distinct location_id {shown}"
        wanted = {text for (text,) in self._store.rows(query)}
        for _, found in self._store.differences("echo_of is null"):
            wanted.update(ids_in(found))
        return names_of(wanted, self._gathered.named_by, self.manifest) if wanted else {}


def _kind(identifier: str, named: Named | None) -> str:
    """The kind of an id in words. A listing knows it better than the id, which says ``person`` for every agent."""
    return (named.kind if named is not None else "") or kind_of(identifier) or ""


def _container_kind(ends: Ends, container: Named | None, entity_kind: str, found: Found) -> str:
    if not ends.container or inside_of(ends.container) is None:
        return entity_kind if ends.container else ORGANISATION
    if ends.container == found.entity_id:
        return entity_kind
    kind = _kind(ends.container, container)
    return ORGANISATION if kind == "organization" else kind


def _ended(status: Mapping[str, Any]) -> str | None:
    try:
        began, took = moment(str(status["started_at"])), int(status["elapsed_ms"])
    except (KeyError, ValueError, TypeError):
        return None
    return (began + timedelta(milliseconds=took)).isoformat(timespec="seconds")
