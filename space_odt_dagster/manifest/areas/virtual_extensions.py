"""Virtual extensions: outside numbers that are dialled like extensions, one by one or as ranges."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.columns import LIST, PERSONAL, PERSONAL_ESN, ROUTING_PREFIX
from space_odt_dagster.manifest.export import Endpoint, Export, PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource, Joined
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_DOCS = "https://developer.webex.com/docs/api/v1/features-virtual-extensions"

_OUTSIDE_NUMBER = (
    column("extension", "Extension that is dialled.", sensitive=PERSONAL),
    column("phone_number", "Outside number that is reached.", sensitive=PERSONAL),
    ROUTING_PREFIX,
    PERSONAL_ESN,
    column("level", "Who can dial it: everyone (ORGANIZATION) or a LOCATION."),
    column("location_name", "Name of the location."),
)

VIRTUAL_EXTENSIONS = organisation_wide(
    name="virtual_extensions",
    group="virtual_extensions",
    grain="virtual extension",
    description="Every outside number that can be dialled like an extension, with the person or place behind it.",
    tier=Tier.V1,
    sdk_method="telephony.virtual_extensions.list_extensions",
    path="/telephony/config/virtualExtensions",
    docs="features-virtual-extensions/read-the-list-of-virtual-extensions",
    item_key="virtualExtensions",
    page=PageSize(size=1000),
    columns=(
        column(
            "location_id",
            "Location that can dial it; may be empty where the whole organisation can.",
            references="calling_locations.location_id",
        ),
        column("id", "Id of the virtual extension.", key=True),
        column(
            "name",
            "Name as shown in the apps.",
            at=("displayName", Joined(("firstName", "lastName"))),
            sensitive=PERSONAL,
        ),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        *_OUTSIDE_NUMBER,
    ),
)

VIRTUAL_EXTENSION_RANGES = organisation_wide(
    name="virtual_extension_ranges",
    group="virtual_extensions",
    grain="virtual extension range",
    description="Every range of extensions that leads to outside numbers by prefix and pattern.",
    tier=Tier.V1,
    sdk_method="telephony.virtual_extensions.list_range",
    path="/telephony/config/virtualExtensionRanges",
    docs="features-virtual-extensions/get-a-list-of-a-virtual-extension-range",
    item_key="virtualExtensionRanges",
    page=PageSize(size=1000),
    columns=(
        column(
            "location_id",
            "Location that can dial the range; may be empty where the whole organisation can.",
            references="calling_locations.location_id",
        ),
        column("id", "Id of the range.", key=True),
        column("name", "Name of the range."),
        column("prefix", "Digits put before the dialled extension."),
        column("level", "Who can dial it: everyone (ORGANIZATION) or a LOCATION."),
        column("location_name", "Name of the location."),
    ),
)

VIRTUAL_EXTENSION_DETAILS = Export(
    name="virtual_extension_details",
    group="virtual_extensions",
    grain="virtual extension",
    description="The full record of each virtual extension, read one by one.",
    tier=Tier.V1,
    asked=EachRow(of="virtual_extensions", ids={"extension_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.virtual_extensions.details_extension",
        path="/telephony/config/virtualExtensions/{extension_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-a-virtual-extension",
    ),
    columns=(
        column(
            "location_id",
            "Location that can dial it; may be empty where the whole organisation can.",
            at=("locationId", FromSource("location_id")),
            references="calling_locations.location_id",
        ),
        column("id", "The virtual extension.", at=Asked("extension_id"), key=True, references="virtual_extensions.id"),
        column(
            "name",
            "Name as shown in the apps.",
            at=("displayName", Joined(("firstName", "lastName")), FromSource("name")),
            sensitive=PERSONAL,
        ),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        *_OUTSIDE_NUMBER,
    ),
)

VIRTUAL_EXTENSION_RANGE_DETAILS = Export(
    name="virtual_extension_range_details",
    group="virtual_extensions",
    grain="virtual extension range",
    description="The patterns of each virtual extension range, which the listing does not have.",
    tier=Tier.V1,
    asked=EachRow(of="virtual_extension_ranges", ids={"extension_range_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.virtual_extensions.details_range",
        path="/telephony/config/virtualExtensionRanges/{extension_range_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/get-details-of-a-virtual-extension-range",
    ),
    columns=(
        column(
            "location_id",
            "Location that can dial the range; may be empty where the whole organisation can.",
            at=("locationId", FromSource("location_id")),
            references="calling_locations.location_id",
        ),
        column("id", "The range.", at=Asked("extension_range_id"), key=True, references="virtual_extension_ranges.id"),
        column("name", "Name of the range.", at=("name", FromSource("name"))),
        column("prefix", "Digits put before the dialled extension."),
        column("patterns", "Extensions of the range, with X for any digit.", type=LIST),
        column("level", "Who can dial it: everyone (ORGANIZATION) or a LOCATION.", at=("level", FromSource("level"))),
        column("location_name", "Name of the location."),
    ),
)

VIRTUAL_EXTENSION_SETTINGS = organisation_wide(
    name="virtual_extension_settings",
    group="virtual_extensions",
    grain="organisation (one row)",
    description="How virtual extensions lead to outside numbers in the whole organisation.",
    sdk_method="telephony.virtual_extensions.get_extension_settings",
    path="/telephony/config/virtualExtensions/settings",
    docs="features-virtual-extensions/get-virtual-extension-settings",
    columns=(
        column(
            "mode",
            "STANDARD: each needs a valid E.164 number; ENHANCED: by a signalling that few PSTN providers support.",
        ),
    ),
)

EXPORTS = (
    VIRTUAL_EXTENSIONS,
    VIRTUAL_EXTENSION_RANGES,
    VIRTUAL_EXTENSION_DETAILS,
    VIRTUAL_EXTENSION_RANGE_DETAILS,
    VIRTUAL_EXTENSION_SETTINGS,
)
