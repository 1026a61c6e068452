"""What a handler can answer, and the eight shapes (A to H) of the real service's error bodies."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

Json = dict[str, Any]
NO_TOKEN = "The request requires a valid access token set in the Authorization request header."


@dataclass(frozen=True)
class Reply:
    """A status and a body: JSON, or text if the gateway answers instead of the service."""

    status: int
    body: Json | str


class Rows(Sequence[Json]):
    """Rows that are made when they are read, so that 100,000 of them cost nothing before."""

    def __init__(self, size: int, make: Callable[[int], Json]) -> None:
        self._size, self._make = size, make

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Json]:
        return map(self._make, range(self._size))

    @overload
    def __getitem__(self, at: int) -> Json: ...

    @overload
    def __getitem__(self, at: slice) -> list[Json]: ...

    def __getitem__(self, at: int | slice) -> Json | list[Json]:
        if isinstance(at, slice):
            return [self._make(index) for index in range(*at.indices(self._size))]
        return self._make(range(self._size)[at])


def shape_a(message: str) -> Json:
    """The server adds ``trackingId`` to shapes A, B and E, as the real one does."""
    return {"message": message, "errors": [{"description": message}]}


def shape_b(message: str, code: int | str) -> Json:
    return {"message": message, "errors": [{"errorCode": code, "description": message}]}


def shape_c(message: str, code: int | str) -> Json:
    return {"errorCode": code, "message": message, "errors": [{"errorCode": code, "description": message}]}


def shape_d(message: str, code: int) -> Json:
    return {"errorCode": code, "message": f"[Error {code}] {message}"}


def shape_e(message: str, code: int | str) -> Json:
    return {"error": [{"key": "400", "message": [{"description": message, "code": str(code), "locationId": None}]}]}


def shape_f(message: str, code: int) -> Json:
    return {"message": message, "code": code}


def shape_g(path: str) -> Json:
    return {"message": f"No static resource hydra/v1{path}."}


def shape_h(message: str, code: int | str) -> Json:
    return {"errorCode": str(code), "message": message}


def with_tracking_id(body: Json, tracking_id: str) -> Json:
    """The body, with the tracking id if its shape has one."""
    carries = ("errors" in body and "errorCode" not in body) or "error" in body
    return {**body, "trackingId": tracking_id} if carries else body


def not_found(what: str) -> Reply:
    return Reply(404, shape_a(f"The requested {what} could not be found."))


def user_not_found(setting: str) -> Reply:
    """404 with 4008: the calling backend does not know the user or workspace."""
    return Reply(404, shape_d(f"User not found: {setting}", 4008))


def not_calling(setting: str) -> Reply:
    """400 with 4003: the target has no Webex Calling, or has not accepted the invitation."""
    return Reply(400, shape_b(f"Unauthorized request: User{setting}GetRequest", 4003))


def needs_professional() -> Reply:
    return Reply(405, shape_c("Invalid Professional Place", 25409))


def not_customer_assist(queue_id: str) -> Reply:
    return Reply(400, shape_b(f"hasCxEssentials does not match the queue {queue_id}", 28018))
