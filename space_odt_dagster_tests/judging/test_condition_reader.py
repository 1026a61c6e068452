"""What conditions mean, and that no name or value of the wrong kind gets through."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from space_odt_dagster.judging import condition
from space_odt_dagster.judging.condition import (
    ALWAYS,
    All,
    Clause,
    Condition,
    Count,
    Elements,
    ExistsIn,
    HasLabel,
    InScope,
    Known,
    Not,
    Operator,
    Path,
    Placeholder,
    Rows,
    SameAs,
    Some,
    Unique,
    Which,
    Written,
)
from space_odt_dagster.judging.operator_reader import ALLOWED
from space_odt_dagster.judging.wanted import wanted_by
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.endurance import ENDURANCE
from space_odt_dagster_tests.judging.reading import condition_of

IS, QUEUE, PEOPLE, PERMISSIONS = Operator, "call_queue_details", "people", "person_permissions_out"

SCOPES = {"spain": condition.Test(Path("country", of="location"), IS.EQUALS, "ES")}


def is_of(name: str, argument: object = True, operator: Operator = IS.EQUALS) -> condition.Test:
    return condition.Test(Path(name), operator, argument)


@pytest.mark.parametrize(
    ("export", "text", "meant"),
    [
        (QUEUE, "enabled: true", is_of("enabled")),
        (QUEUE, "{}", ALWAYS),
        (QUEUE, "enabled: true\nname: A", All((is_of("enabled"), is_of("name", "A")))),
        (QUEUE, "extension: 0142", is_of("extension", "0142")),
        (QUEUE, "extension: 7101", is_of("extension", "7101")),
        (QUEUE, "extension: 1.50", is_of("extension", "1.50")),
        (QUEUE, "direct_number: +34911", is_of("direct_number", "+34911")),
        (QUEUE, "language_code: NO", is_of("language_code", "NO")),
        (QUEUE, "name: {one_of: [on, 12:30, 1_000]}", is_of("name", ("on", "12:30", "1_000"), IS.ONE_OF)),
        (QUEUE, "queue_size: {between: [1, 2.5]}", is_of("queue_size", (1, Decimal("2.5")), IS.BETWEEN)),
        (
            QUEUE,
            "raw.queueSettings.queueSize: 5",
            condition.Test(Path("queueSettings.queueSize", raw=True), IS.EQUALS, Written(5, "5")),
        ),
        (QUEUE, "name: {not: A}", is_of("name", "A", IS.NOT)),
        (QUEUE, "name: {not: {begins_with: A}}", Not(is_of("name", "A", IS.BEGINS_WITH))),
        (
            QUEUE,
            "name: {begins_with: a, ignore_case: true}",
            condition.Test(Path("name"), IS.BEGINS_WITH, "a", ignore_case=True),
        ),
        (QUEUE, "name: {set: false}", Not(is_of("name", operator=IS.SET))),
        (QUEUE, "overflow_transfer_number: {internal: true}", is_of("overflow_transfer_number", operator=IS.INTERNAL)),
        (
            QUEUE,
            "overflow_transfer_number: {abroad: false}",
            Not(is_of("overflow_transfer_number", operator=IS.ABROAD)),
        ),
        (QUEUE, "any: [{name: A}, {name: B}]", Some((is_of("name", "A"), is_of("name", "B")))),
        (QUEUE, "not: {name: A}", Not(is_of("name", "A"))),
        (QUEUE, "scope: spain\nlabel: vip", All((InScope("spain"), HasLabel("vip")))),
        (QUEUE, "location.country: ES", condition.Test(Path("country", of="location"), IS.EQUALS, "ES")),
        (
            PERMISSIONS,
            "person.email: {ends_with: .com}",
            condition.Test(Path("email", of="person"), IS.ENDS_WITH, ".com"),
        ),
        (QUEUE, "raw.agents[].id: {unique: true}", Unique(Path("agents[].id", raw=True))),
        (QUEUE, "extension: {unique_within: location}", Unique(Path("extension"), within_location=True)),
        (QUEUE, "name: {same_as: dial_by_name}", SameAs(Path("name"), Path("dial_by_name"))),
        (QUEUE, "name: {known: true}", Known(Path("name"))),
        (QUEUE, "name: {known: {unless: [UNKNOWN]}}", Known(Path("name"), ("UNKNOWN",))),
        (
            QUEUE,
            "rows(call_queue_agents, queue_id = id): {count: {at_least: 4}}",
            Count(Rows("call_queue_agents", "queue_id", Path("id")), (condition.Test(None, IS.AT_LEAST, 4),)),
        ),
        (
            QUEUE,
            "rows(call_queue_agents, queue_id = id): {none: {member_type: PLACE}, count: 2}",
            All(
                (
                    Elements(
                        Rows("call_queue_agents", "queue_id", Path("id")), Which.NONE, is_of("member_type", "PLACE")
                    ),
                    Count(Rows("call_queue_agents", "queue_id", Path("id")), (condition.Test(None, IS.EQUALS, 2),)),
                )
            ),
        ),
        (
            QUEUE,
            "raw.agents: {every: {joinEnabled: true, location.name: A}}",
            Elements(Path("agents", raw=True), Which.EVERY, All((is_of("joinEnabled"), is_of("location.name", "A")))),
        ),
        (
            QUEUE,
            "raw.agents: {any: {'rows(people, person_id = id)': {any: {login_enabled: false}}}}",
            Elements(
                Path("agents", raw=True),
                Which.ANY,
                Elements(Rows("people", "person_id", Path("id")), Which.ANY, is_of("login_enabled", False)),
            ),
        ),
        (
            PEOPLE,
            "licenses: {any: {value: {exists_in: licenses.license_id, where: {sku_or_name: A}}}}",
            Elements(
                Path("licenses"), Which.ANY, ExistsIn(None, "licenses", "license_id", False, is_of("sku_or_name", "A"))
            ),
        ),
        (PEOPLE, "roles: {contains_only: [a, b]}", is_of("roles", ("a", "b"), IS.CONTAINS_ONLY)),
        (
            PEOPLE,
            "last_activity: {older_than_days: {parameter: days}}",
            is_of("last_activity", Placeholder("days"), IS.OLDER_THAN_DAYS),
        ),
        (
            PEOPLE,
            "group: Executives",
            Elements(
                Rows("group_members", "person_id", Path("person_id", of="person")),
                Which.ANY,
                condition.Test(Path("name", of="group"), IS.EQUALS, "Executives"),
            ),
        ),
        (
            "auto_attendant_details",
            "raw.businessHoursMenu.keyConfigurations: {any: {value: {external: true}}}",
            Elements(
                Path("businessHoursMenu.keyConfigurations", raw=True), Which.ANY, is_of("value", operator=IS.EXTERNAL)
            ),
        ),
    ],
)
def test_a_condition_means_what_it_says(export: str, text: str, meant: Condition) -> None:
    assert condition_of(text, export, parameters=("days",)) == (meant, [])


@pytest.mark.parametrize(
    ("export", "text", "said"),
    [
        (QUEUE, "enabeld: true", "1:1: call_queue_details has no column 'enabeld'. Did you mean enabled?"),
        (QUEUE, "location.contry: ES", "1:1: a location has no column 'contry'. Did you mean country?"),
        (QUEUE, "person.email: a", "1:1: a row of call_queue_details does not refer to a person."),
        (QUEUE, "raw.agent[].id: {set: true}", "1:1: call_queue_details has no field 'agent'. Did you mean agents?"),
        (QUEUE, "raw.agents[: {set: true}", "1:1: 'agents[' is not a path, such as agents[].id or emails[0]."),
        (QUEUE, "raw.agents: {any: {idd: a}}", "1:20: the element has no field 'idd'. Did you mean id?"),
        (QUEUE, "name: {begin_with: A}", "1:8: there is no operator 'begin_with'. Did you mean begins_with?"),
        (QUEUE, "name: {}", "1:7: an operator is needed here, such as one_of."),
        (QUEUE, "name: [A]", "1:7: a list needs an operator, such as one_of."),
        (PEOPLE, "roles: [A]", "1:8: a list needs an operator, such as contains_all or same_elements."),
        (QUEUE, "name: true", "1:7: the column is a text: write 'true' in quotes if that text is meant."),
        (QUEUE, "name:", "1:6: nothing is no value: ask for empty: true, or set: true."),
        (QUEUE, "enabled: NO", "1:10: the column is true or false."),
        (QUEUE, "enabled: 1", "1:10: the column is true or false."),
        (QUEUE, "queue_size: 012", "1:13: the column is a number."),
        (QUEUE, "queue_size: {at_least: many}", "1:24: a number is needed here."),
        (QUEUE, "queue_size: {between: [3, 1]}", "1:23: between needs two numbers, the smaller one first."),
        (QUEUE, "name: {one_of: []}", "1:16: the argument must be a list with at least one element."),
        (QUEUE, "name: {one_of: A}", "1:16: the argument must be a list."),
        (QUEUE, "name: {set: yes}", "1:13: true or false is needed here."),
        (QUEUE, "name: {ignore_case: true}", "1:8: ignore_case needs an operator that compares texts beside it."),
        (QUEUE, "name: {within: location, set: true}", "1:8: within needs exists_in beside it."),
        (QUEUE, "name: {exists_in: people}", "1:19: exists_in needs export.column."),
        (QUEUE, "name: {exists_in: people.emial}", "1:19: people has no column 'emial'. Did you mean email?"),
        (QUEUE, "name: {exists_in: peopl.email}", "1:19: there is no export 'peopl'. Did you mean people?"),
        (QUEUE, "name: {unique: false}", "1:16: unique can only be true."),
        (QUEUE, "name: {unique: 1}", "1:16: unique can only be true."),
        (QUEUE, "name: {unique_within: city}", "1:23: unique_within can only be location."),
        (QUEUE, "location.name: {unique: true}", "1:25: unique can only be asked of a row's own values"),
        (QUEUE, "raw.agents: {any: {id: {unique: true}}}", "1:33: unique can only be asked of a row's own values"),
        ("licenses", "sku_or_name: {unique_within: location}", "1:30: unique_within needs rows with location_id."),
        (
            QUEUE,
            "name: {exists_in: licenses.sku_or_name, within: location}",
            "1:49: within needs rows with location_id, here and in licenses.",
        ),
        (QUEUE, "name: {known: yes}", "1:15: known can be true, or {unless: [values]}."),
        (QUEUE, "name: {same_as: nam}", "1:17: call_queue_details has no column 'nam'. Did you mean name?"),
        (QUEUE, "name: {older_than_days: {parameter: dais}}", "1:8: older_than_days cannot be asked of a text."),
        (
            PEOPLE,
            "created: {older_than_days: {parameter: dais}}",
            "1:40: the rule has no parameter 'dais'. Did you mean days?",
        ),
        (PEOPLE, "created: {older_than_days: -1}", "1:28: a number of days is needed here."),
        (PEOPLE, "roles: {begins_with: a}", "1:9: begins_with cannot be asked of a list."),
        (QUEUE, "name: {count: 1}", "1:8: count cannot be asked of a text."),
        (QUEUE, "enabled: {abroad: true}", "1:11: abroad cannot be asked of true or false."),
        (QUEUE, "name: {pattern: '(a)\\1'}", "1:17: the pattern has a backreference."),
        (
            QUEUE,
            "name: {pattern: '(?=a)'}",
            "1:17: the pattern has a lookaround, a name or a flag: only (?:…) may begin with (?.",
        ),
        (
            QUEUE,
            "name: {pattern: '(a+)+'}",
            "1:17: the pattern repeats a group in which something is repeated or chosen.",
        ),
        (
            QUEUE,
            "name: {pattern: '(a|b){30}'}",
            "1:17: the pattern repeats a group in which something is repeated or chosen.",
        ),
        (
            QUEUE,
            "name: {pattern: '['}",
            "1:17: the pattern is not a regular expression: unterminated character set at position 0.",
        ),
        (QUEUE, f"name: {{pattern: '{'a' * 1001}'}}", "1:17: the pattern has more than 1,000 characters."),
        (QUEUE, f"name: {{pattern: '{'a*' * 9}'}}", "1:17: the pattern has more than 8 open repetitions."),
        (QUEUE, "scope: span", "1:8: there is no scope 'span'. Did you mean spain?"),
        (QUEUE, "label: vipp", "1:8: there is no label 'vipp'. Did you mean vip?"),
        (QUEUE, "raw.agents: {any: {label: vip}}", "1:20: an element of a list has no label: only a row has."),
        (QUEUE, "group: Executives", "1:1: a row of call_queue_details does not refer to a person."),
        (QUEUE, "rows(x): {count: 1}", "1:1: rows are written as rows(export, its_column = our_column)."),
        (
            QUEUE,
            "rows(call_queue_agent, id = id): {count: 1}",
            "1:1: there is no export 'call_queue_agent'. Did you mean call_queue_agents?",
        ),
        (
            QUEUE,
            "rows(call_queue_agents, idd = id): {count: 1}",
            "1:1: call_queue_agents has no column 'idd'. Did you mean id?",
        ),
        (
            QUEUE,
            "rows(call_queue_agents, id = idd): {count: 1}",
            "1:1: call_queue_details has no column 'idd'. Did you mean id?",
        ),
        (QUEUE, "rows(call_queue_agents, queue_id = id): {set: true}", "1:42: rows have no operator 'set'."),
        (QUEUE, "rows(call_queue_agents, queue_id = id): 4", "1:41: an operator is needed here, such as count."),
        (
            QUEUE,
            "rows(call_queue_agents, queue_id = id): {count: {at_last: 4}}",
            "1:50: a number has no operator 'at_last'. Did you mean at_least?",
        ),
        (QUEUE, "all: {name: A}", "1:6: all must be a list."),
        (QUEUE, "not: true", "1:6: a condition is a mapping, such as {enabled: true}."),
        (
            None,
            "name: A",
            "1:1: 'name' is not in every row: a scope's paths begin with location., person., workspace., line., queue., group.",
        ),
    ],
)
def test_a_mistake_is_said_with_its_place_and_the_nearest_name(export: str | None, text: str, said: str) -> None:
    _, problems = condition_of(text, *([export] if export else []), parameters=("days",))
    assert len(problems) == 1
    assert problems[0].startswith(said.removesuffix("."))


def test_every_mistake_of_a_condition_is_said() -> None:
    text = "enabeld: true\nname: {begin_with: A, pattern: '('}\nany:\n  - {scope: nowhere}\n  - [1]\n"
    _, problems = condition_of(text, QUEUE)
    assert [each.split(": ")[0] for each in problems] == ["1:1", "2:8", "2:32", "4:13", "5:5"]


def test_a_column_must_be_in_each_of_several_exports() -> None:
    _, problems = condition_of("esn: 1", QUEUE, PEOPLE)
    assert problems == ["1:1: people has no column 'esn'."]


def test_every_operator_has_its_types() -> None:
    assert {each.value for each in Operator} <= set(ALLOWED)


@given(
    st.recursive(
        st.sampled_from(["a", "true", "1", "", "people.email", "location", "spain"]),
        lambda inside: (
            st.lists(inside, max_size=3).map(lambda some: f"[{', '.join(some)}]")
            | st.dictionaries(
                st.sampled_from(
                    [
                        *ALLOWED,
                        "all",
                        "any",
                        "not",
                        "scope",
                        "group",
                        "parameter",
                        "where",
                        "within",
                        "name",
                        "enabled",
                        "raw.agents",
                        "location.name",
                        "'rows(people, person_id = id)'",
                    ]
                ),
                inside,
                max_size=3,
            ).map(lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}")
        ),
        max_leaves=8,
    )
)
@settings(max_examples=30 * ENDURANCE, deadline=None)
def test_any_condition_is_refused_or_says_what_it_reads(text: str) -> None:
    found, problems = condition_of(f"not: {text}", QUEUE)
    if found is None:
        assert problems
    elif not problems:
        assert QUEUE in wanted_by([Clause((QUEUE,), where=found)], MANIFEST, SCOPES).paths
