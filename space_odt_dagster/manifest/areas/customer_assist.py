"""Customer Assist: wrap-up reasons, and what queues with it can do besides: screen pop and call recording."""

from space_odt_dagster.manifest.asked import Fixed
from space_odt_dagster.manifest.column_groups.members import candidate
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, of_one
from space_odt_dagster.manifest.export import Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import FromSource
from space_odt_dagster.manifest.owners import LOCATION, QUEUE, Owner

_PAGE = "features-customer-experience-essentials"
_RECORDING_PAGE = "beta-features-customer-assist-call-queue-recording-settings"
_REASON = Owner(
    group="customer_assist",
    grain="wrap-up reason",
    of="wrap_up_reasons",
    ids=("id",),
    columns=of_one("wrap-up reason", "wrap_up_reasons", "id"),
    item_columns=of_one("wrap-up reason", "wrap_up_reasons", "wrap_up_reason_id"),
    docs=_PAGE,
)
_NAME = column("name", "Name of the queue.", at=FromSource("name"))

WRAP_UP_REASONS = organisation_wide(
    name="wrap_up_reasons",
    group="customer_assist",
    grain="wrap-up reason",
    description="The reasons that agents of Customer Assist queues can choose from after a call.",
    sdk_method="telephony.cx_essentials.wrapup_reasons.list",
    path="/telephony/config/cxEssentials/wrapup/reasons",
    docs="features-customer-experience-essentials/list-wrap-up-reasons",
    item_key="wrapupReasons",
    columns=(
        column("id", "Id of the wrap-up reason.", key=True),
        column("name", "Name of the wrap-up reason."),
        column("number_of_queues_assigned", "How many queues have it.", type=INTEGER),
        column("description", "What it is for.", sensitive=PERSONAL),
    ),
)

WRAP_UP_REASON_DETAILS = _REASON.setting(
    name="wrap_up_reason_details",
    description="Which queues have each wrap-up reason, and for which it is the usual one.",
    sdk_method="telephony.cx_essentials.wrapup_reasons.details",
    path="/telephony/config/cxEssentials/wrapup/reasons/{wrapup_reason_id}",
    docs="read-wrap-up-reason",
    columns=(
        column("name", "Name of the wrap-up reason.", at=("name", FromSource("name"))),
        column("description", "What it is for.", sensitive=PERSONAL),
        column("default_wrapup_queues_count", "For how many queues it is the usual one.", type=INTEGER),
        column("queue_ids", "Ids of the queues that have it.", at="queues[].id", type=LIST),
    ),
)

WRAP_UP_REASON_AVAILABLE_QUEUES = _REASON.setting(
    name="wrap_up_reason_available_queues",
    grain="queue that a wrap-up reason can be assigned to",
    description="The queues that could be given each wrap-up reason.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.cx_essentials.wrapup_reasons.available_queues",
    path="/telephony/config/cxEssentials/wrapup/reasons/{wrapup_reason_id}/availableQueues",
    docs="read-available-queues",
    item_key="queues",
    columns=(
        column("id", "The queue.", key=True, references="call_queues.id"),
        column("name", "Name of the queue."),
        column("location_id", "Location of the queue.", references="calling_locations.location_id"),
        column("direct_number", "Phone number of the queue.", at="phoneNumber"),
        column("extension", "Extension of the queue."),
        column("location_name", "Name of the location."),
    ),
)

CALL_QUEUE_WRAP_UP_SETTINGS = QUEUE.setting(
    name="call_queue_wrap_up_settings",
    group="customer_assist",
    grain="Customer Assist queue",
    description="How long agents of each Customer Assist queue have after a call, and the reasons that they can choose.",
    where="has_cx_essentials",
    sdk_method="telephony.cx_essentials.wrapup_reasons.read_queue_settings",
    path="/telephony/config/cxEssentials/locations/{location_id}/queues/{queue_id}/wrapup/settings",
    docs=f"{_PAGE}/read-wrap-up-reason-settings",
    columns=(
        _NAME,
        column("wrapup_timer_enabled", "Whether that time is limited.", type=BOOLEAN),
        column("wrapup_timer", "Seconds that agents have after a call.", type=INTEGER),
        column("wrap_up_reason_ids", "Ids of the wrap-up reasons of the queue.", at="wrapupReasons[].id", type=LIST),
    ),
)

CALL_QUEUE_SCREEN_POP = QUEUE.setting(
    name="call_queue_screen_pop",
    group="customer_assist",
    grain="Customer Assist queue",
    description="The page that opens for the agent when a call of a Customer Assist queue comes in. What is sent to it is "
    "in raw_json.",
    where="has_cx_essentials",
    sdk_method="telephony.cx_essentials.get_screen_pop_configuration",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/cxEssentials/screenPop",
    docs=f"{_PAGE}/read-screen-pop-configuration",
    columns=(
        _NAME,
        column("enabled", "Whether the page opens.", type=BOOLEAN),
        column("screen_pop_url", "Address of the page.", sensitive=PERSONAL),
        column("desktop_label", "What the page is called on the desktop of the agent.", sensitive=PERSONAL),
    ),
)

CALL_QUEUE_CALL_RECORDING = QUEUE.setting(
    name="call_queue_call_recording",
    group="customer_assist",
    grain="Customer Assist queue",
    description="Whether and how calls of each Customer Assist queue are recorded, and what may be done with the "
    "recordings.",
    where="has_cx_essentials",
    sdk_method="telephony.cx_essentials.callqueue_recording.read",
    path="/telephony/config/locations/{location_id}/queues/{queue_id}/cxEssentials/callRecordings",
    docs=f"{_RECORDING_PAGE}/read-queue-call-recording-settings",
    columns=(
        _NAME,
        column("enabled", "Whether calls are recorded.", type=BOOLEAN),
        column(
            "record",
            "Which calls are recorded: Always, Never, On Demand, Always with Pause/Resume, or "
            "On Demand with User Initiated Start.",
        ),
        column("record_voicemail_enabled", "Whether voicemail is too.", type=BOOLEAN),
        column(
            "notification_type", "What is played at a pause: None, Beep or Play Announcement.", at="notification.type"
        ),
        column("notification_enabled", "Whether it is heard.", at="notification.enabled", type=BOOLEAN),
        column("repeat_enabled", "Whether a tone repeats during the recording.", at="repeat.enabled", type=BOOLEAN),
        column("repeat_interval", "Seconds between these tones.", at="repeat.interval", type=INTEGER),
        column(
            "internal_calls_announcement_enabled",
            "Whether start and end are announced in internal calls.",
            at="startStopAnnouncement.internalCallsEnabled",
            type=BOOLEAN,
        ),
        column(
            "pstn_calls_announcement_enabled",
            "Whether start and end are announced in calls of the public network.",
            at="startStopAnnouncement.pstnCallsEnabled",
            type=BOOLEAN,
        ),
        column("service_provider", "Id of the service provider at the recording platform."),
        column("external_group", "Id of the group at the recording platform."),
        column("external_identifier", "Id of the queue at the recording platform.", sensitive=PERSONAL),
        column(
            "summary_and_action_items_enabled",
            "Whether a summary is made of recordings.",
            at="postCallRecordingSettings.summaryAndActionItemsEnabled",
            type=BOOLEAN,
        ),
        column(
            "transcript_enabled",
            "Whether a transcript is made of recordings.",
            at="postCallRecordingSettings.transcriptEnabled",
            type=BOOLEAN,
        ),
    ),
)

CUSTOMER_ASSIST_AVAILABLE_AGENTS = LOCATION.setting(
    name="customer_assist_available_agents",
    group="customer_assist",
    grain="agent with Customer Assist of a calling location",
    description="Who has Customer Assist and could become an agent of a queue of each calling location.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.cx_essentials.available_agents",
    path="/telephony/config/locations/{location_id}/cxEssentials/agents/availableAgents",
    docs=f"{_PAGE}/list-available-agents",
    fixed=(Fixed(query="hasCxEssentials", value=True, param="has_cx_essentials"),),
    item_key="agents",
    columns=candidate("phoneNumber"),
)

EXPORTS = (
    WRAP_UP_REASONS,
    WRAP_UP_REASON_DETAILS,
    WRAP_UP_REASON_AVAILABLE_QUEUES,
    CALL_QUEUE_WRAP_UP_SETTINGS,
    CALL_QUEUE_SCREEN_POP,
    CALL_QUEUE_CALL_RECORDING,
    CUSTOMER_ASSIST_AVAILABLE_AGENTS,
)
