"""Whole numbers as values of options, for the parsers of all commands. Standard library only."""

import argparse
import re
from collections.abc import Callable


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """The type of an option that takes a whole number within bounds."""

    def parse(given: str) -> int:
        number = int(given) if re.fullmatch(r"[0-9]{1,12}", given) else least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"takes a whole number from {least} to {most}, not {given!r}")
        return number

    return parse
