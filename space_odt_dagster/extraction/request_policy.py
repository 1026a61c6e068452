"""How requests are sent: rate, patience, network and organisation."""

from dataclasses import dataclass, field

from space_odt_dagster.extraction.network import Network


@dataclass(frozen=True, kw_only=True)
class RequestPolicy:
    """Limits and waits of requests. Times are seconds."""

    concurrent_requests: int = 10
    rate: int | None = None
    """Requests a minute at most; None for as many as the server allows."""
    attempts: int = 5
    timeout_seconds: float = 60.0
    back_off_seconds: float = 0.4
    throttle_back_off_seconds: float = 1.0
    throttle_patience_seconds: float = 1800.0
    maintenance_patience_seconds: float = 300.0
    """How long one endpoint that says when it will be back (503 with ``Retry-After``) is waited for in total."""
    breaker_pause_seconds: float = 60.0
    """How long an endpoint where everything fails is left alone before it is tried again."""
    trusted_hosts: frozenset[str] = frozenset()
    org_id: str | None = None
    must_see_org: bool = False
    """Whether an answer has to show that the token reads ``org_id`` before anything is read."""
    network: Network = field(default_factory=Network)
