"""Follows a few redirects, to trusted hosts only, and always with the same query."""

from collections.abc import Callable

from yarl import URL

from space_odt_dagster.extraction.calls import CallRefused
from space_odt_dagster.extraction.next_page_query import completed, names_a_place, without_place
from space_odt_dagster.extraction.response import Answer
from space_odt_dagster.extraction.results import Meaning

MOST = 5


class Redirects:
    """The redirects of one call."""

    def __init__(self, is_trusted: Callable[[URL], bool]) -> None:
        self._is_trusted = is_trusted
        self._followed: set[str] = set()

    def after(self, asked: URL, answer: Answer, *, attempts: int) -> URL:
        """The URL to request instead. Raises ``CallRefused`` if the token must not go there, or the redirects do not end."""
        assert answer.redirect is not None
        self._followed.add(str(asked))
        try:
            url = self._same_question(asked, answer.redirect)
        except ValueError:
            raise _refused(answer, "The target of the redirect cannot be read.", attempts) from None
        if not self._is_trusted(url):
            where = f"{url.scheme}://{url.host}" + ("" if url.is_default_port() else f":{url.port}")
            if asked.scheme == "https" and url.scheme == "http":
                problem = f"The call is redirected to {where}, which is not encrypted; nothing was sent there."
            else:
                problem = (
                    f"The call is redirected to {where}, which is not trusted; nothing was sent there. "
                    "If it belongs to Webex, add it to WEBEX_TRUSTED_HOSTS."
                )
            raise _refused(answer, problem, attempts)
        if str(url) in self._followed:
            raise _refused(answer, "The redirects go in a circle.", attempts)
        if len(self._followed) > MOST:
            raise _refused(answer, f"There are more than {MOST} redirects.", attempts)
        return url

    @staticmethod
    def _same_question(asked: URL, location: str) -> URL:
        carried, question = URL(location).query, dict(asked.query)
        return URL(completed(location, without_place(question) if names_a_place(carried) else question))


def _refused(answer: Answer, text: str, attempts: int) -> CallRefused:
    return CallRefused(answer.as_problem(Meaning.UNSAFE, text).refusal(attempts + 1))
