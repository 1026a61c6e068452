"""The wall clock of a run. Whatever is pure takes the time as an argument instead."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The wall clock, in UTC."""
    return datetime.now(UTC)
