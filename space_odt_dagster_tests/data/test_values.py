"""A column of values is taken as each of them alone would be."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from space_odt_dagster.data.values import fitted
from space_odt_dagster.manifest.export import ColumnType

_PLAIN = st.datetimes().map(lambda each: f"{each:%H:%M:%S}.{each.microsecond // 1000:03d}Z").map("2026-11-30T{}".format)
_ODD = st.sampled_from(
    [
        *("2026-11-30T24:00:00Z", "2026-11-30T23:59:60Z", "2026-02-30T00:00:00Z", "0000-01-01T00:00:00Z"),
        *(
            "2026-11-30T01:02:03+01:00",
            "2026-11-30 01:02Z",
            "2026-11-30",
            "2026-11-30T01:02:03Z\n",
            "",
            "٢026-11-30T01:02:03Z",
        ),
        *("2026-11-30T01:02:03.123456789Z", "20261130T010203Z", "2026-W49-1T01:02:03Z", 5, True, [], {}),
    ]
)


@given(st.lists(st.none() | _PLAIN), st.lists(st.none() | _PLAIN | _ODD))
def test_the_times_of_a_column_are_those_of_each_value_alone(plain: list[object], mixed: list[object]) -> None:
    for values in (plain, mixed):
        alone = [fitted(ColumnType.TIME, [each]) for each in values]
        found, lost = fitted(ColumnType.TIME, values)
        assert found == list(chain.from_iterable(each for each, _ in alone))
        assert lost == sum(each for _, each in alone)


@given(_PLAIN)
def test_a_time_beside_one_that_does_not_fit_is_the_same_as_without_it(plain: str) -> None:
    (moment,), _ = fitted(ColumnType.TIME, [plain])
    assert fitted(ColumnType.TIME, [plain, "2026-11-30T24:00:00Z", None]) == ([moment, None, None], 1)
