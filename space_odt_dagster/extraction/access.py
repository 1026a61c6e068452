"""Where the API is, and what opens it."""

from dataclasses import dataclass, field

from space_odt_dagster.extraction.request_policy import RequestPolicy


@dataclass(frozen=True, kw_only=True)
class RefreshCredentials:
    """What a service app or integration refreshes its access token with."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Access:
    """Where the API is and what opens it. ``base_url`` ends without a slash."""

    base_url: str
    access_token: str | None = field(default=None, repr=False)
    refresh: RefreshCredentials | None = None
    policy: RequestPolicy = field(default_factory=RequestPolicy)
