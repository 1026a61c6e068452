"""One HTTP exchange from end to end: log, token, rate limit, fault, route, page. ``server`` gives it a socket."""

import asyncio
import dataclasses
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from space_odt_dagster.simulator.answers import NO_TOKEN, Reply, shape_a, with_tracking_id
from space_odt_dagster.simulator.credentials import RateLimit, Tokens
from space_odt_dagster.simulator.delivery import Outgoing, change, deliver
from space_odt_dagster.simulator.faults import FaultAnswer, FaultPlan
from space_odt_dagster.simulator.handlers import ApiRequest
from space_odt_dagster.simulator.nights import OrganisationAtNight
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.paging import Paging, Style, WholeListing, page, without_page
from space_odt_dagster.simulator.request_log import LoggedRequest, RequestLog
from space_odt_dagster.simulator.routes import Matched, match, route_tree
from space_odt_dagster.simulator.settings import DevicesCap, SimulatorSettings
from space_odt_dagster.simulator.shifts import Shifts
from space_odt_dagster.simulator.truth import exports

PREFIX = "/v1"
DEVICES_STYLE = {DevicesCap.SILENT: Style.SILENT, DevicesCap.SILENT_START_IGNORED: Style.SILENT_START_IGNORED}


class Service:
    """The state of a running simulator: one organisation, plus a partner's own if there is one."""

    def __init__(self, settings: SimulatorSettings) -> None:
        if unknown := sorted(set(settings.page_caps) - set(exports())):
            raise ValueError(f"page_caps names no export: {', '.join(unknown)}")
        if unknown := sorted(set(settings.particulars.sizes) - set(exports())):
            raise ValueError(f"sizes names no export: {', '.join(unknown)}")
        self.settings = settings
        self.org = OrganisationAtNight(
            nights=settings.nights,
            seed=settings.seed,
            people=settings.people,
            awkward=settings.awkward,
            particulars=settings.particulars,
        )
        self.home: Organisation = self.org
        if settings.partner_org:
            self.home = Organisation(seed=settings.seed, people=5, awkward=False, name="Example Partner")
        self.log = RequestLog(settings.log_limit)
        self.tokens = Tokens(settings)
        self.faults = FaultPlan(settings.faults)
        self.shifts = Shifts(settings.shifts)
        self.limit = RateLimit(settings.rate_limit, settings.retry_after)
        self.latency_ms = settings.latency_ms
        self._tree = route_tree()

    def reset(self) -> None:
        """Restores the initial log, faults, shifts, token, latency and rate limit."""
        self.log.clear()
        self.tokens.reset()
        self.faults.reset()
        self.shifts.reset()
        self.limit.set(self.settings.rate_limit, self.settings.retry_after)
        self.latency_ms = self.settings.latency_ms

    async def handle(self, request: web.BaseRequest, stopping: asyncio.Event) -> web.StreamResponse:
        """Answers a request for the API, whatever its path."""
        full, _, raw_query = request.raw_path.partition("?")
        under_prefix = full.startswith(f"{PREFIX}/")
        path = full[len(PREFIX) :] if under_prefix else full
        path = unquote(path) if "%" in path else path
        entry = self.log.arrive(
            at=time.monotonic(),
            method=request.method,
            path=path,
            raw_query=raw_query,
            host=request.headers.get("Host", ""),
            user_agent=request.headers.get("User-Agent", ""),
            authorized=self.tokens.accepts(request.headers.get("Authorization")),
        )
        if self.latency_ms:
            await asyncio.sleep(self.latency_ms / 1000)
        query = dict(parse_qsl(raw_query, keep_blank_values=True)) if raw_query else {}
        if under_prefix and path == "/access_token" and request.method == "POST":
            entry.asset = entry.template = "access_token"
            return await self._token(request, entry, stopping)
        matched = match(self._tree, path) if under_prefix else None
        if matched is None:
            message = f"The simulator has no route for {request.method} {full}"
            return await self._send(request, entry, Outgoing(501, {"message": message}), None, stopping)
        matched = matched.asked(query)
        entry.asset, entry.template = matched.asset, matched.template
        early = self._refusal(request.method, entry)
        if early is not None:
            return await self._send(request, entry, early, None, stopping)
        answer = self.faults.strike(matched.template, path, matched.asset, query, entry.url)
        if answer and answer.delay_ms:
            await asyncio.sleep(answer.delay_ms / 1000)
        base_url = f"http://{entry.host}{PREFIX}"
        outgoing = self._answer(matched, path, query, base_url)
        return await self._send(request, entry, outgoing, answer, stopping)

    def _refusal(self, method: str, entry: LoggedRequest) -> Outgoing | None:
        """Why a request is refused before its route: rate, token, method, in this order."""
        wait = self.limit.refuse(time.monotonic())
        if wait is not None:
            return Outgoing(429, shape_a("Too many requests. Try again later."), {"Retry-After": wait})
        if not entry.authorized:
            return Outgoing(401, shape_a(NO_TOKEN))
        if method != "GET":
            return Outgoing(405, shape_a(f"{method} is not allowed: the simulator is read-only."), {"Allow": "GET"})
        return None

    def _answer(self, matched: Matched, path: str, query: Mapping[str, str], base_url: str) -> Outgoing:
        org = self._organisation(query.get("orgId"), personal=matched.asset == "me")
        if isinstance(org, Reply):
            return Outgoing(org.status, org.body)
        answered = matched.route.handler(ApiRequest(org=org, ids=matched.ids, query=query, path=path))
        if isinstance(answered, WholeListing) and matched.route.paging is not None:
            rows = self.shifts.rows(matched.asset, f"{path}?{without_page(query)}", answered.rows)
            answered = dataclasses.replace(answered, rows=rows)
            made = page(answered, self._paging(matched, query), query)
            if not isinstance(made, Reply):
                next_url = made.next_query and f"{base_url}{path}?{made.next_query}"
                return Outgoing(200, made.body, {}, next_url, matched.route.paging.key)
            answered = made
        if isinstance(answered, Reply):
            return Outgoing(answered.status, answered.body)
        return Outgoing(200, answered)

    def _organisation(self, asked: str | None, *, personal: bool) -> Organisation | Reply:
        """The organisation of a request: the token's own if it names none."""
        if personal or asked is None:
            return self.home
        for org in (self.org, self.home):
            if asked in (org.id, org.uuid("org")):
                return org
        return Reply(403, shape_a("The token has no access to this organisation."))

    def _paging(self, matched: Matched, query: Mapping[str, str]) -> Paging:
        assert matched.route.paging is not None
        paging = matched.route.paging
        if matched.asset == "people" and query.get("callingData", "").lower() == "true":
            paging = dataclasses.replace(paging, cap=100)
        if matched.asset == "devices" and self.settings.devices_cap in DEVICES_STYLE:
            paging = dataclasses.replace(paging, style=DEVICES_STYLE[self.settings.devices_cap], cap=100)
        cap = self.settings.page_caps.get(matched.asset)
        return paging if cap is None else dataclasses.replace(paging, cap=cap, default=min(cap, paging.default))

    async def _token(
        self, request: web.BaseRequest, entry: LoggedRequest, stopping: asyncio.Event
    ) -> web.StreamResponse:
        answer = self.faults.strike("/access_token", "/access_token", "access_token", {}, "/access_token")
        form = dict(parse_qsl(await request.text(), keep_blank_values=True))
        replaced = answer is not None and answer.status is not None
        reply = Reply(500, "") if replaced else self.tokens.refresh(form)
        return await self._send(request, entry, Outgoing(reply.status, reply.body), answer, stopping)

    async def _send(
        self,
        request: web.BaseRequest,
        entry: LoggedRequest,
        outgoing: Outgoing,
        answer: FaultAnswer | None,
        stopping: asyncio.Event,
    ) -> web.StreamResponse:
        base_url = f"http://{entry.host}{PREFIX}"
        if answer is not None:
            outgoing = change(outgoing, answer, asked_url=f"{base_url}{entry.url}", base_url=base_url)
        tracking_id = f"ROUTER_{entry.number:08X}-5EED-4000-8000-{self.settings.seed:012X}"
        outgoing.headers["trackingid"] = tracking_id
        if outgoing.status >= 400 and isinstance(outgoing.body, dict):
            outgoing.body = with_tracking_id(outgoing.body, tracking_id)
        try:
            response = await deliver(request, outgoing, answer, stopping)
        except ConnectionResetError:
            return web.Response(status=outgoing.status)  # the connection is closed: none of this is sent
        self.log.answered(entry, outgoing.status)
        return response
