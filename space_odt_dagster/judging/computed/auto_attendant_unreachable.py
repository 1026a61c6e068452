"""Auto attendants with an extension only, to which nothing leads."""

from collections import defaultdict
from collections.abc import Iterator

from space_odt_dagster.judging.answers import Answer, Unknown
from space_odt_dagster.judging.computed.computed import Computed, Question, Said
from space_odt_dagster.judging.computed.destinations import OF_FEATURES, OF_LINES, read_for, sent_to
from space_odt_dagster.judging.computed.menus import MENUS, transfers_of
from space_odt_dagster.judging.condition import Path
from space_odt_dagster.judging.operators import is_redacted

_ALTERNATE = Path("alternateNumbers[].phoneNumber", raw=True)
_WAYS = {**OF_FEATURES, **OF_LINES}


def judge(question: Question) -> Iterator[Said]:
    """Of each auto attendant without a number: a forwarding, redirect, overflow or menu key of another leads to it."""
    leading = _leading(question)
    missing = _missing(question)
    for export in question.about:
        for row in question.tables.rows(export):
            if row.values["direct_number"] or any(row.value(_ALTERNATE) or ()):
                yield Said(row, None)
                continue
            names = {name: row.values[name] for name in ("extension", "esn")}
            keeps: Answer = any(leading.get(str(each), set()) - {row.key} for each in names.values() if each)
            if keeps is False and any(names.values()):
                hidden = any(map(is_redacted, [*leading, *names.values()]))
                keeps = missing or (Unknown(export, "the numbers are redacted") if hidden else False)
            yield Said(row, keeps, {"direct_number": row.values["direct_number"], **names})


def _leading(question: Question) -> dict[str, set[tuple[str, ...]]]:
    """The keys of the rows that lead to each destination."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for export in _WAYS:
        for row in question.tables.rows(export):
            for _, destination in sent_to(row, _WAYS):
                found[str(destination)].add(row.key)
    for row in question.tables.rows("auto_attendant_details"):
        for _, destination in transfers_of(row):
            found[str(destination)].add(row.key)
    return found


def _missing(question: Question) -> Unknown | None:
    found = (question.tables.incomplete(export) for export in (*_WAYS, "auto_attendant_details"))
    return next((each for each in found if each is not None), None)


COMPUTED = Computed(
    judge,
    about=(Path("direct_number"), Path("extension"), Path("esn"), _ALTERNATE, *MENUS),
    needs=read_for(_WAYS),
)
