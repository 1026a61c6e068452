"""What people look at: the exports of a run as one static HTML file, in English or Spanish.

Knows the manifest, the words for results and the output folder, nothing of the API and nothing of Dagster.
"""

from space_odt_dagster.reporting.headline import Headline
from space_odt_dagster.reporting.phrases import LANGUAGES, language_of
from space_odt_dagster.reporting.report import write_report

__all__ = ["LANGUAGES", "Headline", "language_of", "write_report"]
