"""The options of ``space-odt lake``."""

import argparse
from collections.abc import Iterator

FOLD = "fold"
"""What the command does if no other word is given."""


def add_lake_commands(parser: argparse.ArgumentParser) -> Iterator[tuple[argparse.ArgumentParser, tuple[str, ...]]]:
    """Adds what it can do to the parser of the command. Returns the parser of each word, with the settings that it has flags of."""
    what = parser.add_subparsers(dest="what", required=True, metavar="what")
    said = "fold snapshots into the lake; what `space-odt lake` does without another word"
    fold = what.add_parser(FOLD, help=said, description="Folds snapshots into the lake: Parquet files over time.")
    said = "snapshots to fold: name, run id, date or latest (default: all that are newer than the newest in the lake)"
    fold.add_argument("snapshots", nargs="*", metavar="SNAPSHOT", help=said)
    fold.add_argument("--rebuild", action="store_true", help="make the lake again from all snapshots that are there")
    said = "with --rebuild: even if snapshots of the lake are not there any more; the old lake is kept beside"
    fold.add_argument("--lose-history", action="store_true", help=said)
    fold.add_argument("--raw", action="store_true", help="also keep every row of each new reading, with raw_json")
    fold.add_argument("--csv", action="store_true", help="also write the facts as CSV, now and whenever they change")
    said = "store personal data as it is, not as keyed hashes; secrets are hashes always"
    fold.add_argument("--personal", action="store_true", help=said)
    said = "compression of new files: snappy (the default) or zstd"
    fold.add_argument("--compression", choices=("snappy", "zstd"), help=said)
    fold.add_argument("--select", metavar="A,B", help="only these exports")
    fold.add_argument("--quiet", action="store_true", help="print nothing, only set the exit code")
    yield fold, ("SPACE_ODT_OUT_DIR", "SPACE_ODT_LAKE_DIR", "SPACE_ODT_CSV_SAFE")
    check = what.add_parser("check", help="say what is wrong with the files of the lake")
    yield check, ("SPACE_ODT_OUT_DIR", "SPACE_ODT_LAKE_DIR")
    forget = what.add_parser("forget", help="remove people from the lake, for good")
    forget.add_argument(
        "who", nargs="+", metavar="ID|EMAIL", help="the person: an id of any form, or an e-mail address"
    )
    yield forget, ("SPACE_ODT_OUT_DIR", "SPACE_ODT_LAKE_DIR", "SPACE_ODT_CSV_SAFE")
    sql = what.add_parser("sql", help="query the lake in SQL")
    said = "a SELECT statement; tables are current.people, history.people, facts.reads and so on"
    sql.add_argument("statement", metavar="SELECT", help=said)
    sql.add_argument("--format", choices=("text", "csv", "json"), default="text", help="format of the output")
    yield sql, ("SPACE_ODT_OUT_DIR", "SPACE_ODT_LAKE_DIR", "SPACE_ODT_CSV_SAFE")
    views = what.add_parser("views", help="make what other programs read the lake with again, after it was moved")
    views.add_argument("--at", metavar="PATH|URL", help="where the lake is now (default: where a fold would write it)")
    yield views, ("SPACE_ODT_OUT_DIR", "SPACE_ODT_LAKE_DIR")
