"""Who is there: people, groups and licences, and who belongs to which."""

from space_odt_dagster.manifest.asked import EachRow, Fixed
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, TIME
from space_odt_dagster.manifest.export import Endpoint, Export, Kind, PageSize, PageStyle, Reference, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, IsSet, When
from space_odt_dagster.manifest.scopes import GROUPS_READ, LICENSES_READ, PEOPLE_READ

_DOCS = "https://developer.webex.com/docs/api/v1"

PEOPLE = Export(
    name="people",
    group="identity",
    grain="person",
    description="Every person of the organisation, with licences and Webex Calling location, extension and number. "
    "The starting point for all settings of people.",
    kind=Kind.BASE,
    tier=Tier.V1,
    endpoint=Endpoint(
        sdk_method="people.list",
        path="/people",
        scopes=PEOPLE_READ,
        docs_url=f"{_DOCS}/people/list-people",
        item_key="items",
        fixed=(Fixed(query="callingData", value=True, param="calling_data", adds=("locationId", "extension")),),
        page=PageSize(size=100, style=PageStyle.LINK, smaller=(50, 25, 10)),
        item_errors="errors",
    ),
    columns=(
        column("person_id", "Id of the person.", at="id", key=True),
        column("email", "Primary e-mail address, which is the sign-in name.", at="emails[0]", sensitive=PERSONAL),
        column("display_name", "Name as shown in the apps.", sensitive=PERSONAL),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        column("status", "Presence when this was read, such as active, inactive or pending."),
        column("roles", "Ids of the administrator roles of the person.", type=LIST),
        column("licenses", "Ids of the licences of the person.", type=LIST, references="licenses.license_id"),
        column(
            "location_id",
            "Webex Calling location; empty for people without Webex Calling.",
            references="locations.location_id",
        ),
        column("extension", "Webex Calling extension.", sensitive=PERSONAL),
        column("direct_number", "Work phone number.", at="phoneNumbers[type=work].value", sensitive=PERSONAL),
        column(
            "webex_calling_enabled",
            "Whether the person has Webex Calling, known by the location.",
            at=IsSet("locationId"),
            type=BOOLEAN,
        ),
        column("mobile_number", "Mobile phone number.", at="phoneNumbers[type=mobile].value", sensitive=PERSONAL),
        column(
            "calling_sip_address",
            "SIP address for calls.",
            at="sipAddresses[type=cloud-calling].value",
            sensitive=PERSONAL,
        ),
        column("org_id", "Organization of the person."),
        column("department", "Department."),
        column("title", "Job title."),
        column("manager_id", "The person's manager.", references="people.person_id"),
        column("timezone", "Time zone of the person."),
        column("type", "Kind of account: person, bot or appuser."),
        column("login_enabled", "Whether the person may sign in.", type=BOOLEAN),
        column("invite_pending", "Whether the invitation has not been accepted yet.", type=BOOLEAN),
        column("created", "When the account was created.", type=TIME),
        column("last_modified", "When the account was last changed.", type=TIME),
        column("last_activity", "When the person was last active.", type=TIME),
    ),
)

GROUPS = organisation_wide(
    name="groups",
    group="identity",
    grain="group",
    description="Every group of the organisation. Shows what group-based licensing and settings templates can apply to.",
    tier=Tier.V1,
    sdk_method="groups.list",
    path="/groups",
    docs="groups/list-and-search-groups",
    scopes=GROUPS_READ,
    item_key="groups",
    page=PageSize(size=500, size_param="count", style=PageStyle.INDEX, totals=("totalResults",)),
    columns=(
        column("group_id", "Id of the group.", at="id", key=True),
        column("name", "Name of the group.", at="displayName"),
        column("org_id", "Organization of the group."),
        column("member_size", "Number of members, if the list includes it.", type=INTEGER),
        column("created", "When the group was created.", type=TIME),
        column("last_modified", "When the group was last changed.", type=TIME),
    ),
)

LICENSES = organisation_wide(
    name="licenses",
    group="identity",
    grain="licence",
    description="Every licence of the organisation with bought and used units. Shows what is running out or paid for "
    "without use.",
    tier=Tier.V1,
    sdk_method="licenses.list",
    path="/licenses",
    docs="licenses/list-licenses",
    scopes=LICENSES_READ,
    item_key="items",
    columns=(
        column("license_id", "Id of the licence.", at="id", key=True),
        column("sku_or_name", "Name of the licence.", at="name"),
        column("total_units", "Units bought.", type=INTEGER),
        column("consumed_units", "Units in use.", type=INTEGER),
        column("consumed_by_users", "Units in use by people.", type=INTEGER),
        column("consumed_by_workspaces", "Units in use by workspaces.", type=INTEGER),
        column("subscription_id", "Subscription that the licence is part of."),
        column("site_url", "Webex Meetings site of the licence."),
        column("site_type", "How the Webex Meetings site is managed."),
    ),
)

GROUP_MEMBERS = Export(
    name="group_members",
    group="identity",
    grain="member of a group",
    description="Who is in which group: one row for each person or workspace in each group.",
    tier=Tier.V1,
    asked=EachRow(of="groups", ids={"group_id": "group_id"}),
    endpoint=Endpoint(
        sdk_method="groups.members",
        path="/groups/{group_id}/Members",
        other_path="/groups/{group_id}/members",
        scopes=GROUPS_READ,
        docs_url=f"{_DOCS}/groups/get-group-members",
        item_key="members",
        list_may_be_absent=True,
        page=PageSize(
            size=500,
            size_param="count",
            style=PageStyle.INDEX,
            ends_below=500,
            totals=("memberSize", "totalResults"),
            total_column="member_size",
        ),
    ),
    columns=(
        column("group_id", "The group.", at=Asked("group_id"), key=True, references="groups.group_id"),
        column("member_id", "Id of the member.", at="id", key=True),
        column("member_type", "Kind of member, such as user.", at="type"),
        column("name", "Name of the member.", at="displayName", sensitive=PERSONAL),
        column(
            "person_id",
            "The member, if it is a person.",
            at=When("type", "user", "id"),
            references="people.person_id",
        ),
        column(
            "workspace_id",
            "The member, if it is a workspace.",
            at=(When("type", "place", "id"), When("type", "workspace", "id"), When("type", "machine", "id")),
            references="workspaces.workspace_id",
        ),
    ),
)

LICENSE_ASSIGNED_USERS = Export(
    name="license_assigned_users",
    group="identity",
    grain="user holding a licence",
    description="Who holds which licence: one row for each user of each licence, people of other organisations included.",
    tier=Tier.V1,
    asked=EachRow(of="licenses", ids={"license_id": "license_id"}),
    endpoint=Endpoint(
        sdk_method="licenses.assigned_users",
        path="/licenses/{license_id}",
        scopes=LICENSES_READ,
        docs_url=f"{_DOCS}/licenses/get-license-details",
        item_key="users",
        list_may_be_absent=True,
        fixed=(Fixed(query="includeAssignedTo", value="user"),),
        page=PageSize(size=300, size_param="limit", style=PageStyle.LINK),
    ),
    columns=(
        column("license_id", "The licence.", at=Asked("license_id"), key=True, references="licenses.license_id"),
        column(
            "person_id",
            "The user; EXTERNAL users are not among the people of this organisation.",
            at="id",
            key=True,
            references=(Reference(("people.person_id",), when=("member_type", "INTERNAL")),),
        ),
        column("name", "Name of the user.", at="displayName", sensitive=PERSONAL),
        column("email", "E-mail address of the user.", sensitive=PERSONAL),
        column("member_type", "INTERNAL, or EXTERNAL for a user of another organisation.", at="type"),
    ),
)

EXPORTS = (
    PEOPLE,
    GROUPS,
    LICENSES,
    GROUP_MEMBERS,
    LICENSE_ASSIGNED_USERS,
)
