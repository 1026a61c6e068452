"""How phones are set up: for the organisation, for a location, for one phone; and what there is to choose from."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, SECRET
from space_odt_dagster.manifest.export import Cadence, Endpoint, Export, Hidden, PageSize, Reference, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import DEVICE, LOCATION
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_DOCS = "device-call-settings"
_DEVICES = "/telephony/config/devices"
_DYNAMIC = "device-call-settings-with-device-dynamic-settings"

_SECRETS = tuple(
    Hidden(f"customizations.{path}", SECRET)
    for path in (
        "ata.snmp.getCommunity",
        "ata.snmp.setCommunity",
        "mpp.httpProxy.password",
        "wifi.ldap.bindPw",
        "wifi.webAccess.password",
        "wifi.phoneSecurityPwd",
    )
)
_STATE = (
    column("update_in_progress", "Whether a change is under way.", type=BOOLEAN),
    column("device_count", "How many devices it is for.", type=INTEGER),
    column("last_update_time", "When it was last changed, in milliseconds since 1970.", type=INTEGER),
)
_CUSTOM = column("custom_enabled", "Whether settings of its own apply.", type=BOOLEAN)

ORGANISATION_DEVICE_SETTINGS = organisation_wide(
    name="organisation_device_settings",
    group="devices",
    description="The settings that phones have unless their location or they themselves have others. They are in raw_json.",
    sdk_method="telephony.device_settings",
    path=f"{_DEVICES}/settings",
    docs=f"{_DOCS}/read-the-device-override-settings-for-a-organization",
    hidden=_SECRETS,
    columns=_STATE,
)

LOCATION_DEVICE_SETTINGS = LOCATION.setting(
    name="location_device_settings",
    group="devices",
    description="The settings of the phones of each calling location. They are in raw_json.",
    sdk_method="telephony.location.device_settings",
    path="/telephony/config/locations/{location_id}/devices/settings",
    docs=f"{_DOCS}/get-location-device-settings",
    hidden=_SECRETS,
    columns=(_CUSTOM, *_STATE),
)

DEVICE_SETTINGS = DEVICE.setting(
    name="device_settings",
    description="The settings of each phone. They are in raw_json.",
    sdk_method="telephony.devices.device_settings",
    path=f"{_DEVICES}/{{device_id}}/settings",
    docs="get-device-settings",
    hidden=_SECRETS,
    columns=(_CUSTOM, *_STATE),
)

LINE_KEY_TEMPLATES = organisation_wide(
    name="line_key_templates",
    group="devices",
    grain="line key template",
    description="The templates for what the keys of a phone do.",
    sdk_method="telephony.devices.list_line_key_templates",
    path=f"{_DEVICES}/lineKeyTemplates",
    docs=f"{_DOCS}/read-the-list-of-line-key-templates",
    item_key="lineKeyTemplates",
    columns=(
        column("id", "Id of the template.", key=True),
        column("name", "Name of the template.", at="templateName"),
        column("model", "Model of the phones that it is for.", at="deviceModel"),
        column("model_name", "Name of that model.", at="modelDisplayName"),
    ),
)

LINE_KEY_TEMPLATE_DETAILS = Export(
    name="line_key_template_details",
    group="devices",
    grain="line key template",
    description="What the keys of a phone do that gets each template. Labels and values of the keys are in raw_json.",
    asked=EachRow(of="line_key_templates", ids={"template_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.devices.line_key_template_details",
        path=f"{_DEVICES}/lineKeyTemplates/{{template_id}}",
        scopes=TELEPHONY_READ,
        docs_url=f"https://developer.webex.com/docs/api/v1/{_DOCS}/get-details-of-a-line-key-template",
    ),
    columns=(
        column("id", "The template.", at=Asked("template_id"), key=True, references="line_key_templates.id"),
        column("name", "Name of the template.", at=("templateName", FromSource("name"))),
        column("model", "Model of the phones that it is for.", at="deviceModel"),
        column("user_reorder_enabled", "Whether users may reorder the keys.", type=BOOLEAN),
        column("line_key_types", "What each key is for, in their order.", at="lineKeys[].lineKeyType", type=LIST),
    ),
)

SUPPORTED_DEVICES = organisation_wide(
    name="supported_devices",
    group="devices",
    grain="device model that Webex Calling supports",
    description="Every model that Webex Calling supports, with what it can do.",
    every=Cadence.WEEK,
    # No sdk_method: that of 1.41 puts the built-in ``type`` into the query and sends nothing.
    path="/telephony/config/supportedDevices",
    docs=f"{_DOCS}/read-the-list-of-supported-devices",
    item_key="devices",
    page=PageSize(size=2000),
    columns=(
        column("model", "The model.", key=True),
        column("name", "Name of the model.", at="displayName"),
        column("type", "Kind of device, such as MPP, ATA or GENERIC_SIP."),
        column("manufacturer", "CISCO or THIRD_PARTY."),
        column("managed_by", "Who manages it: CISCO, CUSTOMER or PARTNER."),
        column("family_name", "Family of the model.", at="familyDisplayName"),
        column("supported_for", "Who can have it: PEOPLE, PLACE.", type=LIST),
        column(
            "onboarding_methods", "How it is added: MAC_ADDRESS, ACTIVATION_CODE.", at="onboardingMethod", type=LIST
        ),
        column("number_of_line_ports", "Lines that it can have.", type=INTEGER),
        column("kem_support_enabled", "Whether it takes key modules.", type=BOOLEAN),
        column("kem_module_types", "Which key modules it takes.", at="kemModuleType", type=LIST),
        column("touch_screen_phone", "Whether it has a touch screen.", type=BOOLEAN),
        column("t38_enabled", "Whether it can send faxes by T.38.", type=BOOLEAN),
    ),
)

BACKGROUND_IMAGES = organisation_wide(
    name="background_images",
    group="devices",
    grain="background image",
    description="The background images that the organisation has uploaded for its phones.",
    sdk_method="telephony.devices.list_background_images",
    path=f"{_DEVICES}/backgroundImages",
    docs=f"{_DOCS}/read-the-list-of-background-images",
    item_key="backgroundImages",
    columns=(
        column("background_image_url", "Where the image is.", key=True),
        column("file_name", "Name of the file."),
    ),
)

DYNAMIC_DEVICE_SETTINGS_GROUPS = organisation_wide(
    name="dynamic_device_settings_groups",
    group="devices",
    grain="group of dynamic device settings",
    description="The groups that the settings of phones are shown in. Which settings are in a group is in raw_json.",
    every=Cadence.WEEK,
    sdk_method="telephony.devices.dynamic_settings.get_settings_groups",
    path=f"{_DEVICES}/dynamicSettings/settingsGroups",
    docs=f"{_DYNAMIC}/get-settings-groups",
    item_key="settingsGroups",
    columns=(
        column("path", "Where the group is shown.", key=True),
        column("family_or_model_display_name", "Family or model that it is for.", key=True),
        column("name", "Name of the group.", at="friendlyName"),
        column("tab", "Tab that it is on."),
    ),
)

DYNAMIC_DEVICE_SETTINGS_SCHEMA = organisation_wide(
    name="dynamic_device_settings_schema",
    group="devices",
    grain="dynamic device setting of a device family or model",
    description="Every setting that phones of a family or model have, with the values that it can have.",
    every=Cadence.WEEK,
    sdk_method="telephony.devices.dynamic_settings.get_validation_schema",
    path=f"{_DEVICES}/dynamicSettings/validationSchema",
    docs=f"{_DYNAMIC}/get-validation-schema",
    item_key="tags",
    columns=(
        column("family_or_model_display_name", "Family or model that it is for.", key=True),
        column("tag", "Name of the setting in the phone.", key=True),
        column("name", "Name of the setting.", at="friendlyName"),
        column("levels", "Where it can be set, such as location or device.", at="level", type=LIST),
        column("type", "Type of its values.", at="validationRule.type"),
        column("tooltip", "What it does."),
    ),
)

DEVICE_AVAILABLE_MEMBERS = organisation_wide(
    name="device_available_members",
    group="devices",
    grain="person, workspace or virtual line that can get a line on a DECT handset",
    description="Who could get a line on a DECT handset.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.dect_devices.available_members",
    path=f"{_DEVICES}/availableMembers",
    docs="dect-devices-settings/search-available-members",
    item_key="members",
    page=PageSize(size=2000),
    columns=(
        column(
            "id",
            "Id of the person, workspace or virtual line.",
            key=True,
            references=(
                Reference(("people.person_id",), when=("member_type", "PEOPLE")),
                Reference(("workspaces.workspace_id",), when=("member_type", "PLACE")),
                Reference(("virtual_lines.id",), when=("member_type", "VIRTUAL_LINE")),
            ),
        ),
        column("member_type", "Kind of member: PEOPLE, PLACE or VIRTUAL_LINE."),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        column("location_id", "Location of the member.", at="location.id", references="locations.location_id"),
        column("direct_number", "Phone number.", at="phoneNumber", sensitive=PERSONAL),
        column("extension", "Extension.", sensitive=PERSONAL),
        column("line_type", "Kind of line that it would get."),
    ),
)

EXPORTS = (
    ORGANISATION_DEVICE_SETTINGS,
    LOCATION_DEVICE_SETTINGS,
    DEVICE_SETTINGS,
    LINE_KEY_TEMPLATES,
    LINE_KEY_TEMPLATE_DETAILS,
    SUPPORTED_DEVICES,
    BACKGROUND_IMAGES,
    DYNAMIC_DEVICE_SETTINGS_GROUPS,
    DYNAMIC_DEVICE_SETTINGS_SCHEMA,
    DEVICE_AVAILABLE_MEMBERS,
)
