"""What else belongs to a location: floors, schedules, network and PSTN options, directories of receptionists."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL
from space_odt_dagster.manifest.export import Endpoint, Export, column
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import LOCATION
from space_odt_dagster.manifest.scopes import LOCATIONS_READ, PSTN_READ

_DOCS = "https://developer.webex.com/docs/api/v1/locations"
_NAME = column("name", "Name of the location.", at=FromSource("name"))
_ANY_LOCATION = column(
    "location_id", "The location.", at=Asked("location_id"), key=True, references="locations.location_id"
)

LOCATION_FLOORS = Export(
    name="location_floors",
    group="locations",
    grain="floor of a location",
    description="The floors of each location, which workspaces can be on.",
    asked=EachRow(of="locations", ids={"location_id": "location_id"}),
    endpoint=Endpoint(
        sdk_method="locations.list_floors",
        path="/locations/{location_id}/floors",
        scopes=LOCATIONS_READ,
        docs_url=f"{_DOCS}/list-location-floors",
        item_key="items",
    ),
    columns=(
        _ANY_LOCATION,
        column("id", "Id of the floor.", key=True),
        column("name", "Name of the floor.", at="displayName"),
        column("floor_number", "Number of the floor; below ground it is negative.", type=INTEGER),
        column("location_name", "Name of the location.", at=FromSource("name")),
    ),
)

LOCATION_FLOOR_DETAILS = Export(
    name="location_floor_details",
    group="locations",
    grain="floor of a location",
    description="The record of each floor, read one by one.",
    asked=EachRow(of="location_floors", ids={"location_id": "location_id", "floor_id": "id"}),
    endpoint=Endpoint(
        sdk_method="locations.floor_details",
        path="/locations/{location_id}/floors/{floor_id}",
        scopes=LOCATIONS_READ,
        docs_url=f"{_DOCS}/get-location-floor-details",
    ),
    columns=(
        _ANY_LOCATION,
        column("id", "The floor.", at=Asked("floor_id"), key=True, references="location_floors.id"),
        column("name", "Name of the floor.", at=("displayName", FromSource("name"))),
        column("floor_number", "Number of the floor; below ground it is negative.", type=INTEGER),
    ),
)

LOCATION_SCHEDULE_DETAILS = LOCATION.setting(
    name="location_schedule_details",
    grain="schedule of a calling location",
    description="The events of each schedule of a calling location: its opening hours or holidays. How they recur is in "
    "raw_json.",
    of="location_schedules",
    ids={"obj_id": "location_id", "schedule_type": "schedule_type", "schedule_id": "id"},
    sdk_method="telephony.schedules.details",
    path="/telephony/config/locations/{obj_id}/schedules/{schedule_type}/{schedule_id}",
    docs="location-call-settings-schedules/get-details-for-a-schedule",
    columns=(
        column("id", "The schedule.", at=Asked("schedule_id"), key=True, references="location_schedules.id"),
        column("name", "Name of the schedule.", at=("name", FromSource("name"))),
        column("schedule_type", "Kind: businessHours or holidays.", at=("type", FromSource("schedule_type"))),
        column("event_names", "Names of its events.", at="events[].name", type=LIST),
        column("event_start_dates", "When they begin, in the same order.", at="events[].startDate", type=LIST),
        column("event_end_dates", "When they end, in the same order.", at="events[].endDate", type=LIST),
        column("location_name", "Name of the location.", at=FromSource("location_name")),
    ),
)

LOCATION_PRIVATE_NETWORK_CONNECT = LOCATION.setting(
    name="location_private_network_connect",
    description="Whether media of each calling location goes over the internet or a private network.",
    sdk_method="telephony.pnc.read",
    path="/telephony/config/locations/{location_id}/privateNetworkConnect",
    docs="get-private-network-connect",
    columns=(
        column("network_connection_type", "PUBLIC_INTERNET or PRIVATE_NETWORK."),
        _NAME,
    ),
)

LOCATION_PSTN_OPTIONS = LOCATION.setting(
    name="location_pstn_options",
    grain="PSTN connection option of a calling location",
    description="The ways in which each calling location could reach the public telephone network. The one that it has "
    "is in location_pstn_connection.",
    scopes=PSTN_READ,
    sdk_method="telephony.pstn.list",
    path="/telephony/pstn/locations/{location_id}/connectionOptions",
    docs="pstn/retrieve-pstn-connection-options-for-a-location",
    item_key="items",
    columns=(
        column("id", "Id of the option.", key=True),
        column("name", "Name of the option.", at="displayName"),
        column("pstn_services", "Services of the option.", type=LIST),
    ),
)

LOCATION_HOT_DESKING = LOCATION.setting(
    name="location_hot_desking",
    description="Whether people of each calling location can sign in to a shared phone through the voice portal.",
    sdk_method="telephony.hotdesking_voiceportal.location_get",
    path="/telephony/config/locations/{location_id}/features/hotDesking",
    docs="features-hot-desking-sign-in-via-voice-portal/voice-portal-hot-desking-sign-in-details-for-a-location",
    columns=(
        column("voice_portal_hot_desk_sign_in_enabled", "Whether people can sign in that way.", type=BOOLEAN),
        _NAME,
    ),
)

RECEPTIONIST_CONTACT_DIRECTORIES = LOCATION.setting(
    name="receptionist_contact_directories",
    grain="receptionist contact directory of a calling location",
    description="The lists of contacts of each calling location that receptionists see.",
    sdk_method="telephony.location.receptionist_contacts_directory.list",
    path="/telephony/config/locations/{location_id}/receptionistContacts/directories",
    docs="read-list-of-receptionist-contact-directories",
    item_key="directories",
    columns=(
        column("id", "Id of the directory.", key=True),
        column("name", "Name of the directory."),
    ),
)

RECEPTIONIST_CONTACT_DIRECTORY_CONTACTS = LOCATION.setting(
    name="receptionist_contact_directory_contacts",
    grain="contact of a receptionist contact directory",
    description="The contacts of each list that receptionists see: people and features such as paging groups.",
    of="receptionist_contact_directories",
    ids={"location_id": "location_id", "directory_id": "id"},
    sdk_method="telephony.location.receptionist_contact_directory_details",
    path="/telephony/config/locations/{location_id}/receptionistContacts/directories/{directory_id}",
    docs="get-details-for-a-receptionist-contact-directory",
    item_key="contacts",
    columns=(
        column(
            "directory_id",
            "The directory.",
            at=Asked("directory_id"),
            key=True,
            references="receptionist_contact_directories.id",
        ),
        column("person_id", "The person, if it is a person.", key=True, references="people.person_id"),
        column("feature_id", "Id of the feature, if it is a feature.", key=True),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        column("direct_number", "Phone number.", at="phoneNumber", sensitive=PERSONAL),
        column("extension", "Extension.", sensitive=PERSONAL),
        column("mobile_number", "Mobile number.", at="mobile", sensitive=PERSONAL),
        column("title", "Job title.", sensitive=PERSONAL),
        column("department_id", "Department of the contact.", at="department"),
        column(
            "contact_location_id",
            "Location of the contact.",
            at="locationId",
            references="calling_locations.location_id",
        ),
    ),
)

EXPORTS = (
    LOCATION_FLOORS,
    LOCATION_FLOOR_DETAILS,
    LOCATION_SCHEDULE_DETAILS,
    LOCATION_PRIVATE_NETWORK_CONNECT,
    LOCATION_PSTN_OPTIONS,
    LOCATION_HOT_DESKING,
    RECEPTIONIST_CONTACT_DIRECTORIES,
    RECEPTIONIST_CONTACT_DIRECTORY_CONTACTS,
)
