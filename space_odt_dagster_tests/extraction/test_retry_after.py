"""How long to wait: what the server announces where that makes sense, growing waits elsewhere."""

import random
from datetime import UTC, datetime

import pytest

from space_odt_dagster.extraction.retry_after import LONGEST_BACK_OFF, back_off, retry_after

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("announced", "seconds"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("0", 0.0),
        ("3600", 3600.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sunday, 01-Mar-26 12:00:30 GMT", 30.0),
        ("Sun Mar  1 12:00:30 2026", 30.0),
    ],
)
def test_numbers_and_dates_are_understood(announced: str, seconds: float) -> None:
    assert retry_after({"Retry-After": announced}, now=NOW) == seconds


@pytest.mark.parametrize(
    "announced",
    ["", "-1", "3601", "1e9", "nan", "inf", "-inf", "soon", "Sun, 01 Mar 2026 11:00:00 GMT", "Sun, 99 Mar 2026", "☃"],
)
def test_what_is_missing_or_absurd_is_ignored(announced: str) -> None:
    assert retry_after({"Retry-After": announced}, now=NOW) is None
    assert retry_after({}, now=NOW) is None


def test_a_date_is_measured_from_the_clock_of_the_server() -> None:
    headers = {"Retry-After": "Sun, 01 Mar 2026 15:00:05 GMT", "Date": "Sun, 01 Mar 2026 15:00:00 GMT"}
    assert retry_after(headers, now=NOW) == 5.0


def test_waits_grow_with_each_attempt_between_half_and_all_of_the_double_and_are_capped() -> None:
    chance = random.Random(1)
    for attempt in range(1, 60):
        longest = min(LONGEST_BACK_OFF, 0.5 * 2.0 ** min(attempt - 1, 20))
        assert longest / 2 <= back_off(attempt, base=0.5, chance=chance) <= longest
