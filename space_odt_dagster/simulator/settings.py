"""The initial settings of a simulated organisation. ``organisation`` has its data, ``server`` serves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from space_odt_dagster.simulator.clock_and_sizes import Particulars
from space_odt_dagster.simulator.faults import Fault
from space_odt_dagster.simulator.shifts import Shift

MAX_PEOPLE = 100_000


class DevicesCap(StrEnum):
    """How ``GET /devices`` ends after its first hundred rows; reports about the real service contradict each other."""

    LINKED = "linked"
    SILENT = "silent"  # 100 rows and no Link, ``start`` honoured
    SILENT_START_IGNORED = "silent_start_ignored"  # 100 rows and no Link, whatever is requested


@dataclass(frozen=True, kw_only=True)
class SimulatorSettings:
    """Size, data, credentials and behaviour of a simulated organisation. The same settings give the same bytes on the same day.

    people: 1 to 100,000; everything else is in proportion
    awkward: include the cases that break naive readers; without, every item is well-formed and documented
    latency_ms: minimum time of each answer
    rate_limit: requests per second; the rest get 429; None means no limit
    retry_after: the Retry-After of those 429s; None gives the seconds until the next token, rounded up
    page_caps: largest page by export name, instead of the real ones, so that a small organisation has many pages
    partner_org: the token belongs to a partner, so requests without ``orgId`` see the partner's own small organisation
    token_expired: the first access token is refused until the refresh token has been used
    nights: how many nights have passed, each with one small edit of the data
    shifts: how listings change while they are read
    particulars: the date, the length of lists, whether there is a RedSky account, and whether the whole organisation is careless
    log_limit: how many of the latest requests the log keeps; its counts continue
    """

    people: int = 120
    seed: int = 1
    awkward: bool = True
    latency_ms: float = 0
    rate_limit: float | None = None
    retry_after: str | None = None
    faults: tuple[Fault, ...] = ()
    shifts: tuple[Shift, ...] = ()
    page_caps: Mapping[str, int] = field(default_factory=dict)
    devices_cap: DevicesCap = DevicesCap.LINKED
    partner_org: bool = False
    particulars: Particulars = field(default_factory=Particulars)
    access_token: str = "simulated-access-token"
    refresh_token: str = "simulated-refresh-token"
    client_id: str = "simulated-client"
    client_secret: str = "simulated-secret"
    token_expired: bool = False
    token_expires_in: int = 1_209_600
    log_limit: int = 200_000
    nights: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.people <= MAX_PEOPLE:
            raise ValueError(f"people must be between 1 and {MAX_PEOPLE}, not {self.people}")
        if self.nights < 0:
            raise ValueError(f"nights must not be negative, but is {self.nights}")
        if self.rate_limit is not None and self.rate_limit <= 0:
            raise ValueError(f"rate_limit must be above 0, not {self.rate_limit}")
        if wrong := [name for name, cap in self.page_caps.items() if cap < 1]:
            raise ValueError(f"page_caps must be at least 1: {', '.join(wrong)}")
