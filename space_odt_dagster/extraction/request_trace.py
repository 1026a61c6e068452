"""What the session and its callers share about the call in flight."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class RequestTrace:
    """The call of the current task; the session fills it in."""

    well_formed: Callable[[Any], bool] = lambda _: True
    """Whether a JSON response has the documented shape; if not, the request is retried."""
    endpoint: str = ""
    """The key of waits when the server closes an endpoint; if empty, the path of the URL."""
    attempts: int = 0
    retries: int = 0
    statuses: list[int] = field(default_factory=list)
    tracking_id: str | None = None
    org_param: str = "orgId"
    """The name of the organisation's query parameter at this endpoint."""
    holds_place: bool = False
    """Whether the call holds a request slot."""


TRACE: ContextVar[RequestTrace] = ContextVar("trace")
