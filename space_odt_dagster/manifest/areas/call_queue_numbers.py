"""The numbers that callers of a queue may have dialled (DNIS), and numbers and agents that a queue could be given."""

from space_odt_dagster.manifest.asked import in_query
from space_odt_dagster.manifest.column_groups.available_numbers import FREE_NUMBER, NUMBERS_PAGE
from space_odt_dagster.manifest.column_groups.members import candidate
from space_odt_dagster.manifest.columns import BOOLEAN, ESN, INTEGER, ROUTING_PREFIX
from space_odt_dagster.manifest.export import PageSize, Tier, column
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import LOCATION, QUEUE
from space_odt_dagster.manifest.shared_settings import available_numbers

_PAGE = "features-call-queue"
_CUSTOM = column(
    "custom_dnis_announcement_settings_enabled",
    "Whether its callers hear announcements of their own instead of those of the queue.",
    type=BOOLEAN,
)
_LINE = (
    column("direct_number", "The phone number.", at="phoneNumber"),
    column("extension", "The extension."),
    ROUTING_PREFIX,
    ESN,
    column("ring_pattern", "How calls to it ring, such as NORMAL or LONG_LONG."),
    _CUSTOM,
)
_ONE_DNIS = {"location_id": "location_id", "queue_id": "queue_id", "dnis_id": "id"}
_DNIS_ID = column("id", "The DNIS.", at=Asked("dnis_id"), key=True, references="call_queue_dnis.id")

CALL_QUEUE_DNIS = QUEUE.setting(
    name="call_queue_dnis",
    grain="DNIS of a queue",
    description="The further numbers of each queue (DNIS), which show agents what the caller dialled.",
    sdk_method="telephony.callqueue.dnis.list",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/dnis",
    docs="get-list-of-dnis-for-a-call-queue",
    item_key="dnisList",
    columns=(
        column("id", "Id of the DNIS.", key=True),
        column("name", "Name of the DNIS."),
        *_LINE,
        column("queue_name", "Name of the queue.", at=FromSource("name")),
    ),
)

CALL_QUEUE_DNIS_DETAILS = QUEUE.setting(
    name="call_queue_dnis_details",
    grain="DNIS of a queue",
    description="The record of each further number of a queue, read one by one.",
    of="call_queue_dnis",
    ids=_ONE_DNIS,
    sdk_method="telephony.callqueue.dnis.details",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/dnis/{dnis_id}",
    docs="get-a-dnis-for-a-call-queue",
    columns=(_DNIS_ID, column("name", "Name of the DNIS.", at=("name", FromSource("name"))), *_LINE),
)

CALL_QUEUE_DNIS_ANNOUNCEMENTS = QUEUE.setting(
    name="call_queue_dnis_announcements",
    grain="DNIS of a queue",
    description="What callers of each further number of a queue hear. The names of the files are in raw_json.",
    of="call_queue_dnis",
    ids=_ONE_DNIS,
    sdk_method="telephony.callqueue.dnis.get_announcements",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/dnis/{dnis_id}/announcements",
    docs="get-dnis-announcements-for-a-call-queue",
    columns=(
        _DNIS_ID,
        column("name", "Name of the DNIS.", at=FromSource("name")),
        _CUSTOM,
        column("welcome_message_enabled", "Whether callers are welcomed.", at="welcomeMessage.enabled", type=BOOLEAN),
        column(
            "comfort_message_enabled",
            "Whether callers hear comfort messages.",
            at="comfortMessage.enabled",
            type=BOOLEAN,
        ),
        column(
            "comfort_message_time_between_messages",
            "Seconds between comfort messages.",
            at="comfortMessage.timeBetweenMessages",
            type=INTEGER,
        ),
        column(
            "comfort_message_bypass_enabled",
            "Whether callers of a short queue hear a shorter message.",
            at="comfortMessageBypass.enabled",
            type=BOOLEAN,
        ),
        column(
            "music_on_hold_enabled", "Whether callers hear music.", at="mohMessage.normalSource.enabled", type=BOOLEAN
        ),
        column(
            "whisper_message_enabled",
            "Whether agents hear which number was called.",
            at="whisperMessage.enabled",
            type=BOOLEAN,
        ),
    ),
)

CALL_QUEUE_DNIS_SETTINGS = QUEUE.setting(
    name="call_queue_dnis_settings",
    description="How agents of each queue notice which of its numbers was called.",
    sdk_method="telephony.callqueue.dnis.get_settings",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/dnis/settings",
    docs="get-dnis-settings-for-a-call-queue",
    columns=(
        column("name", "Name of the queue.", at=FromSource("name")),
        column("distinctive_ringing_enabled", "Whether the numbers ring differently.", type=BOOLEAN),
        column(
            "display_dnis_name_and_number_enabled",
            "Whether agents see name and number of the DNIS that was called.",
            type=BOOLEAN,
        ),
    ),
)

CALL_QUEUE_AVAILABLE_NUMBERS_DNIS = LOCATION.setting(
    name="call_queue_available_numbers_dnis",
    group="call_queues",
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a queue can get as DNIS.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.callqueue.dnis.available_phone_numbers",
    path="/telephony/config/locations/{location_id}/queues/dnis/availableNumbers",
    docs=f"{_PAGE}/get-available-phone-numbers-for-dnis",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FREE_NUMBER,
)

CALL_QUEUE_AVAILABLE_AGENTS = LOCATION.setting(
    name="call_queue_available_agents",
    group="call_queues",
    grain="person, workspace or virtual line that a queue of a calling location can take",
    description="Who could become an agent of a queue of each calling location.",
    tier=Tier.CANDIDATES,
    ids={"location_id": in_query("location_id", "locationId")},
    sdk_method="telephony.callqueue.available_agents",
    path="/telephony/config/queues/agents/availableAgents",
    docs="features-call-queue/get-call-queue-available-agents",
    item_key="agents",
    page=PageSize(size=2000),
    columns=(
        *candidate("phoneNumbers"),
        column("has_cx_essentials", "Whether it has Customer Assist.", type=BOOLEAN),
    ),
)

EXPORTS = (
    CALL_QUEUE_DNIS,
    CALL_QUEUE_DNIS_DETAILS,
    CALL_QUEUE_DNIS_ANNOUNCEMENTS,
    CALL_QUEUE_DNIS_SETTINGS,
    available_numbers.FEATURE_PRIMARY[QUEUE],
    available_numbers.FEATURE_ALTERNATE[QUEUE],
    available_numbers.FEATURE_CALL_FORWARD[QUEUE],
    CALL_QUEUE_AVAILABLE_NUMBERS_DNIS,
    CALL_QUEUE_AVAILABLE_AGENTS,
)
