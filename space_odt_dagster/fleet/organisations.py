"""The organisations of a fleet, as their file declares them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.strict_yaml.problems import harmless


class UnknownOrganisation(CouldNotRun):
    """A name that is not in the file. One plain sentence with the nearest name."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True)
class Token:
    """Credentials of the API by name: organisations that share them share one rate.

    ``variables`` maps settings (``WEBEX_ACCESS_TOKEN``, ``WEBEX_CLIENT_ID`` …) to the names of the variables that hold their
    values. The values themselves are in no object of the file.
    """

    name: str
    variables: Mapping[str, str]
    rate: int | None = None
    """Requests a minute at most; None for as many as Webex allows."""


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Why an organisation is not read for now, and since which day (ISO 8601; empty if it is not said)."""

    reason: str
    since: str = ""


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """One organisation. ``name`` is its partition, its folder and its name on pages; ``org_id`` is that of Webex.

    ``settings`` maps variables such as ``SPACE_ODT_SCOPE`` to texts, which win over the environment. ``exclude`` names exports
    that are left out.
    """

    name: str
    org_id: str
    token: Token
    out_dir: str
    title: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    paused: Pause | None = None


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """All organisations of a file, by name. ``out_dir`` is the folder or URL above their folders; ``file`` is shown in messages."""

    file: str
    out_dir: str
    organisations: tuple[Organisation, ...]
    tokens: Mapping[str, Token]
    """The tokens that the file declares, by name. An organisation without one has a token of its own name."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the organisations, sorted."""
        return tuple(each.name for each in self.organisations)

    def named(self, name: str) -> Organisation:
        """The organisation of this name. Raises ``UnknownOrganisation``."""
        return self.those_named([name])[0]

    def those_named(self, names: Iterable[str]) -> tuple[Organisation, ...]:
        """The organisations of these names, each once. Raises ``UnknownOrganisation`` with every name that is unknown."""
        known = {each.name: each for each in self.organisations}
        wanted = tuple(dict.fromkeys(names))
        unknown = [
            f"no organisation {harmless(each)}.{nearest(each.lower(), known)}" for each in wanted if each not in known
        ]
        if unknown:
            raise UnknownOrganisation(f"{self.file} has {' And '.join(unknown)}")
        return tuple(known[each] for each in wanted)
