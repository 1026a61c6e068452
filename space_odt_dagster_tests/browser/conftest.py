"""One UI and one browser for all tests of a file. Then they end: a service that waits keeps a processor busy too."""

from collections.abc import Iterator

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.browser.pages import Ui, ui_in_browser
from space_odt_dagster_tests.orchestration.few_exports import with_few_exports
from space_odt_dagster_tests.orchestration.served import Served, served_ui

SHOWN = MANIFEST.only(
    [
        *(names[0] for names in MANIFEST.groups.values()),
        *(MANIFEST.groups["hunt_groups"] + MANIFEST.groups["call_queues"] + ("locations", "calling_locations")),
    ]
)
"""Something of each group, and all of those whose jobs are run."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("ui")
    (folder / "service").mkdir()
    with served_ui(folder / "service", variables=with_few_exports(folder, SHOWN)) as running:
        yield running


@pytest.fixture(scope="module")
def ui(served: Served) -> Iterator[Ui]:
    with ui_in_browser(served) as tab:
        yield tab


@pytest.fixture(scope="module")
def whole_run(ui: Ui) -> str:
    """The run of a whole group, launched by the button on its page."""
    ui.group("hunt_groups", "hunt_groups", "hunt_group_details")
    return ui.materialize_all()
