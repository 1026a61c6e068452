"""Whether a condition can be asked of the rows of an export: everything that it reads is there."""

from space_odt_dagster.judging.condition import Condition, Path, Rows
from space_odt_dagster.judging.references import way_of
from space_odt_dagster.judging.wanted import subjects_of
from space_odt_dagster.manifest.manifest import Manifest


def fits(condition: Condition, export: str, manifest: Manifest) -> bool:
    """Whether every value that a condition reads is one of the rows of an export, or of what they refer to."""
    return all(_is_there(each, export, manifest) for each in subjects_of(condition))


def _is_there(subject: Path | Rows, export: str, manifest: Manifest) -> bool:
    path = subject.ours if isinstance(subject, Rows) else subject
    if path.of:
        return way_of(manifest, export, path) is not None
    return path.raw or any(each.name == path.column for each in manifest[export].columns)
