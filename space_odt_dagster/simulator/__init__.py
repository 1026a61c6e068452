"""A Webex Calling organisation that exists only in memory, served on loopback. It imports nothing else of this package.

`serve` runs it for a `with` block, `run_forever` in the foreground. `Fault` and `presets` make it misbehave by plan.
"""

from . import presets
from .faults import Answer, Fault, Wire
from .request_log import LoggedRequest, RequestLog
from .server import Simulation, run_forever, serve
from .settings import DevicesCap, SimulatorSettings

__all__ = [
    "Answer",
    "DevicesCap",
    "Fault",
    "LoggedRequest",
    "RequestLog",
    "Simulation",
    "SimulatorSettings",
    "Wire",
    "presets",
    "run_forever",
    "serve",
]
