"""Who else is known beside people and groups: the organisations that the token sees, administrator roles, directory contacts."""

from space_odt_dagster.manifest.asked import EachRow, uuid_of
from space_odt_dagster.manifest.columns import BOOLEAN, LIST, PERSONAL, TIME
from space_odt_dagster.manifest.export import Cadence, Endpoint, Export, Hidden, PageSize, PageStyle, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked
from space_odt_dagster.manifest.scopes import CONTACTS_READ, ORGANIZATIONS_READ, ROLES_READ

ORGANIZATIONS = organisation_wide(
    name="organizations",
    group="identity",
    grain="organisation that the token sees",
    description="Every organisation that the token sees: one, or those that a partner manages.",
    scopes=ORGANIZATIONS_READ,
    sdk_method="organizations.list",
    path="/organizations",
    docs="organizations/list-organizations",
    item_key="items",
    columns=(
        column("id", "Id of the organisation.", key=True),
        column("name", "Name of the organisation.", at="displayName"),
        column("created", "When the organisation was created.", type=TIME),
    ),
)

ROLES = organisation_wide(
    name="roles",
    group="identity",
    grain="administrator role",
    description="The roles that administrators can have. The roles of a person are in people, by their ids.",
    every=Cadence.WEEK,
    scopes=ROLES_READ,
    sdk_method="roles.list",
    path="/roles",
    docs="roles/list-roles",
    item_key="items",
    columns=(
        column("id", "Id of the role.", key=True),
        column("name", "Name of the role."),
    ),
)

ORGANIZATION_CONTACTS = Export(
    name="organization_contacts",
    group="identity",
    grain="contact of the organisation directory",
    description="Every contact of the organisation directory: people outside the organisation that everybody can look up and call.",
    asked=EachRow(of="organizations", ids={"org_id": uuid_of("id")}),
    endpoint=Endpoint(
        sdk_method="org_contacts.list",
        path="/contacts/organizations/{org_id}/contacts/search",
        scopes=CONTACTS_READ,
        docs_url="https://developer.webex.com/docs/api/v1/organization-contacts/list-contacts",
        item_key="result",
        list_may_be_absent=True,
        page=PageSize(size=100, size_param="limit", style=PageStyle.OFFSET, totals=("total",)),
    ),
    columns=(
        column("org_id", "The organisation, by the bare UUID in its id.", at=Asked("org_id"), key=True),
        column("id", "Id of the contact.", at="contactId", key=True),
        column("name", "Name of the contact.", at="displayName", sensitive=PERSONAL),
        column("source", "Where the contact comes from: CH for Control Hub, or Webex4Broadworks."),
        column("first_name", "First name.", sensitive=PERSONAL),
        column("last_name", "Last name.", sensitive=PERSONAL),
        column("company_name", "Company of the contact.", sensitive=PERSONAL),
        column("title", "Job title.", sensitive=PERSONAL),
        column("emails", "E-mail addresses.", at="emails[].value", type=LIST, sensitive=PERSONAL),
        column("direct_numbers", "Phone numbers.", at="phoneNumbers[].value", type=LIST, sensitive=PERSONAL),
        column("sip_addresses", "SIP addresses.", at="sipAddresses[].value", type=LIST, sensitive=PERSONAL),
        column("primary_contact_method", "How the contact is best reached."),
        column("is_migration", "Whether the contact was taken over from elsewhere.", type=BOOLEAN),
        column("group_ids", "Ids of the groups that see the contact.", type=LIST),
    ),
    hidden=(
        Hidden("address", PERSONAL),
        Hidden("avatarURL", PERSONAL),
        Hidden("addressInfo.street", PERSONAL),
        Hidden("addressInfo.city", PERSONAL),
        Hidden("addressInfo.zipCode", PERSONAL),
        Hidden("ims.value", PERSONAL),
    ),
)

EXPORTS = (ORGANIZATIONS, ROLES, ORGANIZATION_CONTACTS)
