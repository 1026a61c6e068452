"""Every phrase is there in every language, filled in alike, and used."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.reporting import LANGUAGES, language_of
from space_odt_dagster.reporting.causes import Cause
from space_odt_dagster.reporting.gaps import GapKind
from space_odt_dagster.reporting.headline import FindingCounts
from space_odt_dagster.reporting.phrases import Writer, duration, moment, read_phrases
from space_odt_dagster.reporting.trust import TrustLevel
from space_odt_dagster_tests.reporting.made_up import previous_snapshot, report_of
from space_odt_dagster_tests.reporting.scenarios import SCENARIOS

LATER = frozenset({"places.left_out"})
"""Shown beyond a thousand locations only; see ``test_size``."""


def forms(phrase: Any) -> list[str]:
    return [phrase] if isinstance(phrase, str) else [phrase["one"], phrase["other"]]


def test_all_languages_have_the_same_phrases() -> None:
    first, *others = (read_phrases(language) for language in LANGUAGES)
    for other in others:
        assert list(other) == list(first)


def test_a_phrase_is_filled_in_with_the_same_values_in_all_languages() -> None:
    first, *others = (read_phrases(language) for language in LANGUAGES)
    for other in others:
        for key, phrase in first.items():
            wanted = [set(re.findall(r"\{(\w+)\}", form)) | {"n"} for form in forms(phrase)]
            assert [set(re.findall(r"\{(\w+)\}", form)) | {"n"} for form in forms(other[key])] == wanted, key
            assert [form.count("`") for form in forms(other[key])] == [form.count("`") for form in forms(phrase)], key


def test_no_phrase_is_left_in_another_language() -> None:
    english, spanish = read_phrases("en"), read_phrases("es")
    alike = {key for key in english if english[key] == spanish[key]}
    assert alike == {"causes.http", "result.error.name"}


@pytest.mark.parametrize(
    ("prefix", "names", "parts"),
    [
        ("result", [each.value for each in Result], ["name", "means"]),
        ("cause", [each.value for each in Cause], ["name", "means"]),
        ("gap", [each.value for each in GapKind], ["title", "why", "todo"]),
    ],
)
def test_every_result_cause_and_gap_is_explained(prefix: str, names: list[str], parts: list[str]) -> None:
    phrases = read_phrases("en")
    for name in names:
        for part in parts:
            assert f"{prefix}.{name}.{part}" in phrases


def test_every_answer_and_every_area_has_a_phrase() -> None:
    phrases = read_phrases("en")
    assert {f"trust.{each.value}" for each in TrustLevel} <= set(phrases)
    assert {f"area.{group}" for group in MANIFEST.groups} <= set(phrases)


def test_no_phrase_is_unused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set(LATER)

    class Listening(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            asked.add(key)
            return super().__getitem__(key)

    real: Callable[..., Any] = read_phrases

    def listening(language: str, page: str = "") -> Any:
        return real(language, page) if page else Listening(real(language))

    monkeypatch.setattr("space_odt_dagster.reporting.phrases.read_phrases", listening)
    before = previous_snapshot(tmp_path / "before", {"people": 20})
    judged = {
        "good": FindingCounts(fails=2, serious=1, unknown=3),
        "selected": FindingCounts(fails=0, serious=0, unknown=0),
    }
    for name, scenario in SCENARIOS.items():
        made, facts = scenario()
        known = {"previous": before, "changes": {"people": 2}, "findings": judged[name]} if name in judged else {}
        report_of(made, tmp_path / name, **known, **facts)
    assert {key for key in set(read_phrases("en")) - asked if not key.startswith("area.")} == set()


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("es", "es"),
        ("es-MX", "es"),
        ("ES_es.UTF-8", "es"),
        ("en_GB", "en"),
        ("fr", "en"),
        ("C.UTF-8", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_locale_gives_its_language_or_english(tag: str | None, language: str) -> None:
    assert language_of(tag) == language


def test_numbers_are_written_as_each_language_does() -> None:
    assert (Writer("en").number(1234567), Writer("en").seconds(12_345)) == ("1,234,567", "12.3")
    assert (Writer("es").number(1234567), Writer("es").seconds(1_234)) == ("1\u202f234\u202f567", "1,23")
    assert [Writer("en").change(change) for change in (1200, 0, -3)] == ["+1,200", "0", "\u22123"]


def test_values_are_escaped_when_they_are_filled_in() -> None:
    said = Writer("en").say("gap.scope.title", scope="<b>")
    assert said == "Scope <code>&lt;b&gt;</code> is missing"


@pytest.mark.parametrize(
    ("ended", "took"),
    [
        ("2026-03-01T03:00:07Z", "7 s"),
        ("2026-03-01T03:04:12+00:00", "4 min 12 s"),
        ("2026-03-01T05:04:12Z", "2 h 4 min"),
        ("never", ""),
        ("2026-03-01T05:04:12", ""),
    ],
)
def test_a_duration_is_given_in_two_units(ended: str, took: str) -> None:
    assert duration("2026-03-01T03:00:00Z", ended) == took


def test_a_moment_that_cannot_be_read_is_shown_as_it_is() -> None:
    assert (moment("2026-03-01T03:00:00Z"), moment("yesterday")) == ("2026-03-01 03:00 UTC", "yesterday")


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_run_that_stopped_can_be_resumed(language: str) -> None:
    named = {name for name, phrase in read_phrases(language).items() if "--resume" in str(phrase)}
    assert named == {"gap.token.todo", "gap.unreached.todo"}
