"""What the session and those who ask know of the call that is under way."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class RequestTrace:
    """What is known of the call that the current task is asking; the session fills it in."""

    well_formed: Callable[[Any], bool] = lambda _: True
    """Whether a JSON answer has the shape that the endpoint promises; one that has not is asked again."""
    endpoint: str = ""
    """What is waited for together when the server closes it; the path of the URL if it is empty."""
    attempts: int = 0
    retries: int = 0
    statuses: list[int] = field(default_factory=list)
    tracking_id: str | None = None
    org_param: str = "orgId"
    """What the endpoint calls the organisation in its query."""
    holds_place: bool = False
    """Whether the call has one of the places for requests under way."""


TRACE: ContextVar[RequestTrace] = ContextVar("trace")
