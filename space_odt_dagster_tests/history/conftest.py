"""The rows of a small organisation, as tests of comparing share them."""

from space_odt_dagster_tests.comparing.conftest import rows

__all__ = ["rows"]
