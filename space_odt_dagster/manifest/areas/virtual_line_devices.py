"""What answers the calls of a virtual line. The devices that it is on are in ``virtual_lines``."""

from space_odt_dagster.manifest.column_groups.line_devices import (
    ANSWER_ENDPOINTS,
    ANSWER_SETTINGS,
    CLEARABLE_ENDPOINT,
    DECT_NETWORKS,
)
from space_odt_dagster.manifest.columns import BOOLEAN
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.owners import VIRTUAL_LINE

VIRTUAL_LINE_ANSWER_SETTINGS = VIRTUAL_LINE.setting(
    name="virtual_line_answer_settings",
    description="The app or device with which each virtual line answers and places calls by default.",
    sdk_method="telephony.virtual_lines.answer.read",
    path="/telephony/config/virtualLines/{entity_id}/answerSettings",
    docs="get-answer-settings-for-a-virtual-line",
    columns=(*ANSWER_SETTINGS, *CLEARABLE_ENDPOINT),
)

VIRTUAL_LINE_AVAILABLE_ANSWER_ENDPOINTS = VIRTUAL_LINE.setting(
    name="virtual_line_available_answer_endpoints",
    grain="endpoint that a virtual line can answer with",
    description="The apps and devices with which each virtual line could answer calls.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.virtual_lines.answer.available_preferred_answer_endpoints",
    path="/telephony/config/virtualLines/{entity_id}/availablePreferredAnswerEndpoints",
    docs="get-available-preferred-answer-endpoints-for-a-virtual-line",
    item_key="endpoints",
    list_may_be_absent=True,
    columns=ANSWER_ENDPOINTS,
)

VIRTUAL_LINE_DECT_NETWORKS = VIRTUAL_LINE.setting(
    name="virtual_line_dect_networks",
    grain="DECT network of a virtual line",
    description="The DECT networks with a handset of each virtual line.",
    sdk_method="telephony.virtual_lines.dect_networks",
    path="/telephony/config/virtualLines/{virtual_line_id}/dectNetworks",
    docs="get-list-of-dect-networks-handsets-for-a-virtual-line",
    item_key="dectNetworks",
    list_may_be_absent=True,
    columns=(
        *DECT_NETWORKS,
        column("primary_enabled", "Whether the line is the first one of a handset there.", type=BOOLEAN),
        column(
            "network_location_id",
            "Location of the network.",
            at="location.id",
            references="calling_locations.location_id",
        ),
        column("network_location_name", "Name of the location of the network.", at="location.name"),
    ),
)

EXPORTS = (
    VIRTUAL_LINE_ANSWER_SETTINGS,
    VIRTUAL_LINE_AVAILABLE_ANSWER_ENDPOINTS,
    VIRTUAL_LINE_DECT_NETWORKS,
)
