"""A simulated Webex Calling organisation in memory, served on loopback. Imports nothing else of this package.

``serve`` runs it for a ``with`` block, ``run_forever`` in the foreground. ``Fault`` and ``presets`` make it misbehave by plan.
"""

from space_odt_dagster.simulator import presets
from space_odt_dagster.simulator.faults import Fault, FaultAnswer, Wire
from space_odt_dagster.simulator.request_log import LoggedRequest, RequestLog
from space_odt_dagster.simulator.server import Simulation, run_forever, serve
from space_odt_dagster.simulator.settings import DevicesCap, SimulatorSettings
from space_odt_dagster.simulator.shifts import Shift

__all__ = [
    "DevicesCap",
    "Fault",
    "FaultAnswer",
    "LoggedRequest",
    "RequestLog",
    "Shift",
    "Simulation",
    "SimulatorSettings",
    "Wire",
    "presets",
    "run_forever",
    "serve",
]
