"""URLs outside /v1 that control a simulator in another process. They need no token: it listens on loopback only.

GET  /_control/state                     counts, addresses and current settings
GET  /_control/log, /_control/truth      see ``RequestLog`` and ``truth``; ``?asset=`` limits the truth to one export
POST /_control/faults                    one fault or a list of them, see ``Fault``; DELETE clears them
POST /_control/shifts                    one shift of a listing or a list of them, see ``Shift``
POST /_control/latency                   {"ms": 50}
POST /_control/rate_limit                {"per_second": 20, "retry_after": "1"}; {"per_second": null} lifts it
POST /_control/token                     {"access_token": "..."} or {"expire": true} or {"revoke": true}
POST /_control/reset                     back to the initial state; DELETE /_control/log clears the log
"""

import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from space_odt_dagster.simulator.faults import fault_from
from space_odt_dagster.simulator.service import Service
from space_odt_dagster.simulator.shifts import shift_from
from space_odt_dagster.simulator.truth import truth

PREFIX = "/_control/"


async def control(service: Service, request: web.BaseRequest) -> web.Response:
    """Answers a control request; 400 says what is wrong with it."""
    name = request.path.removeprefix(PREFIX)
    action = ACTIONS.get((request.method, name))
    if action is None:
        return web.json_response({"message": f"No control URL {request.method} {request.path}"}, status=404)
    try:
        text = await request.text()
        data = json.loads(text) if text else dict(request.query)
        return web.json_response(action(service, data))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return web.json_response({"message": f"{type(error).__name__}: {error}"}, status=400)


def state(service: Service, data: Any) -> Any:
    return {
        "org_id": service.org.id,
        "home_org_id": service.home.id,
        "people": service.org.people,
        "requests": service.log.total,
        "served": service.log.served,
        "refused": service.log.refused,
        "statuses": service.log.statuses,
        "faults": len(service.faults.faults),
        "faults_fired": service.faults.fired(),
        "latency_ms": service.latency_ms,
        "rate_limit": service.limit.per_second,
        "refreshes": service.tokens.refreshes,
    }


def show_log(service: Service, data: Any) -> Any:
    return [entry.as_json() for entry in service.log.requests]


def clear_log(service: Service, data: Any) -> Any:
    service.log.clear()
    return state(service, data)


def show_truth(service: Service, data: Any) -> Any:
    assets = [data["asset"]] if "asset" in data else []
    return {asset: sorted(keys) for asset, keys in truth(service.org, *assets).items()}


def add_faults(service: Service, data: Any) -> Any:
    faults = [fault_from(one) for one in (data if isinstance(data, list) else [data])]
    service.faults.add(*faults)
    return state(service, data)


def clear_faults(service: Service, data: Any) -> Any:
    service.faults.clear()
    return state(service, data)


def add_shifts(service: Service, data: Any) -> Any:
    service.shifts.add(*(shift_from(one) for one in (data if isinstance(data, list) else [data])))
    return state(service, data)


def set_latency(service: Service, data: Any) -> Any:
    service.latency_ms = float(data["ms"])
    return state(service, data)


def set_rate_limit(service: Service, data: Any) -> Any:
    per_second = data["per_second"]
    service.limit.set(None if per_second is None else float(per_second), data.get("retry_after"))
    return state(service, data)


def set_token(service: Service, data: Any) -> Any:
    if data.get("revoke"):
        service.tokens.revoke()
    elif data.get("expire"):
        service.tokens.expire()
    else:
        service.tokens.replace(data["access_token"])
    return state(service, data)


def reset(service: Service, data: Any) -> Any:
    service.reset()
    return state(service, data)


ACTIONS: dict[tuple[str, str], Callable[[Service, Any], Any]] = {
    ("GET", "state"): state,
    ("GET", "log"): show_log,
    ("DELETE", "log"): clear_log,
    ("GET", "truth"): show_truth,
    ("POST", "faults"): add_faults,
    ("DELETE", "faults"): clear_faults,
    ("POST", "shifts"): add_shifts,
    ("POST", "latency"): set_latency,
    ("POST", "rate_limit"): set_rate_limit,
    ("POST", "token"): set_token,
    ("POST", "reset"): reset,
}
