"""A set of specs that is known to be sound, with its order and its selections.

Here: what can be judged without the SDK. Whether the methods and parameters exist is judged in ``extraction.sdk``.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from space_odt_dagster.manifest.origins import Asked, FromSource, WasAsked
from space_odt_dagster.manifest.spec import (
    RAW_JSON,
    SOURCE_METHOD,
    Column,
    ModuleSpec,
    Reference,
    Spec,
    asked_params,
    keys_of,
    source_asset_of,
)

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class ManifestError(ValueError):
    """The manifest contradicts itself or the SDK; the text names the spec and the field in one sentence."""

    def __init__(self, spec: str, field: str, problem: str) -> None:
        super().__init__(f"Manifest: {spec}, field {field}: {problem}.")


class Manifest:
    """The specs by name, sources before what is asked with their ids. Raises ``ManifestError`` if they are not sound."""

    def __init__(self, specs: Iterable[Spec]) -> None:
        listed = tuple(specs)
        for name, times in Counter(spec.name for spec in listed).items():
            if times > 1:
                raise ManifestError(name, "name", f"{times} specs have this name")
        self._specs = {spec.name: spec for spec in listed}
        for spec in listed:
            self._check(spec)
        self._specs = {spec.name: spec for spec in self._in_order(listed)}

    def __iter__(self) -> Iterator[Spec]:
        return iter(self._specs.values())

    def __len__(self) -> int:
        return len(self._specs)

    def __contains__(self, name: object) -> bool:
        return name in self._specs

    def __getitem__(self, name: str) -> Spec:
        return self._specs[name]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every asset name, sources first."""
        return tuple(self._specs)

    @cached_property
    def version(self) -> str:
        """A short text that changes with any spec."""
        return hashlib.sha256(repr(list(self)).encode()).hexdigest()[:12]

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The asset names of each area."""
        found: dict[str, list[str]] = {}
        for spec in self:
            found.setdefault(spec.group, []).append(spec.name)
        return {group: tuple(names) for group, names in sorted(found.items())}

    @cached_property
    def scopes(self) -> dict[str, tuple[str, ...]]:
        """Each scope that a full run needs, with the assets that need it."""
        found: dict[str, list[str]] = {}
        for spec in self:
            found.setdefault(spec.endpoint.scopes[0], []).append(spec.name)
        return {scope: tuple(names) for scope, names in sorted(found.items())}

    def out_of_reach(self, granted: frozenset[str]) -> dict[str, tuple[str, ...]]:
        """The scopes that are missing where only these are granted, each with the assets that none of their alternatives opens."""
        missing: dict[str, list[str]] = {}
        for spec in self:
            if not granted.intersection(spec.endpoint.scopes):
                missing.setdefault(spec.endpoint.scopes[0], []).append(spec.name)
        return {scope: tuple(names) for scope, names in sorted(missing.items())}

    def children(self, name: str) -> tuple[str, ...]:
        """The assets that take their ids from this one."""
        return tuple(spec.name for spec in self if source_asset_of(spec) == name)

    def _check(self, spec: Spec) -> None:
        names = [each.name for each in spec.columns]
        for each in names:
            if names.count(each) > 1:
                raise ManifestError(spec.name, "columns", f"column {each} is declared twice")
            if each in (SOURCE_METHOD, RAW_JSON):
                raise ManifestError(spec.name, "columns", f"{each} is added to every export and cannot be declared")
        if not spec.endpoint.scopes:
            raise ManifestError(spec.name, "scopes", "no scope is named")
        self._check_sources(spec)
        self._check_path(spec)
        for each_column in spec.columns:
            self._check_column(spec, each_column)
        many = spec.endpoint.item_key is not None or len(spec.sources) > 0
        if many and not keys_of(spec):
            raise ManifestError(spec.name, "columns", "it has several rows but no key column")
        if isinstance(spec, ModuleSpec) and not spec.variants:
            raise ManifestError(spec.name, "variants", "without a variant nothing would be asked")

    def _check_sources(self, spec: Spec) -> None:
        assets = sorted({each.asset for each in spec.sources})
        if len(assets) > 1:
            raise ManifestError(
                spec.name,
                "sources",
                f"its ids come from {' and '.join(assets)}, but a call takes all its ids from one row",
            )
        total = spec.endpoint.page.total_column if spec.endpoint.page else None
        if total is not None and total not in self._source_columns(spec):
            raise ManifestError(spec.name, "page", f"its source has no column {total}")
        for each in spec.sources:
            field = f"sources[{each.param}]"
            source = self._specs.get(each.asset)
            if source is None:
                raise ManifestError(spec.name, field, f"there is no asset {each.asset}")
            for wanted in (each.column, each.where):
                if wanted is not None and wanted not in {column.name for column in source.columns}:
                    raise ManifestError(spec.name, field, f"asset {each.asset} has no column {wanted}")
        for param, times in Counter(each.param for each in spec.sources).items():
            if times > 1:
                raise ManifestError(spec.name, f"sources[{param}]", "the parameter is given twice")

    def _check_path(self, spec: Spec) -> None:
        in_path = {each.param for each in spec.sources if each.query is None}
        for field, path in (("path", spec.endpoint.path), ("other_path", spec.endpoint.other_path)):
            if path is None:
                continue
            placeholders = set(_PLACEHOLDER.findall(path))
            for missing in sorted(placeholders - in_path):
                raise ManifestError(spec.name, field, f"nothing is bound to {{{missing}}}")
            for unused in sorted(in_path - placeholders):
                raise ManifestError(
                    spec.name, field, f"parameter {unused} is neither in the path nor a query parameter"
                )

    def _check_column(self, spec: Spec, column: Column) -> None:
        field = f"columns[{column.name}]"
        if not column.at:
            raise ManifestError(spec.name, field, "it comes from nowhere")
        source_columns = self._source_columns(spec)
        for origin in column.at:
            if isinstance(origin, Asked | WasAsked) and origin.param not in asked_params(spec):
                raise ManifestError(spec.name, field, f"nothing is asked with a parameter {origin.param}")
            if isinstance(origin, FromSource) and origin.column not in source_columns:
                raise ManifestError(spec.name, field, f"its source has no column {origin.column}")
        for reference in column.references:
            self._check_reference(spec, field, reference)

    def _check_reference(self, spec: Spec, field: str, reference: Reference) -> None:
        if not reference.within:
            raise ManifestError(spec.name, field, "it references nothing")
        for place in reference.within:
            asset, _, wanted = place.partition(".")
            target = self._specs.get(asset)
            if target is None or wanted not in {each.name for each in target.columns}:
                raise ManifestError(spec.name, field, f"it references {place}, which does not exist")
        if reference.when is not None and reference.when[0] not in {each.name for each in spec.columns}:
            raise ManifestError(spec.name, field, f"its reference depends on {reference.when[0]}, which does not exist")

    def _source_columns(self, spec: Spec) -> set[str]:
        source = self._specs.get(source_asset_of(spec) or "")
        return {each.name for each in source.columns} if source is not None else set()

    def _in_order(self, specs: tuple[Spec, ...]) -> Iterator[Spec]:
        done: set[str] = set()
        waiting = list(specs)
        while waiting:
            ready = [spec for spec in waiting if (source := source_asset_of(spec)) is None or source in done]
            if not ready:
                circle = ", ".join(sorted(spec.name for spec in waiting))
                raise ManifestError(waiting[0].name, "sources", f"it takes its ids in a circle ({circle})")
            yield from ready
            done.update(spec.name for spec in ready)
            waiting = [spec for spec in waiting if spec.name not in done]
