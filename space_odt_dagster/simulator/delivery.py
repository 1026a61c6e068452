"""Turns an answer into bytes on the wire, including the wrong bytes that a fault asks for."""

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.faults import FaultAnswer, Wire


@dataclass
class Outgoing:
    """An answer before it is encoded. ``next_url`` becomes the Link header."""

    status: int
    body: Json | str | Any
    headers: dict[str, str] = field(default_factory=dict)
    next_url: str | None = None
    item_key: str | None = None


def change(outgoing: Outgoing, answer: FaultAnswer, *, asked_url: str, base_url: str) -> Outgoing:
    """The real answer with the changes of a fault, or the fault's own answer."""
    if answer.status is not None or answer.body is not None:
        status = answer.status if answer.status is not None else outgoing.status
        return Outgoing(status, "" if answer.body is None else answer.body, {**outgoing.headers, **answer.headers})
    body = outgoing.body
    if isinstance(body, dict):
        body = {name: value for name, value in {**body, **answer.set_fields}.items() if name not in answer.drop_fields}
        items = outgoing.item_key or next((name for name, value in body.items() if isinstance(value, list)), None)
        if items is not None and items in body:
            body[items] = [*body[items][: answer.keep_items], *answer.add_items]
    link = outgoing.next_url if answer.link is None else crooked_link(answer.link, asked_url, base_url)
    return Outgoing(outgoing.status, body, {**outgoing.headers, **answer.headers}, link)


def crooked_link(link: str, asked_url: str, base_url: str) -> str | None:
    """The next-page link that a fault asks for; see ``FaultAnswer.link``."""
    joint = "&" if "?" in asked_url else "?"
    made = {
        "none": None,
        "self": asked_url,
        "relative": asked_url.removeprefix(base_url.removesuffix("/v1")),
        "other-host": asked_url.replace("127.0.0.1", "localhost") + f"{joint}start=1",
        "other-port": f"http://127.0.0.1:9/v1/people{joint}start=1",
        "other-scheme": asked_url.replace("http://", "https://", 1) + f"{joint}start=1",
        "endless": asked_url + f"{joint}start=0",  # longer with every page, so never the same
    }
    return made.get(link, link)


def encode(outgoing: Outgoing, *, cut_bytes: int = 0) -> tuple[bytes, str]:
    """Body and content type. Unicode is not escaped, as in the real service."""
    if isinstance(outgoing.body, str):
        kind = "text/html" if outgoing.body.startswith("<") else "text/plain"
        data = outgoing.body.encode()
    else:
        kind = "application/json"
        data = json.dumps(outgoing.body, ensure_ascii=False, separators=(",", ":")).encode()
    return data[: max(0, len(data) - cut_bytes)], kind


def headers_of(outgoing: Outgoing, kind: str) -> Mapping[str, str]:
    headers = {"Content-Type": f"{kind};charset=UTF-8", **outgoing.headers}
    if outgoing.next_url is not None:
        headers.setdefault("Link", f'<{outgoing.next_url}>; rel="next"')
    return headers


async def deliver(
    request: web.BaseRequest, outgoing: Outgoing, answer: FaultAnswer | None, stopping: asyncio.Event
) -> web.StreamResponse:
    """Sends it. A reset or truncated body ends the connection; a hang lasts until either side gives up."""
    data, kind = encode(outgoing, cut_bytes=answer.cut_bytes if answer else 0)
    headers = headers_of(outgoing, kind)
    if answer is None or answer.wire is Wire.ANSWER:
        return web.Response(status=outgoing.status, body=data, headers=headers)
    if answer.wire is Wire.HANG:
        await stopping.wait()
        abort(request)
    elif answer.wire is Wire.RESET:
        abort(request)
    else:
        response = web.StreamResponse(
            status=outgoing.status, headers={**headers, "Content-Length": str(len(data) + 100)}
        )
        await response.prepare(request)
        await response.write(data)
        if request.transport is not None:
            request.transport.close()
        return response
    raise ConnectionResetError("as the fault plan says")


def abort(request: web.BaseRequest) -> None:
    """Closes with RST, so that the client sees a reset instead of a normal end."""
    transport = request.transport
    if transport is None:
        return
    sock = transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
