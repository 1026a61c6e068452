"""Globs and regular expressions of conditions: always about the whole text, and safe to run on any value.

A pattern is a subset of RE2's syntax: no backreferences, no lookaround, no flags. As Python searches with backtracking, a repeated
group must not contain a repetition or a choice.
"""

import re
import warnings
from fnmatch import translate
from functools import cache

LONGEST_PATTERN = 1000
MOST_REPETITIONS = 8
"""Open repetitions (``*``, ``+``, ``{2,}``) of one pattern."""
_TOKEN = re.compile(
    r"(?P<escape>\\(?:[0-9]|.))|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<begin>\(\?:|\(\?|\()|(?P<end>\))|(?P<choice>\|)"
    r"|(?P<repeat>(?:[*+?]|\{[0-9]*,?[0-9]*\}))(?P<more>[*+?]?)|(?P<other>.)",
    re.DOTALL,
)


def pattern_problem(text: str) -> str:
    """Why a text cannot be used as a pattern; empty if it can."""
    if len(text) > LONGEST_PATTERN:
        return f"has more than {LONGEST_PATTERN:,} characters"
    if problem := _beyond_the_subset(text):
        return problem
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled_pattern.__wrapped__(text)
    except (re.error, Warning, OverflowError, RecursionError) as wrong:
        return f"is not a regular expression: {wrong}"
    return ""


def _beyond_the_subset(text: str) -> str:
    groups, unsafe, repetitions = [False], False, 0
    for token in _TOKEN.finditer(text):
        if token["escape"] and (token["escape"][1:].isdigit() or token["escape"][1] in "gkK"):
            return "has a backreference"
        if token["begin"] == "(?":
            return "has a lookaround, a name or a flag: only (?:…) may begin with (?"
        if token["begin"]:
            groups.append(False)
        elif token["end"]:
            unsafe = groups.pop() if len(groups) > 1 else False
            groups[-1] |= unsafe
            continue
        elif token["choice"]:
            groups[-1] = True
        elif token["repeat"]:
            if token["more"] == "+":
                return "has a repetition that takes all or nothing (++)"
            if unsafe and token["repeat"] != "?":
                return "repeats a group in which something is repeated or chosen"
            repetitions += token["repeat"] in "*+" or token["repeat"].endswith(",}")
            groups[-1] = True
        unsafe = False
    return f"has more than {MOST_REPETITIONS} open repetitions" if repetitions > MOST_REPETITIONS else ""


@cache
def compiled_pattern(text: str, ignore_case: bool = False) -> re.Pattern[str]:
    """The compiled pattern, to be used with ``fullmatch``."""
    return re.compile(text, re.ASCII | (re.IGNORECASE if ignore_case else 0))


@cache
def compiled_glob(text: str, ignore_case: bool = False) -> re.Pattern[str]:
    """A glob as a pattern, to be used with ``fullmatch``: ``*`` is any text, ``?`` any character, all else itself."""
    return re.compile(translate(text.replace("[", "[[]")), re.IGNORECASE if ignore_case else 0)


def is_glob(text: str) -> bool:
    """Whether a text has a ``*`` or ``?``."""
    return "*" in text or "?" in text
