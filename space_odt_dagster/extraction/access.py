"""Where the API is, and the credentials for it."""

from dataclasses import dataclass, field

from space_odt_dagster.extraction.request_policy import RequestPolicy


@dataclass(frozen=True, kw_only=True)
class RefreshCredentials:
    """What a service app or integration needs to refresh its access token."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Access:
    """The address of the API and its credentials. ``base_url`` has no trailing slash."""

    base_url: str
    access_token: str | None = field(default=None, repr=False)
    refresh: RefreshCredentials | None = None
    policy: RequestPolicy = field(default_factory=RequestPolicy)
