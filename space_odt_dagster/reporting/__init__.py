"""The exports of a run as one static HTML page, in English or Spanish.

Uses the manifest, the result names and the output folder; knows nothing of the API or Dagster.
"""

from space_odt_dagster.reporting.headline import Headline
from space_odt_dagster.reporting.phrases import LANGUAGES, language_of
from space_odt_dagster.reporting.report import write_report

__all__ = ["LANGUAGES", "Headline", "language_of", "write_report"]
