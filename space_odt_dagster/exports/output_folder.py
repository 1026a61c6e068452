"""Where everything lies under the output folder, and what is kept for the tool itself beside what is made for people."""

from dataclasses import dataclass
from pathlib import Path

from upath import UPath

from space_odt_dagster.exports.private_files import OutputError, is_local, local


@dataclass(frozen=True)
class Layout:
    """The folders of one output folder. ``scratch`` is always on a local disk: it holds what a run resumes from."""

    root: UPath
    scratch: Path

    @classmethod
    def of(cls, out_dir: str) -> "Layout":
        """The layout of an output folder given as a path or an fsspec URL. Raises ``OutputError`` for one that nothing serves."""
        try:
            root = UPath(out_dir)
            _ = root.fs  # the first use imports what serves it
        except (ValueError, ImportError) as failure:
            scheme = out_dir.partition(":")[0]
            raise OutputError(f"{scheme}:// cannot be written to here: {_first_line(failure)}") from failure
        if is_local(root):
            root = UPath(local(root).absolute())
            return cls(root, local(root) / "unfinished")
        return cls(root, Path(".artifacts").absolute() / "unfinished")

    @property
    def exports(self) -> UPath:
        """The latest inventory."""
        return self.root / "exports"

    @property
    def state(self) -> UPath:
        """Per asset: how it came out last, and what its files hold."""
        return self.root / "state"

    @property
    def snapshots(self) -> UPath:
        """A folder per run."""
        return self.root / "snapshots"

    @property
    def report(self) -> UPath:
        """The static report."""
        return self.root / "report" / "index.html"

    def csv_of(self, name: str) -> UPath:
        """The CSV of an export."""
        return self.exports / f"{name}.csv"

    def json_of(self, name: str) -> UPath:
        """The JSON of an export."""
        return self.exports / f"{name}.json"

    def state_of(self, name: str) -> UPath:
        """What is known of an asset."""
        return self.state / f"{name}.json"


def _first_line(failure: Exception) -> str:
    lines = str(failure).strip().splitlines()
    return lines[0] if lines else type(failure).__name__
