"""Imports run one way, from the manifest to the command line. ``docs/architecture.md`` states the rule, this holds it.

It reads the files and runs nothing, so it also sees imports inside functions. ``TYPE_CHECKING`` is no way round.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "space_odt_dagster"
OURS = PACKAGE.name

MAY_IMPORT = {
    "manifest": set(),
    "extraction": {"manifest"},
    "exports": {"manifest", "extraction"},
    "snapshots": {"manifest", "extraction", "exports"},
    "numbers": set(),
    "strict_yaml": {"extraction"},
    "comparing": {"manifest", "extraction", "exports", "snapshots", "numbers"},
    "judging": {"manifest", "extraction", "exports", "snapshots", "numbers", "comparing", "strict_yaml"},
    "data": {"manifest", "extraction", "exports", "snapshots"},
    "history": {
        *("manifest", "extraction", "exports", "snapshots", "numbers", "strict_yaml", "comparing", "judging", "data"),
    },
    "reporting": {"manifest", "extraction", "exports", "snapshots", "comparing", "judging"},
    "simulator": set(),
    "run": {"manifest", "extraction", "exports", "snapshots", "comparing", "judging", "history", "reporting"},
    "fleet": {"manifest", "extraction", "exports", "snapshots", "strict_yaml", "reporting", "run"},
    "orchestration": {
        "fleet",
        "manifest",
        "extraction",
        "exports",
        "snapshots",
        "comparing",
        "judging",
        "reporting",
        "run",
        "data",
    },
    "downstream": {"manifest", "data", "orchestration"},
    "definitions": {"orchestration"},
    "command_line": {
        *(
            "manifest",
            "extraction",
            "exports",
            "snapshots",
            "comparing",
            "judging",
            "strict_yaml",
            "data",
            "history",
            "fleet",
            "reporting",
            "run",
            "orchestration",
            "simulator",
        ),
    },
    "cli": {"command_line"},
    "__main__": {"cli"},
    "__init__": {"data", "orchestration"},
}
"""Each part of the package, and the parts that it may import beside itself."""

MAY_KNOW = {
    "dagster": {"orchestration", "downstream", "definitions", "command_line", "cli"},
    "wxc_sdk": {"extraction"},
}
"""The two packages that everything is built on, and the only parts that may import them."""

NEEDS_NOTHING_BUT = {
    "manifest": set(),
    "reporting": {"jinja2", "markupsafe", "upath"},
    "simulator": {"aiohttp"},
    "numbers": {"phonenumbers"},
    "cli": set(),
}
"""Parts that can be used where hardly anything is installed, and what they need beside the standard library."""

ONLY_IN = {
    "pandas": {"data/frames.py"},
    "numpy": {"data/frames.py"},
    "pyarrow": {"data/frames.py"},
    "duckdb": {"data/sql.py", "history/parquet.py"},
    "phonenumbers": {"numbers/dialling.py"},
}
"""Packages that take long to import or need not be installed, and the only files that may import them."""

ASKED_FOR = ("data.frames", "data.models")
"""What is imported when somebody asks for it, and not by whoever imports the package."""

USED_SELDOM = "phonenumbers"
"""Imported inside the functions that need it: most runs, ``--help`` and the report do not."""

OF_THE_LAKE = ("command_line/lake.py",)
"""Commands that use the lake. Whoever else uses it imports it where that is done: a run without it does not."""

JUDGES = ("command_line/check.py", "command_line/desired.py", "command_line/waive.py")
"""Commands that judge. They are imported when they are asked for; whoever else judges imports it where it is done."""

OF_MANY = tuple(
    f"command_line/{name}.py" for name in ("fleet", "fleet_demo", "fleet_plan", "one_organisation", "organisations")
)
"""Commands about several organisations. They are imported when they are asked for."""

READS_YAML = {"strict_yaml/yaml_nodes.py", "orchestration/dagster_home.py"}

PARTS = sorted(MAY_IMPORT)


def part_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports_of(file: Path) -> list[tuple[int, str]]:
    """Line and absolute dotted name of everything that a file imports."""
    found: list[tuple[int, str]] = []
    package = (OURS, *file.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *([node.module] if node.module else [])))
            # ``from space_odt_dagster import manifest`` names the part only after the ``import``.
            found += ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
    return found


def imported_at_once(file: Path) -> Iterator[str]:
    """What is imported together with a file, not later by one of its functions."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files_of(part: str) -> list[Path]:
    return [file for file in sorted(PACKAGE.rglob("*.py")) if part_of(file) == part]


def places(part: str) -> Iterator[tuple[str, str]]:
    """Where and what each file of a part imports."""
    for file in files_of(part):
        for line, name in imports_of(file):
            yield f"{file.relative_to(ROOT)}:{line}", name


def test_every_part_of_the_package_has_its_rule() -> None:
    assert {part_of(file) for file in PACKAGE.rglob("*.py")} == set(MAY_IMPORT)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_imports_only_what_stands_before_it(part: str) -> None:
    allowed = MAY_IMPORT[part] | {part}
    wrong = [
        f"{where} imports {name}"
        for where, name in places(part)
        if name.split(".")[0] == OURS and name.split(".")[1] not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("package", sorted(MAY_KNOW))
def test_only_some_parts_know_what_everything_is_built_on(package: str) -> None:
    knowing = {part for part in PARTS for _, name in places(part) if name.split(".")[0] == package}
    assert knowing <= MAY_KNOW[package]
    assert knowing


def test_what_is_used_seldom_is_imported_where_it_is_used() -> None:
    tops = [
        (file.name, ast.unparse(node))
        for file in PACKAGE.rglob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert [each for each in tops if USED_SELDOM in each[1]] == []


def test_pages_and_texts_know_of_judging_only_its_results() -> None:
    known = {name for _, name in places("reporting") if name.startswith(f"{OURS}.judging")}
    assert known
    assert {name for name in known if not name.startswith(f"{OURS}.judging.outcome.")} == set()


def test_what_is_heavy_is_imported_by_one_file_that_is_imported_when_it_is_asked_for() -> None:
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        where = file.relative_to(PACKAGE).as_posix()
        wrong += [where for _, name in imports_of(file) if where not in ONLY_IN.get(name.split(".")[0], {where})]
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module:
                wrong += [where for each in ASKED_FOR if node.module == f"{OURS}.{each}"]
    assert wrong == []


def test_whoever_does_not_judge_imports_nothing_that_judges() -> None:
    results, judges = f"{OURS}.judging.outcome", [f"{OURS}.{each[:-3].replace('/', '.')}" for each in JUDGES]
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        where = file.relative_to(PACKAGE).as_posix()
        if part_of(file) == "judging" or where in JUDGES:
            continue
        for name in imported_at_once(file):
            judging = name.startswith(f"{OURS}.judging") and not name.startswith(results)
            if judging or any(f"{name}.".startswith(f"{each}.") for each in judges):
                wrong.append(f"{where} imports {name}")
    assert wrong == []


def test_whoever_has_no_lake_imports_nothing_of_it() -> None:
    lake = (f"{OURS}.history.", *(f"{OURS}.{each[:-3].replace('/', '.')}." for each in OF_THE_LAKE))
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        where = file.relative_to(PACKAGE).as_posix()
        if part_of(file) == "history" or where in OF_THE_LAKE:
            continue
        wrong += [f"{where} imports {name}" for name in imported_at_once(file) if f"{name}.".startswith(lake)]
    assert wrong == []


def test_a_run_of_one_organisation_imports_nothing_of_many() -> None:
    many = (f"{OURS}.fleet.", f"{OURS}.orchestration.fleet.")
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        where = file.relative_to(PACKAGE)
        if "fleet" in where.parts or where.as_posix() in OF_MANY:
            continue
        wrong += [f"{file.name} imports {name}" for name in imported_at_once(file) if f"{name}.".startswith(many)]
    assert wrong == []


def test_yaml_is_read_in_one_place() -> None:
    names = {file: {name.split(".")[0] for _, name in imports_of(file)} for file in PACKAGE.rglob("*.py")}
    assert {file.relative_to(PACKAGE).as_posix() for file, found in names.items() if "yaml" in found} == READS_YAML


@pytest.mark.parametrize("part", sorted(NEEDS_NOTHING_BUT))
def test_a_part_that_stands_by_itself_needs_hardly_anything(part: str) -> None:
    allowed = NEEDS_NOTHING_BUT[part] | {OURS} | sys.stdlib_module_names
    assert [f"{where} imports {name}" for where, name in places(part) if name.split(".")[0] not in allowed] == []


def test_the_command_line_is_parsed_before_anything_heavy_is_imported() -> None:
    tree = ast.parse((PACKAGE / "cli.py").read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in top]
    assert [name for name in names if name.split(".")[0] not in sys.stdlib_module_names] == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import space_odt_dagster.exports.rows", "space_odt_dagster.exports.rows"),
        ("from space_odt_dagster import exports", "space_odt_dagster.exports"),
        ("from ..exports import rows", "space_odt_dagster.exports.rows"),
        ("from . import export", "space_odt_dagster.manifest.export"),
        ("def late():\n    from dagster import asset", "dagster.asset"),
    ],
)
def test_no_form_of_import_escapes(line: str, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / OURS / "manifest" / "some.py"
    file.parent.mkdir(parents=True)
    file.write_text(line)
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path / OURS)
    assert [name for _, name in imports_of(file)] == [found]


def test_the_page_on_the_architecture_shows_the_same_rule() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)(?:/|\.py)?` \|[^|]*\|([^|]*)\|", text, flags=re.MULTILINE)
    shown = {part: set(re.findall(r"`(\w+)`", allowed)) for part, allowed in rows}
    assert shown == {part: allowed for part, allowed in MAY_IMPORT.items() if not part.startswith("__")}
