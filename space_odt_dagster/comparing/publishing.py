"""Where the files of a comparison go: next to the exports, and into a folder of their own that later comparisons do not change."""

from upath import UPath

from space_odt_dagster.comparing.comparison import Comparison
from space_odt_dagster.comparing.writing import copy_changes, write_changes
from space_odt_dagster.exports.output_folder import OWN_NAMES, Layout
from space_odt_dagster.exports.private_files import refuse_foreign


def publish_changes(comparison: Comparison, layout: Layout, *, csv_safe: bool) -> UPath:
    """Writes the files of a comparison next to the exports and into ``changes/<from>..<to>/``. Returns that folder.

    The snapshots stay as they are. Raises ``OutputError``.
    """
    older, newer = (side.name for side in comparison.sides)
    kept = layout.root / "changes" / f"{older}..{newer}"
    refuse_foreign(layout.root, OWN_NAMES)
    copy_changes(write_changes(comparison, kept, csv_safe=csv_safe), layout.exports)
    return kept


def page_of(layout: Layout) -> UPath:
    """The path of the page of changes, next to the report."""
    return layout.report.parent / "changes.html"
