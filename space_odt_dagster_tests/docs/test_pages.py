"""What the pages name is there: files, links, commands, options, settings, results."""

import argparse
import ast
import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest

from space_odt_dagster.cli import build_parser
from space_odt_dagster.exports.checks.remarks import QUESTIONS
from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.run.settings_table import SETTINGS
from tools.docs.markdown import Page

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "space_odt_dagster"
README, LEEME = Page(ROOT / "README.md"), Page(ROOT / "README.es.md")
PAGES = [
    README,
    LEEME,
    *(Page(ROOT / f"{name}.md") for name in ("CHANGELOG", "CONTRIBUTING", "SECURITY")),
    *map(Page, sorted((ROOT / "docs").glob("*.md"))),
]
OF_OTHER_PROGRAMS = {"--upgrade", "--clear", "--quick", "--no-page"}
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.name)
each_readme = pytest.mark.parametrize("readme", [README, LEEME], ids=["English", "Spanish"])


def subparsers(parser: argparse.ArgumentParser | None = None) -> dict[str, argparse.ArgumentParser]:
    actions = (parser or build_parser())._actions
    return {
        name: inner
        for each in actions
        if isinstance(each, argparse._SubParsersAction)
        for name, inner in each.choices.items()
    }


def options_of(command: str) -> set[str]:
    """The options of a command, and of what it can do if that is chosen by a further word."""
    parser = subparsers()[command]
    return {
        flag
        for each in (parser, *subparsers(parser).values())
        for action in each._actions
        for flag in action.option_strings
    }


def variables_of_the_code() -> set[str]:
    """Every environment variable of ours that a string of the package names."""
    found: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(re.findall(r"\b(?:SPACE_ODT|WEBEX)(?:_[A-Z]+)+\b", node.value))
    # The token of each of several inventories is in a variable that the user names.
    return {name for name in found if not name.startswith("WEBEX_ACCESS_TOKEN_")}


def table_with(readme: Page, first: str) -> list[list[str]]:
    """The rows of the table whose first row begins with this cell."""
    (table,) = (each for each in readme.tables if each[1][0] == first)
    return table[1:]


@each_page
def test_every_link_inside_the_project_leads_somewhere(page: Page) -> None:
    for link in page.links:
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        path = page.path.parent / target if target else page.path
        assert path.exists(), link
        assert not anchor or anchor in Page(path).anchors, link


@each_page
def test_every_file_that_a_page_names_is_there(page: Page) -> None:
    outside = r"(?:space_odt_dagster(?:_tests)?|docs|\.ci)(?:/[\w.]+)+/?|[\w.]+\.(?:md|toml|cfg)"
    inside = rf"(?:{'|'.join(sorted(each.name for each in PACKAGE.iterdir() if each.is_dir()))})/(?:\w+\.py)?"
    for code in page.code:
        if re.fullmatch(outside, code):
            found = (ROOT / code).exists() or (page.path.parent / code).exists()
            assert found or list(ROOT.glob(f"space_odt_dagster_tests/*/{code}")), code
        elif re.fullmatch(inside, code):
            assert (PACKAGE / code).exists() or re.fullmatch(r"exports/", code), code


@each_page
def test_every_command_that_a_page_names_can_be_run(page: Page) -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for line in (line.strip() for block in [*page.code_blocks, *page.code] for line in block.splitlines()):
        words = shlex.split(line) if re.match(r"(make|space-odt|\S*python\S*) ", line) else []
        if words[:1] == ["make"]:
            assert set(words[1:]) <= targets, line
        elif words[:1] == ["space-odt"] and (len(words) > 2 or words[1] not in subparsers()):
            build_parser().parse_args(words[1:])
        elif words[1:2] == ["-m"]:
            assert find_spec(words[2]) is not None, line


@each_page
def test_every_option_that_a_page_names_exists(page: Page) -> None:
    known = OF_OTHER_PROGRAMS.union(*(options_of(command) for command in subparsers()))
    named = {flag for code in page.code for flag in re.findall(r"(?<!\S)--[a-z][a-z-]*", code)}
    assert sorted(named - known) == []


@each_readme
def test_the_table_of_options_has_all_those_of_a_run(readme: Page) -> None:
    named = {row[0].strip("`").split()[0] for row in table_with(readme, "`--out-dir D`")}
    # --token is told in the text, as a way that is not the best.
    assert named | {"--token", "-h", "--help"} == options_of("inventory_run")
    assert "`--token`" in readme.text


@each_readme
def test_the_table_of_settings_has_every_variable_of_the_code(readme: Page) -> None:
    named = [row[0].strip("`") for row in table_with(readme, "`WEBEX_ACCESS_TOKEN`")]
    assert len(set(named)) == len(named)
    assert set(named) == variables_of_the_code() | {"DAGSTER_HOME"}


@each_readme
def test_the_table_of_settings_has_the_names_and_defaults_of_the_code_in_order(readme: Page) -> None:
    rows = table_with(readme, "`WEBEX_ACCESS_TOKEN`")
    assert [row[0].strip("`") for row in rows] == [setting.name for setting in SETTINGS]
    for row, setting in zip(rows, SETTINGS, strict=True):
        if not setting.default_note:
            assert row[1].strip("`") == setting.default, setting.name


def test_the_english_table_says_of_each_setting_what_the_help_says() -> None:
    said = {row[0].strip("`"): row[1:] for row in table_with(README, "`WEBEX_ACCESS_TOKEN`")}
    for setting in SETTINGS:
        default, what = said[setting.name]
        assert what == setting.help
        assert not setting.default_note or default == setting.default_note


def test_the_defaults_in_the_page_on_operations_are_those_of_the_code() -> None:
    page = Page(ROOT / "docs" / "operations.md")
    defaults = {f"`{setting.name}`": f"`{setting.default}`" for setting in SETTINGS if setting.default}
    shown = {row[0]: row[1] for table in page.tables for row in table[1:] if row[0] in defaults}
    assert shown.keys() >= {"`SPACE_ODT_SCHEDULE`", "`SPACE_ODT_CRON`", "`SPACE_ODT_TIMEZONE`"}
    assert {name: shown[name] for name in shown} == {name: defaults[name] for name in shown}


def test_every_flag_of_a_setting_is_an_option_of_a_run_and_named_by_its_help() -> None:
    for setting in SETTINGS:
        if setting.flag:
            (action,) = (each for each in subparsers()["inventory_run"]._actions if setting.flag in each.option_strings)
            assert setting.name in str(action.help)
            assert setting.flag in options_of("settings")


@each_readme
def test_the_table_of_results_has_every_result_in_order(readme: Page) -> None:
    assert [row[0].strip("`") for row in table_with(readme, "`ok`")] == [result.value for result in Result]


@each_readme
def test_the_scopes_are_those_of_the_manifest(readme: Page) -> None:
    by_default, more = (block.split() for block in readme.code_blocks if re.search(r"^[\w-]+:\w+_read$", block, re.M))
    assert set(by_default) == {MANIFEST[name].endpoint.scopes[0] for name in MANIFEST.selection(Tier.V1)}
    assert sorted(by_default + more) == sorted(MANIFEST.scopes)


@each_readme
def test_the_numbers_and_names_told_are_those_of_the_code(readme: Page) -> None:
    assert set(re.findall(r"\b(\d+) (?:exports|reads|exportaciones|consultas)\b", readme.prose)) == {
        str(len(MANIFEST.selection(Tier.V1)))
    }
    assert [subject.value for subject in QUESTIONS if f"`{subject.value}`" not in readme.text] == []
    assert f"`{subparsers()['demo'].prog.split()[0]} ui`" in readme.text


@each_readme
def test_the_paths_told_are_those_of_the_output_folder(readme: Page) -> None:
    told = {
        path
        for row in table_with(readme, "`exports/<name>.csv`, `exports/<name>.json`")
        for path in re.findall(r"`([^`]+)`", row[0])
    }
    layout = Layout.of("/out")
    for path in (layout.csv_of("<name>"), layout.json_of("status"), layout.csv_of("errors"), layout.report):
        assert str(path).removeprefix("/out/") in told
    for folder in (layout.snapshots, layout.state, layout.scratch):
        assert any(path.startswith(f"{folder.name}/") for path in told)


def named_in_tables(readme: Page) -> list[list[str]]:
    """The first column of each table, except for words that are translated."""
    return [[row[0] for row in table[1:] if not row[0][:1].isupper() and "[" not in row[0]] for table in readme.tables]


def test_the_spanish_page_mirrors_the_english_one() -> None:
    assert [level for level, _ in LEEME.headings] == [level for level, _ in README.headings]
    assert LEEME.code_blocks == README.code_blocks
    swapped = ["README.md" if link == "README.es.md" else link for link in README.links]
    assert LEEME.links == swapped
    assert [[len(row) for row in table] for table in LEEME.tables] == [
        [len(row) for row in table] for table in README.tables
    ]
    assert named_in_tables(LEEME) == named_in_tables(README)
    assert [len(re.findall(r"^- ", part, flags=re.MULTILINE)) for part in LEEME.prose.split("\n#")] == [
        len(re.findall(r"^- ", part, flags=re.MULTILINE)) for part in README.prose.split("\n#")
    ]


def test_both_pages_name_the_same_things() -> None:
    assert sorted(set(LEEME.code)) == sorted(set(README.code))


@each_page
def test_no_page_has_a_line_that_is_hard_to_review(page: Page) -> None:
    long = [line for line in page.prose.splitlines() if len(line) > 160 and not line.startswith(("|", "- "))]
    assert long == []


@each_readme
def test_every_page_is_linked_from_the_readmes(readme: Page) -> None:
    pages = {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")}
    assert pages - {link.partition("#")[0] for link in readme.links} == set()
