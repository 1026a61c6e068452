"""A long evening over someone else's API: everything that can pass goes wrong now and then, and nothing is lost."""

from pathlib import Path

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier, keys_of
from space_odt_dagster.simulator import Fault, FaultAnswer, SimulatorSettings, Wire, serve
from space_odt_dagster_tests.command_line.shell import Shell, keys_of_export, results, table

FAULTS = (
    Fault(
        every=13,
        answer=FaultAnswer(status=429, body={"message": "slow down"}, headers={"Retry-After": "0.02"}),
    ),
    Fault(every=17, answer=FaultAnswer(status=503, body="<html>try later</html>")),
    Fault(every=40, answer=FaultAnswer(wire=Wire.RESET)),
    Fault(every=60, answer=FaultAnswer(wire=Wire.TRUNCATE)),
    Fault(every=300, answer=FaultAnswer(delay_ms=2000)),
)


def test_a_run_through_every_passing_fault_is_exact(tmp_path: Path) -> None:
    with serve(SimulatorSettings(people=40, faults=FAULTS)) as organisation:
        ended = Shell.for_simulation(tmp_path, organisation).run("inventory_run")
        assert ended.code == 0, ended.said
        out_dir = tmp_path / ".artifacts"
        truth = organisation.truth()
        for export in map(MANIFEST.__getitem__, MANIFEST.selection(Tier.V1)):
            assert keys_of_export(out_dir, export.name, keys_of(export)) == truth[export.name], export.name
        assert set(results(out_dir).values()) <= {"ok", "empty"}
        throttled, unavailable, reset, cut_off, late = organisation.faults.fired()
        assert throttled > 30
        assert unavailable > 20
        assert min(reset, cut_off, late) > 0
        # Beside those that were cut off after their status, and listings of several pages, which are looked at again, no request
        # was answered twice.
        twice = [each for each in organisation.log.duplicates() if not MANIFEST.children(each.asset)]
        assert len(twice) <= cut_off
        rows = table(out_dir, "status")
        assert sum(int(row["retries"]) for row in rows) >= throttled + unavailable
        assert sum(int(row["throttled_ms"]) for row in rows) > 0
