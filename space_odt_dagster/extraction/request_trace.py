"""What the session and those who ask through the SDK know of each other: the SDK lies between them and passes nothing on."""

from collections.abc import Callable, Mapping
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


class TakenAnswer(Exception):
    """Ends the SDK method that asked: its answer was taken before a model saw it."""

    def __init__(self, url: str, payload: Any, links: Mapping[str, str]) -> None:
        super().__init__("the answer was taken")
        self.url = url
        self.payload = payload
        self.links = links


class TakenListing(Exception):
    """Ends the SDK method that began a listing: where it begins was taken, its pages are read by ``pages``."""

    def __init__(self, url: str, query: Mapping[str, str], item_key: str | None) -> None:
        super().__init__("the listing was taken")
        self.url = url
        self.query = query
        self.item_key = item_key


TRACE: ContextVar[RequestTrace] = ContextVar("trace")
