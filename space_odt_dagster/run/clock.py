"""The wall clock of a run. Pure functions take the time as an argument instead."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)
