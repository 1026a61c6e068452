"""The options of ``space-odt organisations``."""

import argparse


def add_organisations_options(parser: argparse.ArgumentParser) -> None:
    """Adds what it can do to the parser of the command."""
    what = parser.add_subparsers(dest="what", required=True, metavar="what")
    listed = what.add_parser("list", help="show the organisations, and which tokens are set here")
    listed.add_argument("--format", choices=("text", "json"), default="text", help="text (the default) or json")
    check = what.add_parser("check", help="check tokens, folders and scopes with one call each; read nothing else")
    check.add_argument("names", nargs="*", metavar="NAME", help="these organisations (default: all)")
    check.add_argument("--offline", action="store_true", help="call nothing")
    discover = what.add_parser(
        "discover", help="print the entries of organisations that a token sees and the file lacks"
    )
    discover.add_argument(
        "--token", required=True, dest="token_name", metavar="NAME", help="name of a token of the file"
    )
    what.add_parser("schema", help="print the JSON Schema of the file, for editors")
