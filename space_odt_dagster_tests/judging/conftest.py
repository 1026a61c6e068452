"""The organisation that the tests of comparisons read too."""

from space_odt_dagster_tests.comparing.conftest import rows

__all__ = ["rows"]
