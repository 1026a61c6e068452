"""The ``README.md`` of a lake: what is in it, how to open it, what its times mean, and questions with their answers in SQL."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from string import Template

from upath import UPath

from space_odt_dagster.data.values import EPOCH
from space_odt_dagster.exports.private_files import is_local, local
from space_odt_dagster.history.derived_tables import TABLES, VERSION_COLUMNS, about
from space_odt_dagster.history.lake_state import PERSONAL, LakeState
from space_odt_dagster.history.views import tables_in
from space_odt_dagster.manifest.manifest import Manifest

_PSEUDONYMS = (
    "Personal data is replaced by pseudonyms: joins, counts and histories work, and no name, address or number of a person "
    "appears. Ids are as they are, and name nobody without access to the organisation."
)
_CLEAR = (
    "Personal data is in clear text. Secrets, such as access codes, are keyed hashes. Whoever can read this folder can read the "
    "names, addresses and numbers of people over time: keep it as you keep the organisation itself."
)
_ON_DISK = (
    "`inventory.duckdb` has the views already. Its paths are absolute: after a move, `space-odt lake views --at FOLDER` makes it "
    "again."
)
_IN_STORE = (
    "This lake is in an object store, so there is no `inventory.duckdb`: DuckDB opens such addresses only with its extension "
    "httpfs, which it downloads. Copy the folder to a disk and run `space-odt lake views --at FOLDER` there, or load httpfs "
    "yourself."
)


@dataclass(frozen=True)
class Question:
    """A question that a lake answers. ``sql`` is its query, without the question."""

    title: str
    sql: str


def questions() -> Iterator[Question]:
    """The questions of the README, in order."""
    folder = files(__package__) / "questions"
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        title, _, sql = each.read_text(encoding="utf-8").partition("\n")
        yield Question(title.removeprefix("-- "), sql)


def readme(root: UPath, state: LakeState, manifest: Manifest) -> str:
    """The page."""
    place = str(local(root).absolute()) if is_local(root) else str(root)
    page = Template((files(__package__) / "lake_readme.md").read_text(encoding="utf-8"))
    return page.substitute(
        place=place,
        catalogue=_ON_DISK if is_local(root) else _IN_STORE,
        privacy=_CLEAR if state.level == PERSONAL else _PSEUDONYMS,
        kept=_kept(state),
        questions="\n".join(f"### {each.title}\n\n```sql\n{each.sql}```\n" for each in questions()),
        versions="\n".join(f"| `{name}` | {said} |" for name, said in VERSION_COLUMNS.items()),
        derived="\n".join(_derived(state.files)),
        exports="\n".join(_exports(state.files, manifest)),
    )


def _kept(state: LakeState) -> str:
    if state.kept_since is None:
        return "Nothing that the lake ever knew was removed for its age."
    since = f"{EPOCH + timedelta(microseconds=state.kept_since):%Y-%m-%d %H:%M}"
    return (
        f"Versions that ended before {since} UTC were removed (`SPACE_ODT_LAKE_KEEP_DAYS`): nobody can say from this lake what was "
        "so before. The views `history.<export>_as_of(t)` refuse such a time, and other queries see only what was still so then."
    )


def _derived(names: Collection[str]) -> Iterator[str]:
    for schema, there in tables_in(names).items():
        for name in there:
            if (table := TABLES.get(schema, {}).get(name)) is not None:
                yield f"| `{schema}.{name}` | {table.one_row_per} | {table.description} |"


def _exports(names: Collection[str], manifest: Manifest) -> Iterator[str]:
    tables = tables_in(names)
    versioned = set(tables["history"])
    for name in tables["current"]:
        row, description = about(name, manifest)
        yield f"| `{name}` | {row} | {'yes' if name in versioned else ''} | {description} |"
