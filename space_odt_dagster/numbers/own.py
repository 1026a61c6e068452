"""Whether a number belongs to the organisation: internal or external."""

from collections.abc import Iterable
from dataclasses import dataclass

from space_odt_dagster.numbers.dialling import dialable, e164


@dataclass(frozen=True)
class OwnNumbers:
    """The numbers of an organisation in E.164, and its extensions with and without routing prefix.

    ``complete``: whether all are known.
    """

    numbers: frozenset[str]
    extensions: frozenset[str]
    complete: bool

    @classmethod
    def of(
        cls, numbers: Iterable[tuple[str, str | None]], extensions: Iterable[str] = (), *, complete: bool = True
    ) -> "OwnNumbers":
        """From numbers as they are written, each with the country of its location. What is no number is left out."""
        found = (e164(number, country) for number, country in numbers)
        return cls(frozenset(each for each in found if each is not None), frozenset(extensions), complete)

    def internal(self, number: str, country: str | None = None) -> bool | None:
        """Whether it is one of them. None if it cannot be said: it is hidden, or not all numbers are known."""
        if number in self.extensions or e164(number, country) in self.numbers:
            return True
        return False if self.complete and dialable(number, country) is not None else None

    def external(self, number: str, country: str | None = None) -> bool | None:
        """Whether it is a dialable number that is none of them. None if it cannot be said."""
        if self.internal(number, country) is True:
            return False
        possible = dialable(number, country)
        return None if possible and not self.complete else possible
