"""Merges two sorted files in one pass: one row of each in memory, equal lines unparsed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from space_odt_dagster.comparing.values import canonical, cleaned
from space_odt_dagster.snapshots.rows import OutOfOrder, SnapshotRow


@dataclass(frozen=True)
class Paired:
    """The same row on both sides, with different text."""

    before: SnapshotRow
    after: SnapshotRow


@dataclass(frozen=True)
class Unpaired:
    """A row on one side only. ``ambiguous``: other rows have its key, or a part of the key is empty."""

    row: SnapshotRow
    is_new: bool
    ambiguous: bool = False


@dataclass
class Merge:
    """The merge of two files. ``common``, the number of rows on both sides, is valid after ``events`` has ended."""

    key_columns: tuple[str, ...]
    common: int = 0
    _heads: dict[bool, SnapshotRow] = field(default_factory=dict)

    def events(self, before: Iterator[bytes], after: Iterator[bytes]) -> Iterator[Paired | Unpaired]:
        """The differences in key order. Raises ``OutOfOrder`` if a side is not sorted."""
        ours, theirs = next(before, None), next(after, None)
        passed: bytes | None = None
        while ours is not None or theirs is not None:
            if ours == theirs and ours is not None:
                passed = ours
                self.common += 1
                ours, theirs = next(before, None), next(after, None)
                continue
            row, other = self._row(ours, is_new=False), self._row(theirs, is_new=True)
            if row is not None and (other is None or row.key < other.key):
                yield Unpaired(row, is_new=False, ambiguous=self._is_ambiguous(row, passed))
                ours = next(before, None)
                passed = row.line
            elif other is not None and (row is None or other.key < row.key):
                yield Unpaired(other, is_new=True, ambiguous=self._is_ambiguous(other, passed))
                theirs = next(after, None)
                passed = other.line
            elif row is not None and other is not None:
                rows, ours = self._with_same_key(row, before, is_new=False)
                others, theirs = self._with_same_key(other, after, is_new=True)
                yield from self._group(rows, others)
                passed = row.line

    def _row(self, line: bytes | None, *, is_new: bool) -> SnapshotRow | None:
        """The row of a line; checks the order. Equal lines skip it, as one of two unpaired rows always comes through here."""
        if line is None:
            return None
        last = self._heads.get(is_new)
        if last is not None and last.line is line:
            return last
        row = SnapshotRow(line, self.key_columns)
        if last is not None and row.key < last.key:
            raise OutOfOrder
        self._heads[is_new] = row
        return row

    def _with_same_key(
        self, row: SnapshotRow, lines: Iterator[bytes], *, is_new: bool
    ) -> tuple[list[SnapshotRow], bytes | None]:
        found = [row]
        line = next(lines, None)
        while line is not None:
            following = self._row(line, is_new=is_new)
            if following is None or following.key != row.key:
                break
            found.append(following)
            line = next(lines, None)
        return found, line

    def _is_ambiguous(self, row: SnapshotRow, passed: bytes | None) -> bool:
        """Whether a part of the key is empty, or the previous row has the same key."""
        return "" in row.key or (passed is not None and SnapshotRow(passed, self.key_columns).key == row.key)

    def _group(self, rows: list[SnapshotRow], others: list[SnapshotRow]) -> Iterator[Paired | Unpaired]:
        if len(rows) == len(others) == 1:
            self.common += 1
            yield Paired(rows[0], others[0])
            return
        same = Counter(map(_whole, rows)) & Counter(map(_whole, others))
        self.common += same.total()
        rows, others = _minus(rows, same), _minus(others, same)
        if len(rows) == len(others) == 1:
            self.common += 1
            yield Paired(rows[0], others[0])
            return
        yield from (Unpaired(each, is_new=False, ambiguous=True) for each in rows)
        yield from (Unpaired(each, is_new=True, ambiguous=True) for each in others)


def _whole(row: SnapshotRow) -> str:
    return canonical(cleaned(row.values))


def _minus(rows: list[SnapshotRow], same: Counter[str]) -> list[SnapshotRow]:
    left, out = Counter(same), []
    for each in rows:
        text = _whole(each)
        if left[text]:
            left[text] -= 1
        else:
            out.append(each)
    return out
