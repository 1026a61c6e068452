"""What was not read is never an empty frame: it is refused with the result, the reason and what to do, in a snapshot and live."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster import open_snapshot
from space_odt_dagster.data.refusals import Damaged, ExportNotRead, OtherVersion
from space_odt_dagster.data.snapshot_data import SnapshotData
from space_odt_dagster.exports.asset_state import decoded, encoded
from space_odt_dagster.exports.status_and_errors import ErrorRow
from space_odt_dagster.extraction.results import Result
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster.snapshots.folder import Snapshot
from space_odt_dagster.snapshots.taking import take_snapshot
from space_odt_dagster_tests.data.nights import LOCATIONS, PEOPLE, Refused, night, partial
from space_odt_dagster_tests.exports.made_up import keep, run_of, store_in
from space_odt_dagster_tests.run.whole import opened, read_all

Ask = Callable[[SnapshotData, str], Any]
WAYS: dict[str, Ask] = {
    "frame": lambda snapshot, export: snapshot.frame(export),
    "rows": lambda snapshot, export: snapshot.rows(export),
}
"""Each refuses when it is called, and not when the first row is asked for."""


@pytest.fixture(params=sorted(WAYS))
def ask(request: pytest.FixtureRequest) -> Ask:
    return WAYS[request.param]


@pytest.mark.parametrize("at", ["latest", "live"])
@pytest.mark.parametrize(
    ("result", "advice"),
    [
        (Result.FORBIDDEN, "Give the token the scope spark-admin:devices_read"),
        (Result.NOT_FOUND, "Webex has no such thing"),
        (Result.UNSUPPORTED, "Webex has no such thing"),
        (Result.BLOCKED, "which its ids come from"),
        (Result.UNAUTHORIZED, "Renew the token"),
        (Result.ERROR, "Run again"),
    ],
)
def test_an_export_that_was_not_read_says_result_reason_and_what_to_do(
    tmp_path: Path, at: str, result: Result, advice: str, ask: Ask
) -> None:
    night(tmp_path, 1, {"people": PEOPLE, "devices": Refused(result, "1 of 1 calls failed (because)")})
    snapshot = open_snapshot(tmp_path, at=at)
    with pytest.raises(ExportNotRead) as refused:
        ask(snapshot, "devices")
    assert (refused.value.export, refused.value.result) == ("devices", result.value)
    assert refused.value.reason == "1 of 1 calls failed (because)"
    assert advice in refused.value.advice
    assert str(refused.value).startswith(f"devices was not read ({result.value}): 1 of 1 calls failed (because). ")
    assert snapshot.status["devices"].result is result
    assert snapshot.exports == ("people",)
    (error,) = snapshot.errors("devices")
    assert isinstance(error, ErrorRow)
    assert snapshot.errors("people") == []
    assert snapshot.errors() == [error]


def test_rows_of_an_earlier_night_never_stand_for_a_reading_that_failed(tmp_path: Path, ask: Ask) -> None:
    night(tmp_path, 1, {"people": PEOPLE, "devices": []})
    night(tmp_path, 2, {"people": PEOPLE, "devices": Refused(Result.ERROR, "broke down")})
    for at in ("latest", "live"):
        with pytest.raises(ExportNotRead, match=r"devices was not read \(error\): broke down"):
            ask(open_snapshot(tmp_path, at=at), "devices")
    assert len(open_snapshot(tmp_path, at="previous").frame("devices")) == 0


@pytest.mark.parametrize("at", ["latest", "live"])
def test_a_part_is_given_only_to_who_asks_for_it(tmp_path: Path, at: str, ask: Ask) -> None:
    partial(tmp_path, 1, "people", PEOPLE)
    snapshot = open_snapshot(tmp_path, at=at)
    with pytest.raises(ExportNotRead, match=r"people was not read whole \(partial\): 2 of 5 calls failed") as refused:
        ask(snapshot, "people")
    assert 'incomplete="allow"' in refused.value.advice
    frame = snapshot.frame("people", incomplete="allow")
    assert (len(frame), frame.attrs["result"]) == (3, "partial")
    assert len(list(snapshot.rows("people", incomplete="allow"))) == 3
    with pytest.raises(ValueError, match='incomplete takes "raise" or "allow"'):
        snapshot.rows("people", incomplete="yes")  # type: ignore[arg-type]


def test_an_export_outside_of_the_scope_says_which_scope_has_it(tmp_path: Path) -> None:
    night(tmp_path, 1, {"people": PEOPLE}, excluded=("devices",))
    snapshot = open_snapshot(tmp_path)
    expected = {
        "call_parks": ("not in scope", "Scope calling has it"),
        "person_voicemail": ("not in scope", "Scope full has it"),
        next(each.name for each in MANIFEST if each.tier is Tier.CANDIDATES): (
            "not in scope",
            "It is read when it is named",
        ),
        "devices": ("not in scope", "Run without --exclude"),
        "locations": ("not reached", "Run again"),
    }
    for name, (result, advice) in expected.items():
        with pytest.raises(ExportNotRead) as refused:
            snapshot.frame(name)
        assert refused.value.result == result, name
        assert advice in refused.value.advice, name
    with pytest.raises(ExportNotRead, match=r"call_parks was not read \(not read\): it was never read into"):
        open_snapshot(tmp_path, at="live").frame("call_parks")


def test_an_export_that_was_not_due_is_of_the_night_that_read_it(tmp_path: Path) -> None:
    night(tmp_path, 1, {"locations": LOCATIONS})
    night(tmp_path, 2, {"people": PEOPLE})
    take_snapshot(
        store_in(tmp_path), run_of(3, kept={"locations": "2026-11-01T03:14:00+00:00"}), ("people", "locations")
    )
    frame = open_snapshot(tmp_path).frame("locations")
    assert (len(frame), frame.attrs["read_at"]) == (2, "2026-11-22T03:14:00+00:00")


def edited(path: Path) -> None:
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(content.replace(b"2026", b"2025"))


def torn(path: Path) -> None:
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(content[: len(content) // 2])


def emptied(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"")


def removed(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("damage", "ending"),
    [(each, ".json") for each in (edited, torn, emptied, removed)]
    + [(each, ".json.gz") for each in (torn, emptied, removed)],
)
def test_a_file_that_is_not_what_was_kept_is_refused(
    tmp_path: Path, damage: Callable[[Path], None], ending: str
) -> None:
    kept = night(tmp_path, 1, {"people": PEOPLE}, compress=ending == ".json.gz")
    for name in ("people", "status"):
        damage(Path(kept.folder.path) / f"{name}{ending}")
        for way in (lambda found: found.frame("people"), lambda found: list(found.rows("people"))):
            with pytest.raises(Damaged, match=name) as refused:
                way(open_snapshot(tmp_path))
            assert "\n" not in str(refused.value)
            assert "First" not in str(refused.value)
    # What lies in exports is another file.
    assert len(open_snapshot(tmp_path, at="live").frame("people")) == 3


@pytest.mark.parametrize("damage", [edited, torn, emptied, removed])
def test_a_live_file_that_is_not_what_was_written_is_refused(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    night(tmp_path, 1, {"people": PEOPLE})
    damage(tmp_path / "exports" / "people.json")
    for way in WAYS.values():
        with pytest.raises(Damaged, match=r"people\.json"):
            list(way(open_snapshot(tmp_path, at="live"), "people"))


def test_a_file_of_a_version_with_other_columns_is_refused_but_for_columns_that_both_have(tmp_path: Path) -> None:
    kept = night(tmp_path, 1, {"people": PEOPLE})
    as_by_another_version(tmp_path, kept)
    snapshot = open_snapshot(tmp_path)
    with pytest.raises(OtherVersion, match=r"people was written by another version"):
        snapshot.frame("people")
    with pytest.raises(OtherVersion, match=r"had no column email"):
        snapshot.frame("people", columns=["email"])
    assert list(snapshot.frame("people", columns=["person_id"])["person_id"]) == ["one", "three", "two"]
    with pytest.raises(OtherVersion, match=r"read it again"):
        open_snapshot(tmp_path, at="live").frame("people")


def as_by_another_version(folder: Path, kept: Snapshot) -> None:
    manifest = Path(kept.folder.path) / "manifest.json"
    manifest.chmod(0o600)
    manifest.write_bytes(manifest.read_bytes().replace(b'"email"', b'"mail"'))
    state = folder / "state" / "people.json"
    state.write_bytes(state.read_bytes().replace(b'"email"', b'"mail"'))


def written(folder: Path) -> dict[Path, int]:
    """What lies in an output folder and when it was written, but for the journals of a run."""
    places = (folder / "lock", *(folder / "exports").iterdir(), *(folder / "state").iterdir(), *folder.iterdir())
    return {path: path.stat().st_mtime_ns for path in places if path.name != "unfinished"}


def test_reading_takes_no_lock_and_no_token_and_works_while_a_run_is_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WEBEX_ACCESS_TOKEN", raising=False)
    with (
        serve(SimulatorSettings(people=5)) as simulation,
        opened(simulation, tmp_path, "people", "locations") as (run, _),
    ):
        read_all(run)
        before = written(tmp_path)
        asked = len(simulation.log.requests)
        live = open_snapshot(tmp_path, at="live")
        assert len(live.frame("people")) == live.status["people"].count > 0
        assert written(tmp_path) == before
        assert len(simulation.log.requests) == asked


def test_who_reads_an_export_that_a_run_replaces_has_the_old_one_to_its_end(tmp_path: Path) -> None:
    night(tmp_path, 1, {"people": PEOPLE})
    live = open_snapshot(tmp_path, at="live")
    rows = live.rows("people")
    first = next(rows)
    keep(store_in(tmp_path), [{"id": "later"}], export=MANIFEST["people"], run_id="run-2")
    assert [first["person_id"], *(row["person_id"] for row in rows)] == ["one", "three", "two"]
    assert live.frame("people")["person_id"].tolist() == ["later"]


def test_a_pair_that_is_being_renamed_is_read_as_what_it_becomes(tmp_path: Path) -> None:
    night(tmp_path, 1, {"people": PEOPLE})
    store = store_in(tmp_path)
    before = store.layout.state_of("people").read_bytes()
    state = keep(store, [{"id": "later"}], export=MANIFEST["people"], run_id="run-2")
    # As after a crash between the renames: the files are new, the state is to be.
    Path(store.layout.intent_of("people").path).write_bytes(encoded(state))
    store.layout.state_of("people").write_bytes(before)
    assert decoded(before).status.run_id == "run-1"
    live = open_snapshot(tmp_path, at="live")
    assert live.frame("people")["person_id"].tolist() == ["later"]


def test_no_value_is_in_what_is_said(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    canary = "Ana Canary +34600123456"
    items = [{"id": "1", "displayName": canary, "created": canary, "capacity": canary}]
    kept = night(tmp_path, 1, {"people": items, "workspaces": items})
    snapshot = open_snapshot(tmp_path)
    frame = snapshot.frame("workspaces")
    people = Path(kept.folder.path) / "people.json"
    people.chmod(0o600)
    people.write_bytes(people.read_bytes()[:-20])
    with pytest.raises(Damaged) as damaged:
        snapshot.frame("people")
    with pytest.raises(Exception, match="fit") as unfit:
        snapshot.frame("workspaces", strict=True)
    said = [str(damaged.value), str(unfit.value), repr(frame.attrs), repr(snapshot), snapshot._repr_html_()]
    said += [str(each.message) for each in recwarn]
    assert len(recwarn) == 1
    assert not [each for each in said if "Canary" in each or "600123456" in each]
