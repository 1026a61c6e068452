"""``state.json`` of a lake: what was folded, and the digest of every file. Writing it commits a fold."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, ClassVar

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.history.reading import Answered, Moment

FORMAT = 1
PERSONAL, PSEUDONYMS = "personal", "pseudonyms"
"""Whether personal data is stored as it is, or as its keyed hash. Secrets are hashes always."""


class LakeRefused(CouldNotRun):
    """The lake cannot take what it is asked to. The message says why and what to do."""

    exit_code: ClassVar[int] = 2


class LakeDamaged(CouldNotRun):
    """A file of the lake is missing, edited or damaged."""


@dataclass(frozen=True, kw_only=True)
class ExportState:
    """What was folded of one export last.

    ``digest`` is of its JSON; ``form`` of how its rows are stored; ``columns`` are those that the reading had. ``unseen`` counts
    the current versions that the last reading could not show, ``first_end`` is when the first ended that the history has.
    ``types`` are the types of all columns that the lake ever had, ``lists`` the lists that the pool of numbers ever had.
    """

    snapshot: str
    digest: str
    form: str
    began: Moment
    ended: Moment
    read_by: str
    columns: tuple[str, ...]
    types: Mapping[str, str]
    keys: tuple[str, ...]
    rows: int
    answered: Answered = field(default_factory=Answered)
    unseen: int = 0
    first_end: Moment | None = None
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Folded:
    """One snapshot that was folded."""

    name: str
    run_id: str
    sequence: int


@dataclass(frozen=True, kw_only=True)
class LakeState:
    """The state of a lake. ``files`` are the SHA-256 of its Parquet files, by their path in it. ``forgotten`` maps keyed hashes of
    ids to the time of the newest reading when they were forgotten. Versions that ended before ``kept_since`` were removed."""

    org_id: str | None
    level: str
    key_id: str
    compression: str = "snappy"
    snapshots: tuple[Folded, ...] = ()
    exports: Mapping[str, ExportState] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    forgotten: Mapping[str, str] = field(default_factory=dict)
    kept_since: Moment | None = None

    def knows(self, name: str) -> bool:
        """Whether a snapshot was folded."""
        return any(each.name == name for each in self.snapshots)

    def but(self, **changes: Any) -> "LakeState":
        """A copy with changes."""
        return replace(self, **changes)

    def text(self) -> bytes:
        """The content of ``state.json``."""
        content = {"made_by": "space-odt", "format": FORMAT, **asdict(replace(self, exports={}))}
        content["exports"] = {
            name: {**{k: v for k, v in vars(each).items() if k != "answered"}, "answered": each.answered.as_json()}
            for name, each in sorted(self.exports.items())
        }
        content["files"] = dict(sorted(self.files.items()))
        return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def state_of(content: bytes, where: str) -> LakeState:
    """The state in a ``state.json``. Raises ``LakeRefused`` for a newer format, ``LakeDamaged`` if it is none."""
    damaged = LakeDamaged(f"{where} is damaged: make the lake again with `space-odt lake --rebuild`.")
    try:
        found = json.loads(content)
        number = found["format"]
    except (ValueError, LookupError, TypeError):
        raise damaged from None
    if number != FORMAT:
        raise LakeRefused(
            f"{where} was written in format {number}, by a newer version of space-odt (this one has {FORMAT}): use that one."
        )
    try:
        return LakeState(
            org_id=found["org_id"],
            level=found["level"],
            key_id=found["key_id"],
            compression=found["compression"],
            snapshots=tuple(Folded(**each) for each in found["snapshots"]),
            exports={name: _export_of(each) for name, each in found["exports"].items()},
            files=dict(found["files"]),
            forgotten=dict(found["forgotten"]),
            kept_since=found["kept_since"],
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        raise damaged from None


def _export_of(found: dict[str, Any]) -> ExportState:
    lists = {name: tuple(found[name]) for name in ("columns", "keys", "lists")}
    return ExportState(**{**found, **lists, "answered": Answered.of_json(found["answered"])})
