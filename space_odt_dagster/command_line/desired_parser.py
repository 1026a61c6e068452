"""The options of ``space-odt desired``."""

import argparse


def add_desired_options(parser: argparse.ArgumentParser) -> None:
    """Adds what it can do to the parser of the command."""
    what = parser.add_subparsers(dest="what", required=True, metavar="what")
    what.add_parser("schema", help="print the JSON Schema of desired files, for editors")
    validate = what.add_parser("validate", help="say everything that is wrong in desired files")
    validate.add_argument(
        "files", nargs="*", metavar="FILE", help="files or folders, read as one (default: SPACE_ODT_DESIRED)"
    )
