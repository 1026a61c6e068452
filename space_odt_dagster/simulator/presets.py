"""Named faults that tests use often."""

from space_odt_dagster.simulator.answers import (
    NO_TOKEN,
    Json,
    shape_a,
    shape_b,
    shape_c,
    shape_d,
    shape_e,
    shape_f,
    shape_g,
    shape_h,
)
from space_odt_dagster.simulator.faults import Fault, FaultAnswer, Wire

SHAPES: dict[str, Json] = {
    "A": shape_a("The request could not be answered."),
    "B": shape_b("The request could not be answered.", 400112),
    "C": shape_c("The request could not be answered.", 400),
    "D": shape_d("The request could not be answered", 4999),
    "E": shape_e("The request could not be answered.", 5600),
    "F": shape_f("Target user not authorized", 9601),
    "G": shape_g("/telephony/config/example"),
    "H": shape_h("Exceeded max number of devices", 2022),
}
"""An example of each shape of error body, by its letter in the notes on the real service."""

GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


def forbidden(route: str) -> Fault:
    """403 on every call: a scope or role is missing."""
    return Fault(route=route, answer=FaultAnswer(status=403, body=shape_a("Insufficient privileges or scope.")))


def missing_scope(route: str) -> Fault:
    """403 on every call, with a body that says what is missing."""
    return Fault(
        route=route, answer=FaultAnswer(status=403, body=shape_a("The token lacks a scope: insufficient_scope."))
    )


def missing_route(route: str) -> Fault:
    """404 on every call, with the message for a path that does not exist."""
    return Fault(route=route, answer=FaultAnswer(status=404, body=shape_g("/simulated")))


def throttle(route: str = "*", *, every: int = 25, retry_after: str | None = "1") -> Fault:
    """429 on every ``every``-th call; ``retry_after`` may be a number, a decimal, an HTTP date, nonsense or None."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Fault(
        route=route, every=every, answer=FaultAnswer(status=429, body=shape_a("Too many requests."), headers=headers)
    )


def gateway_error(route: str = "*", *, status: int = 502, every: int = 0, nth: tuple[int, ...] = ()) -> Fault:
    """HTML from a gateway in place of JSON."""
    return Fault(route=route, every=every, nth=nth, answer=FaultAnswer(status=status, body=GATEWAY_PAGE))


def dead_token_after(calls: int) -> Fault:
    """Answers this many calls, then refuses the token for good."""
    return Fault(from_call=calls + 1, answer=FaultAnswer(status=401, body=shape_a(NO_TOKEN)))


def reset(route: str = "*", *, every: int = 0, nth: tuple[int, ...] = ()) -> Fault:
    return Fault(route=route, every=every, nth=nth, answer=FaultAnswer(wire=Wire.RESET))


def truncated_json(route: str = "*", *, every: int = 0, nth: tuple[int, ...] = ()) -> Fault:
    """200, with a body that stops in the middle although its length is correct."""
    return Fault(route=route, every=every, nth=nth, answer=FaultAnswer(cut_bytes=20))


def redirect(route: str, location: str) -> Fault:
    return Fault(route=route, answer=FaultAnswer(status=302, body="", headers={"Location": location}))
