"""How the package is built: no class that everybody reaches into, no constructor that takes everything, plain words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from space_odt_dagster.manifest.export import camel_case

PACKAGE = Path(__file__).parents[1] / "space_odt_dagster"
FILES = sorted(PACKAGE.rglob("*.py"))
MOST_MEMBERS, MOST_ARGUMENTS, MOST_LINES = 10, 5, 300
DIALECT = re.compile(r"\b(tells?|told|telling|nought|so-manieth|got round to|a marker of ours)\b", re.IGNORECASE)
MAY_TELL = re.compile(r"\btells? [^.\n]*\b(apart|from)\b|\btold apart\b", re.IGNORECASE)
"""To tell things apart is plain English."""


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield f"{file.relative_to(PACKAGE)}:{node.lineno} {node.name}", node


def is_record(node: ast.ClassDef) -> bool:
    """Data classes, enums and settings are lists of fields: their members are what they hold."""
    decorators = {ast.unparse(each).partition("(")[0].rpartition(".")[2] for each in node.decorator_list}
    bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
    return "dataclass" in decorators or bool(
        bases & {"Enum", "StrEnum", "Config", "Protocol", "TypedDict", "NamedTuple"}
    )


def public_members(node: ast.ClassDef) -> set[str]:
    """Methods, properties, and the attributes that the constructor sets."""
    found = {each.name for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store) and ast.unparse(each.value) == "self":
            found.add(each.attr)
    return {name for name in found if not name.startswith("_")}


def test_no_class_has_more_than_ten_public_members() -> None:
    wide = {
        where: sorted(public_members(node))
        for where, node in classes()
        if not is_record(node) and not where.startswith("simulator/") and len(public_members(node)) > MOST_MEMBERS
    }
    assert wide == {}


def test_no_constructor_has_more_than_five_arguments() -> None:
    long = []
    for where, node in classes():
        for each in node.body:
            if isinstance(each, ast.FunctionDef) and each.name == "__init__":
                arguments = [*each.args.posonlyargs, *each.args.args[1:], *each.args.kwonlyargs]
                if len(arguments) > MOST_ARGUMENTS:
                    long.append(f"{where}: {len(arguments)}")
    assert long == []


def test_no_file_has_more_than_three_hundred_lines() -> None:
    sizes = {str(file.relative_to(PACKAGE)): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}


def test_the_package_speaks_plainly() -> None:
    found = {
        f"{file.relative_to(PACKAGE)}:{number}": line.strip()
        for file in FILES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if DIALECT.search(MAY_TELL.sub("", line.replace(".tell()", "")))
    }
    assert found == {}


def test_no_column_names_the_field_that_its_own_name_already_says() -> None:
    said = []
    for file in sorted((PACKAGE / "manifest").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "column"
                and isinstance(node.args[0], ast.Constant)
            ):
                at = next((each.value for each in node.keywords if each.arg == "at"), None)
                if isinstance(at, ast.Constant) and at.value == camel_case(node.args[0].value):
                    said.append(f"{file.name}:{node.lineno}")
    assert said == []
