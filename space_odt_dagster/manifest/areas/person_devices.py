"""What the calls of a person ring on: devices, apps, handsets and desks."""

from space_odt_dagster.manifest.column_groups.line_devices import (
    ACTIVATION_STATE,
    DEVICE_COUNTS,
    DEVICE_ID,
    DEVICE_NAME,
    DEVICE_OWNER,
    HOTELING,
    IP_ADDRESS,
    MAC,
    MODEL,
    PRIMARY_OWNER,
    TYPE,
)
from space_odt_dagster.manifest.column_groups.members import ANY_MEMBER
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, PERSONAL_ESN, ROUTING_PREFIX
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.origins import InAnswer
from space_odt_dagster.manifest.owners import PERSON
from space_odt_dagster.manifest.scopes import TELEPHONY_READ
from space_odt_dagster.manifest.shared_settings import answering

_APPS = {"desktop": "on a computer", "mobile": "on a mobile phone", "tablet": "on a tablet", "browser": "in a browser"}
_MEMBER = (
    column("id", "Id of the person, workspace or virtual line.", key=True, references=ANY_MEMBER),
    column("port", "Place of the line on the device.", type=INTEGER, key=True),
    column("member_type", "Kind of member: PEOPLE, PLACE or VIRTUAL_LINE."),
    column("line_type", "PRIMARY for the own line, SHARED_CALL_APPEARANCE or another kind of shared line."),
)
_LINE = (
    column("first_name", "First name of the member.", sensitive=PERSONAL),
    column("last_name", "Last name of the member.", sensitive=PERSONAL),
    column("direct_number", "Phone number of the member.", at="phoneNumber", sensitive=PERSONAL),
    column("extension", "Extension of the member.", sensitive=PERSONAL),
    ROUTING_PREFIX,
    PERSONAL_ESN,
    column("member_location_id", "Location of the member.", at="location.id", references="locations.location_id"),
    column("member_location_name", "Name of the location of the member.", at="location.name"),
    column("line_weight", "How many calls the line can have at once.", type=INTEGER),
    column("host_ip", "Address of the host of the line.", at="hostIP"),
    column("remote_ip", "Address of the device.", at="remoteIP"),
    column("hotline_enabled", "Whether picking up dials one number at once.", type=BOOLEAN),
    column("hotline_destination", "The number that is dialled.", sensitive=PERSONAL),
    column("allow_call_decline_enabled", "Whether declining a call here ends it everywhere.", type=BOOLEAN),
    column("t38_fax_compression_enabled", "Whether faxes are compressed (T.38).", type=BOOLEAN),
    column("device_model", "Model of the device or app.", at=InAnswer("model")),
    column("max_line_count", "How many lines it can have.", at=InAnswer("maxLineCount"), type=INTEGER),
)


PERSON_DEVICES = PERSON.setting(
    name="person_devices",
    grain="device of a calling person",
    description="The phones and other devices of each calling person, own ones and shared lines. Finds people without "
    "a phone.",
    sdk_method="person_settings.devices",
    path="/telephony/config/people/{person_id}/devices",
    docs="device-call-settings/get-person-devices",
    item_key="devices",
    list_may_be_absent=True,
    columns=(
        DEVICE_ID,
        MODEL,
        MAC,
        TYPE,
        PRIMARY_OWNER,
        ACTIVATION_STATE,
        DEVICE_NAME,
        column("model_type", "Kind of device, such as MPP, ATA or DESK_PHONE."),
        IP_ADDRESS,
        column(
            "descriptions",
            "Tags of the device and the name of its owner.",
            at=("descriptions", "description"),
            type=LIST,
            sensitive=PERSONAL,
        ),
        *HOTELING,
        *DEVICE_OWNER,
        *DEVICE_COUNTS,
    ),
)

PERSON_DEVICE_COUNT = PERSON.setting(
    name="person_device_count",
    description="How many devices and apps each calling person has.",
    sdk_method="telephony.devices.user_devices_count",
    path="/telephony/config/people/{person_id}/devices/count",
    docs="device-call-settings/get-user-devices-count",
    columns=(
        column("total_device_count", "Number of devices.", type=INTEGER),
        column("applications_count", "Number of apps.", type=INTEGER),
    ),
)

PERSON_APPLICATION_SERVICES = PERSON.setting(
    name="person_application_services",
    description="In which apps each calling person can take calls: desktop, mobile, tablet and browser.",
    sdk_method="person_settings.appservices.read",
    path="/people/{person_id}/features/applications",
    docs="retrieve-a-person-s-application-services-settings-new",
    scopes=TELEPHONY_READ,
    columns=(
        *(
            column(
                f"{app}_client_enabled",
                f"Whether the person can take calls {where}.",
                at=f"{app}ClientEnabled",
                type=BOOLEAN,
            )
            for app, where in _APPS.items()
        ),
        *(column(f"{app}_client_id", f"Id of the app {where}.", at=f"{app}ClientId") for app, where in _APPS.items()),
        column(
            "ring_devices_for_click_to_dial_calls_enabled",
            "Whether the devices ring when the person dials by a click.",
            type=BOOLEAN,
        ),
        column("ring_devices_for_group_page_enabled", "Whether the devices ring for a group page.", type=BOOLEAN),
        column(
            "ring_devices_for_call_park_enabled",
            "Whether the devices ring when a parked call is recalled.",
            type=BOOLEAN,
        ),
        column("available_line_count", "How many more lines the apps can have.", type=INTEGER),
    ),
)

PERSON_APPLICATION_MEMBERS = PERSON.setting(
    name="person_application_members",
    grain="line of the Webex app of a calling person",
    description="The lines in the app of each calling person: the own one and those shared with others.",
    sdk_method="person_settings.app_shared_line.get_members",
    path="/telephony/config/people/{person_id}/applications/members",
    docs="get-shared-line-appearance-members-new",
    item_key="members",
    list_may_be_absent=True,
    columns=(
        *_MEMBER,
        column("primary_owner", "Whether the member is the primary owner, as a text: true or false."),
        *_LINE,
        column("line_label", "Label of the line.", sensitive=PERSONAL),
    ),
)

PERSON_PREFERRED_ANSWER_ENDPOINT = PERSON.setting(
    name="person_preferred_answer_endpoint",
    description="The app or device with which each calling person answers by default, and the ones to choose from.",
    sdk_method="person_settings.preferred_answer.read",
    path="/telephony/config/people/{person_id}/preferredAnswerEndpoint",
    docs="get-preferred-answer-endpoint",
    columns=(
        column("preferred_answer_endpoint_id", "The app or device; empty where none is preferred."),
        column("endpoint_ids", "Ids of the apps and devices to choose from.", at="endpoints[].id", type=LIST),
        column(
            "endpoint_types", "Kinds of these: DEVICE or APPLICATION, one for each.", at="endpoints[].type", type=LIST
        ),
        column("endpoint_names", "Names of these, one for each.", at="endpoints[].name", type=LIST, sensitive=PERSONAL),
    ),
)

PERSON_HOTELING = PERSON.setting(
    name="person_hoteling",
    description="Whether each calling person can use the phone of another as a guest.",
    sdk_method="person_settings.hoteling.read",
    path="/people/{person_id}/features/hoteling",
    docs="read-hoteling-settings-for-a-person",
    columns=(column("enabled", "Whether the person can sign in as a guest.", type=BOOLEAN),),
)

PERSON_HOT_DESKING_GUEST = PERSON.setting(
    name="person_hot_desking_guest",
    description="Whether each calling person can sign in to a hot desk by the voice portal.",
    sdk_method="telephony.hotdesking_voiceportal.user_get",
    path="/telephony/config/people/{person_id}/features/hotDesking/guest",
    docs="hot-desking-sign-in-via-voice-portal/voice-portal-hot-desking-sign-in-details-for-a-user",
    columns=(
        column(
            "voice_portal_hot_desk_sign_in_enabled", "Whether the person can sign in by the voice portal.", type=BOOLEAN
        ),
    ),
)

PERSON_HOT_DESKING_MEMBERS = PERSON.setting(
    name="person_hot_desking_members",
    grain="line of the hot desking profile of a calling person",
    description="The lines that each calling person has on a hot desk.",
    sdk_method="person_settings.hotdesking.get_members",
    path="/telephony/config/people/{person_id}/features/hotDesking/members",
    docs="get-hot-desking-members",
    item_key="members",
    list_may_be_absent=True,
    columns=(
        *_MEMBER,
        column("primary_owner", "Whether the member is the primary owner.", type=BOOLEAN),
        *_LINE,
    ),
)

EXPORTS = (
    PERSON_DEVICES,
    PERSON_DEVICE_COUNT,
    answering.DEVICE_SETTINGS[PERSON],
    answering.DECT_NETWORKS[PERSON],
    PERSON_APPLICATION_SERVICES,
    PERSON_APPLICATION_MEMBERS,
    answering.ANSWER_SETTINGS[PERSON],
    answering.AVAILABLE_ANSWER_ENDPOINTS[PERSON],
    PERSON_PREFERRED_ANSWER_ENDPOINT,
    PERSON_HOTELING,
    PERSON_HOT_DESKING_GUEST,
    PERSON_HOT_DESKING_MEMBERS,
)
