"""The valid bearer tokens, the refresh grant, and the rate limit."""

import math
import threading
from collections.abc import Mapping

from space_odt_dagster.simulator.answers import Json, Reply, shape_a
from space_odt_dagster.simulator.settings import SimulatorSettings

SCOPES = (
    "spark-admin:people_read spark-admin:telephony_config_read spark-admin:telephony_pstn_read "
    "spark-admin:workspaces_read spark-admin:devices_read spark-admin:licenses_read spark-admin:locations_read "
    "identity:groups_read"
)


class Tokens:
    """Which access tokens are accepted. Each refresh gives a new one; the earlier ones stay valid until ``expire``."""

    def __init__(self, settings: SimulatorSettings) -> None:
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        self.refreshes = 0
        self.current = self._settings.access_token
        self._valid = set() if self._settings.token_expired else {self.current}
        self._refresh_allowed = True

    def accepts(self, authorization: str | None) -> bool:
        scheme, _, token = (authorization or "").partition(" ")
        return scheme.lower() == "bearer" and token in self._valid

    def expire(self) -> None:
        """Refuses every access token given so far; refreshing still works."""
        self._valid = set()

    def revoke(self) -> None:
        """Refuses all access tokens and the refresh token."""
        self.expire()
        self._refresh_allowed = False

    def replace(self, token: str) -> None:
        """Accepts only this access token."""
        self.current = token
        self._valid = {token}

    def refresh(self, form: Mapping[str, str]) -> Reply:
        """The answer to ``POST /access_token`` with the refresh grant."""
        settings = self._settings
        wanted = {
            "grant_type": "refresh_token",
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
            "refresh_token": settings.refresh_token,
        }
        if not self._refresh_allowed or any(form.get(name) != value for name, value in wanted.items()):
            return Reply(400, shape_a("The refresh token, client id or client secret is not valid."))
        self.refreshes += 1
        self.current = f"{settings.access_token}-{self.refreshes}"
        self._valid.add(self.current)
        body: Json = {
            "access_token": self.current,
            "expires_in": settings.token_expires_in,
            "refresh_token": settings.refresh_token,
            "refresh_token_expires_in": 7_776_000,
            "token_type": "Bearer",
            "scope": SCOPES,
        }
        return Reply(200, body)


class RateLimit:
    """A token bucket with the capacity of one second. None means no limit."""

    def __init__(self, per_second: float | None, retry_after: str | None = None) -> None:
        self._lock = threading.Lock()
        self.set(per_second, retry_after)

    def set(self, per_second: float | None, retry_after: str | None = None) -> None:
        with self._lock:
            self.per_second, self.retry_after = per_second, retry_after
            self._level = max(1.0, per_second or 1.0)
            self._at: float | None = None

    def refuse(self, now: float) -> str | None:
        """None if the request may pass, else the ``Retry-After`` to send."""
        if self.per_second is None:
            return None
        with self._lock:
            passed = 0.0 if self._at is None else now - self._at
            self._level = min(max(1.0, self.per_second), self._level + passed * self.per_second)
            self._at = now
            if self._level >= 1:
                self._level -= 1
                return None
            return self.retry_after or str(max(1, math.ceil((1 - self._level) / self.per_second)))
