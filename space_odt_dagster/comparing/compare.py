"""Compares two snapshots: each export, then unpaired rows, then which differences repeat others."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from space_odt_dagster.comparing import schema
from space_odt_dagster.comparing.by_name import match_by_name
from space_odt_dagster.comparing.comparison import Comparison
from space_odt_dagster.comparing.export_facts import ExportTraits, facts_of
from space_odt_dagster.comparing.facts import equation_of, settle
from space_odt_dagster.comparing.merge import Merge, Unpaired
from space_odt_dagster.comparing.number_pool_compared import NUMBER_POOL, compare_pool, settle_pool
from space_odt_dagster.comparing.outcome import ComparisonError, How, Options
from space_odt_dagster.comparing.pairing import hold, pair_and_keep
from space_odt_dagster.comparing.redacted import Redacted, redact_alike, together
from space_odt_dagster.comparing.rows_compared import Counts, RowsCompared
from space_odt_dagster.comparing.store import Store
from space_odt_dagster.comparing.summing import ComparisonFacts
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.ids import are_different
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.marks import Role
from space_odt_dagster.snapshots.knowledge import NOT_READ, ExportKnowledge
from space_odt_dagster.snapshots.rows import OutOfOrder, SnapshotRow, in_order, lines_of
from space_odt_dagster.snapshots.sides import NoSuchSide, Side

__all__ = ["Comparison", "ComparisonError", "Options", "compare"]


def compare(before: Side, after: Side, options: Options, *, scratch: Path, manifest: Manifest = MANIFEST) -> Comparison:
    """Compares two snapshots. Use as a context manager or close it. The snapshots are not changed.

    ``scratch`` is a local folder for data that does not fit into memory. Raises ``NoSuchSide`` for two organisations (without
    ``by_name``), ``ComparisonError`` for a damaged file or if the totals do not match, ``OutputError`` if the disk is full.
    """
    ours, theirs = before.snapshot.run, after.snapshot.run
    if are_different(ours.org_id or None, theirs.org_id or None) and not options.by_name:
        raise NoSuchSide("These are snapshots of two organisations: use --match-by name to compare them by name.")
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(scratch)
    try:
        with tempfile.TemporaryDirectory(dir=scratch, prefix=".comparing-") as folder:
            return _Comparing(store, before, after, options, manifest).run(Path(folder))
    except (ValueError, OSError) as failure:
        store.close()
        if isinstance(failure, NoSuchSide):
            raise
        raise ComparisonError(str(failure)) from failure
    except BaseException:
        store.close()
        raise


class _Comparing:
    """A comparison in progress."""

    def __init__(self, store: Store, before: Side, after: Side, options: Options, manifest: Manifest) -> None:
        self._store, self._options, self._manifest = store, options, manifest
        self._before, self._after = before, after
        self._facts = facts_of(manifest)
        self._compared: dict[str, RowsCompared] = {}
        self._how: dict[str, tuple[How, str]] = {}
        self._redacted = Redacted(comparable=True)
        self._pool: Counts | None = None
        self._pool_rows = (0, 0)
        self._untranslated = 0

    def run(self, folder: Path) -> Comparison:
        """Compares everything, once."""
        self._folder = folder
        known = [name for name in self._facts if self._after.knowledge.of(name).unread is None]
        self._before = self._before.with_earlier_readings(known)
        alike = redact_alike(self._before, self._after, self._options.redact_key, self._manifest, folder)
        if alike is not None:
            self._before, self._after = alike
        else:
            self._redacted = together(self._before, self._after)
        # A side redacted for the comparison has no names; a side with translated ids still has.
        named_by = tuple(each for each in (self._after, self._before) if not each.replaced)
        if self._options.by_name:
            matched = match_by_name(self._before, self._after, self._manifest, folder)
            self._before, self._untranslated = matched.before, matched.untranslated
        pool: list[ExportTraits] = []
        for name, facts in self._facts.items():
            if self._cannot_compare(facts):
                continue
            if facts.role is Role.POOL and not self._options.raw_available:
                pool.append(facts)
            elif self._is_same_reading(name):
                self._how[name] = (How.NOT_DUE, "")
            elif self._is_same(name):
                self._how[name] = (How.SAME_DIGEST, "")
            else:
                self._merge(facts)
        self._compare_pool(pool)
        for compared in sorted(self._compared.values(), key=lambda each: each.facts.row_priority):
            pair_and_keep(self._store, compared, self._all_rows, rekey=self._options.rekey)
        settle(self._store)
        settle_pool(self._store)
        counts = [each.counts for each in self._compared.values()] + ([self._pool] if self._pool is not None else [])
        schema_leaves = sum(each.by_class["schema"] for each in counts)
        gathered = ComparisonFacts(
            sides=(self._before.as_written(), self._after.as_written()),
            named_by=named_by,
            options=self._options,
            manifest=self._manifest,
            equation=equation_of(self._store, counts, schema_leaves),
            how=self._how,
            counts={name: each.counts for name, each in self._compared.items()}
            | ({NUMBER_POOL: self._pool} if self._pool is not None else {}),
            pool_rows=self._pool_rows,
            untranslated=self._untranslated,
        )
        return Comparison(self._store, gathered)

    def _cannot_compare(self, facts: ExportTraits) -> bool:
        """Records an export that cannot be compared: one side has not read it, or its keys cannot be compared."""
        name = facts.export.name
        ours, theirs = self._before.knowledge.of(name), self._after.knowledge.of(name)
        if (without := _without_comparison(ours, theirs, is_complete=self._after.snapshot.run.complete)) is not None:
            self._how[name] = (without, "")
            return True
        if ours.unread is not None and theirs.unread is not None:
            if {ours.unread, theirs.unread} != {NOT_READ}:
                self._how[name] = (
                    How.UNKNOWN,
                    ours.unread if ours.unread == theirs.unread else f"{ours.unread}; {theirs.unread}",
                )
            return True
        if (unread := ours.unread or theirs.unread) is not None:
            rows = theirs.rows if ours.unread is not None else ours.rows
            self._how[name] = (How.UNKNOWN, f"{unread} ({rows} rows on the other side)")
            return True
        columns = (set(self._before.files[name].columns), set(self._after.files[name].columns))
        if any(not set(facts.keys) <= each for each in columns):
            self._how[name] = (How.NOT_COMPARABLE, "its key columns differ between the sides")
            return True
        if self._redacted.hides_key_of(facts.export):
            self._how[name] = (How.NOT_COMPARABLE, "its keys are redacted with another key")
            return True
        return False

    def _is_same_reading(self, name: str) -> bool:
        """Whether both sides have the result of the same reading: the export was not due since."""
        ours, theirs = self._before.knowledge.of(name), self._after.knowledge.of(name)
        return ours.read_by == theirs.read_by and self._before.snapshot.folder != self._after.snapshot.folder

    def _is_same(self, name: str) -> bool:
        if name in self._before.replaced or name in self._after.replaced:
            return False
        ours, theirs = self._before.files[name], self._after.files[name]
        good = all(Result(each.result).is_good for each in (ours, theirs))
        return good and ours.sha256 == theirs.sha256 and self._redacted.comparable

    def _merge(self, facts: ExportTraits) -> None:
        name = facts.export.name
        self._how[name] = (How.MERGED, "")
        columns = (self._before.files[name].columns, self._after.files[name].columns)
        compared = RowsCompared(
            facts,
            self._options,
            self._before.knowledge.of(name),
            self._after.knowledge.of(name),
            frozenset(columns[0]) & frozenset(columns[1]),
            hidden_differently=not self._redacted.comparable,
        )
        self._compared[name] = compared
        try:
            merge = self._go_through(compared, self._lines(self._before, name), self._lines(self._after, name))
        except OutOfOrder:
            self._forget(name)
            compared = self._compared[name] = compared.from_the_start()
            sorted_lines = [
                in_order(self._lines(side, name), facts.keys, self._folder) for side in (self._before, self._after)
            ]
            merge = self._go_through(compared, *sorted_lines)
        for is_new, paths in schema.candidates(compared, merge.common).items():
            lacking = self._before if is_new else self._after
            for path in schema.confirmed(paths, self._lines(lacking, name, check=False)) if paths else ():
                schema.set_aside(self._store, compared, path, is_new=is_new)
        self._store.add_all(schema.columns_that_moved(compared, *columns))

    def _go_through(self, compared: RowsCompared, ours: Iterator[bytes], theirs: Iterator[bytes]) -> Merge:
        merge = Merge(compared.facts.keys)
        for event in merge.events(ours, theirs):
            if isinstance(event, Unpaired):
                hold(self._store, compared.facts.export.name, event)
            else:
                self._store.add_all(compared.pair(event.before, event.after))
        return merge

    def _forget(self, name: str) -> None:
        self._store.run("delete from difference where export = ?", (name,))
        self._store.run("delete from held where export = ?", (name,))

    def _lines(self, side: Side, name: str, *, check: bool = True) -> Iterator[bytes]:
        sha256 = side.digest(name) if check and not self._options.trust else None
        with side.open(name) as stream:
            yield from lines_of(stream, sha256, str(side.path_of(name)))

    def _all_rows(self, name: str) -> Iterator[SnapshotRow]:
        for side in (self._before, self._after):
            for line in self._lines(side, name, check=False):
                yield SnapshotRow(line, self._facts[name].keys)

    def _compare_pool(self, exports: list[ExportTraits]) -> None:
        if all(self._is_same_reading(facts.export.name) for facts in exports):
            self._how |= {facts.export.name: (How.NOT_DUE, "") for facts in exports}
            return
        if all(self._is_same(facts.export.name) for facts in exports):
            self._how |= {facts.export.name: (How.SAME_DIGEST, "") for facts in exports}
            return
        result = compare_pool(self._store, exports, (self._before, self._after), self._options, len(self._facts))
        self._pool, self._pool_rows = result.counts, (result.rows_before, result.rows_after)
        self._how |= {facts.export.name: (How.NUMBER_POOL, "") for facts in exports}


def _without_comparison(before: ExportKnowledge, after: ExportKnowledge, *, is_complete: bool) -> How | None:
    """How an export counts that only one side ever read: not due in the newer run, or read there for the first time."""
    if after.unread == NOT_READ and before.unread is None and is_complete:
        return How.NOT_DUE
    if before.unread == NOT_READ and after.unread is None:
        return How.FIRST_READ
    return None
