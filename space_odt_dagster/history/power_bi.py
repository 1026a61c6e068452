"""``powerbi/*.pq`` of a lake: for each folder a function of Power Query that gives its tables; and the relations as text."""

from collections.abc import Collection, Iterator

from space_odt_dagster.history.derived_tables import TABLES
from space_odt_dagster.history.views import tables_in
from space_odt_dagster.manifest.export import ColumnType
from space_odt_dagster.manifest.manifest import Manifest

RELATIONS = "relations.txt"
_WITH_TIMES = ("history", "bridge")
_FUNCTION = """\
// The folder {schema} of the lake, as a record of tables. A table is read when you ask for it.
// In Power BI: Get data, Blank query, Advanced editor; paste this, and name the query Lake_{schema}. Then, in another one:
//     = Lake_{schema}("C:\\inventory\\lake")[{example}]
(folder as text) as record =>
let
    Read = (name as text) as table => Parquet.Document(File.Contents(folder & "\\{schema}\\" & name & ".parquet")),
{shown}
in
    [
{tables}
    ]
"""
_AS_IT_IS = "    Shown = Read"
_TIMES = """\
    Shown = (name as text) as table =>
        let
            Rows = Read(name),
            From = Table.AddColumn(Rows, "valid_from", each [seen_first], type nullable datetime)
        in
            Table.AddColumn(From, "valid_to", each [gone_by], type nullable datetime)"""


def functions(files: Collection[str]) -> Iterator[tuple[str, str]]:
    """The name and content of each function, for the folders that have tables."""
    for schema, names in tables_in(files).items():
        if names:
            yield (
                f"{schema}.pq",
                _FUNCTION.format(
                    schema=schema,
                    example=names[0],
                    shown=_TIMES if schema in _WITH_TIMES else _AS_IT_IS,
                    tables=",\n".join(f'        {each} = Shown("{each}")' for each in names),
                ),
            )


def relations(files: Collection[str], manifest: Manifest) -> str:
    """Which column of which table refers to which: one line each, many to one."""
    tables = tables_in(files)
    there = {f"{schema}.{name}" for schema, names in tables.items() for name in names}
    lines = [
        (f"{schema}.{name}.{column}", target)
        for schema, known in TABLES.items()
        for name, table in known.items()
        for column, target in table.refers
        if f"{schema}.{name}" in there and target.rpartition(".")[0] in there
    ]
    for name in tables["current"]:
        for column in manifest[name].columns if name in manifest else ():
            for each in column.references if column.type is not ColumnType.LIST else ():
                if (
                    len(each.within) == 1
                    and each.when is None
                    and f"current.{each.within[0].partition('.')[0]}" in there
                ):
                    lines.append((f"current.{name}.{column.name}", f"current.{each.within[0]}"))
    return "".join(f"{many} -> {one}\n" for many, one in lines)
