"""What is missing and why: one gap per root cause, worst first.

An export that is blocked, or partial only because its source is, is not a cause: it is listed under the gap of its source.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from space_odt_dagster.exports.status_and_errors import StatusRow
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.export import source_asset_of
from space_odt_dagster.manifest.manifest import Manifest


class GapKind(StrEnum):
    """The root causes, worst first; the phrases have a title, a reason and a remedy for each."""

    TOKEN = "token"
    UNREACHED = "unreached"
    SCOPE = "scope"
    ROLE = "role"
    ERROR = "error"
    NOT_FOUND = "not_found"
    UNSUPPORTED = "unsupported"
    BLOCKED = "blocked"
    PARTIAL = "partial"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One root cause: the exports it concerns, and those that lack rows only because they take their ids from them."""

    kind: GapKind
    exports: tuple[str, ...]
    affected: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    failed: int = 0
    tracking_id: str | None = None

    @property
    def size(self) -> int:
        """How many exports lack rows."""
        return len(self.exports) + len(self.affected)


_KINDS = {
    Result.UNAUTHORIZED: GapKind.TOKEN,
    Result.ERROR: GapKind.ERROR,
    Result.NOT_FOUND: GapKind.NOT_FOUND,
    Result.UNSUPPORTED: GapKind.UNSUPPORTED,
    Result.BLOCKED: GapKind.BLOCKED,
    Result.PARTIAL: GapKind.PARTIAL,
}


def find_gaps(manifest: Manifest, statuses: Mapping[str, StatusRow], unreached: Iterable[str]) -> tuple[Gap, ...]:
    """The gaps of a run; ``unreached`` names the exports that it did not reach because it stopped."""
    missing = frozenset(unreached)
    incomplete = {status.module for status in statuses.values() if not status.result.is_good} | missing
    roots: dict[tuple[GapKind, tuple[str, ...]], list[str]] = {}
    affected: dict[str, list[str]] = {}
    for export in sorted(incomplete):
        root = export if export in missing else _root(export, manifest, statuses, missing)
        if root != export:
            affected.setdefault(root, []).append(export)
            continue
        roots.setdefault(_cause(export, manifest, statuses, missing), []).append(export)
    found = []
    for (kind, scopes), exports in roots.items():
        rows = [statuses[export] for export in exports if export in statuses]
        found.append(
            Gap(
                kind=kind,
                exports=tuple(exports),
                affected=tuple(sorted(each for export in exports for each in affected.get(export, ()))),
                scopes=scopes,
                failed=sum(row.failed for row in rows),
                tracking_id=next((row.tracking_id for row in rows if row.tracking_id), None),
            )
        )
    order = list(GapKind)
    return tuple(sorted(found, key=lambda gap: (order.index(gap.kind), -gap.size, gap.scopes)))


def _cause(
    export: str, manifest: Manifest, statuses: Mapping[str, StatusRow], missing: frozenset[str]
) -> tuple[GapKind, tuple[str, ...]]:
    if export in missing:
        return GapKind.UNREACHED, ()
    result = statuses[export].result
    if result is not Result.FORBIDDEN:
        return _KINDS[result], ()
    scopes = manifest[export].endpoint.scopes if export in manifest else ()
    return (GapKind.ROLE if _is_granted(scopes, manifest, statuses) else GapKind.SCOPE), scopes


def _is_granted(scopes: tuple[str, ...], manifest: Manifest, statuses: Mapping[str, StatusRow]) -> bool:
    """Whether an export was read that needs no scope but these, so that they are granted."""
    return any(
        status.fetched > 0 and export in manifest and set(manifest[export].endpoint.scopes) <= set(scopes)
        for export, status in statuses.items()
    )


def _root(export: str, manifest: Manifest, statuses: Mapping[str, StatusRow], missing: frozenset[str]) -> str:
    """The export that caused this one's gap: itself, or the nearest source that is not a victim itself."""
    status = statuses[export]
    victim = status.result is Result.BLOCKED or (status.result is Result.PARTIAL and status.failed == 0)
    source = source_asset_of(manifest[export]) if victim and export in manifest else None
    if source is None:
        return export
    if source in missing:
        return source
    if source not in statuses or statuses[source].result.is_good:
        return export
    return _root(source, manifest, statuses, missing)
