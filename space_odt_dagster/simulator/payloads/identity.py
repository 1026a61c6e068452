"""People, groups and licences."""

from dataclasses import dataclass

from space_odt_dagster.simulator import awkward as cases
from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.answers import Json, Rows
from space_odt_dagster.simulator.awkward import Standing
from space_odt_dagster.simulator.entities import Person
from space_odt_dagster.simulator.identifiers import webex_id
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.shape import changed, created, known

ROLES = ("id_full_admin", "id_readonly_admin")
SPARE = {"Webex Calling - Workspaces": 20, "Customer Assist": -1}
"""Licences that are bought and not used; five of most."""


@dataclass(frozen=True)
class Licence:
    index: int
    id: str
    name: str
    users: tuple[int, ...] | range
    workspaces: int
    bought: int


def person(org: Organisation, one: Person, *, calling_data: bool) -> Json:
    """A person as /people returns it; without ``callingData`` nothing shows that they have calling."""
    sparse = org.awkward and one.index % 9 == 5 and one.index % 4 != 3  # never a person with an awkward name
    status = "teleporting" if org.awkward and one.index == cases.PERSON_UNKNOWN_STATUS else "active"
    invited = one.standing is Standing.INVITED
    licences = [licence.id for licence in org_licences(org) if has_licence(one, licence)]
    numbers = [{"type": "work", "value": spoken(org, one, n), "primary": n == one.numbers[0]} for n in one.numbers]
    numbers.append({"type": "mobile", "value": "+1 555-555-0199", "primary": False})
    payload = known(
        id=one.id,
        emails=[one.email],
        phoneNumbers=numbers if calling_data else numbers[-1:],
        extension=one.extension if calling_data else None,
        locationId=one.location.id if one.location and calling_data else None,
        displayName=one.name,
        nickName=None if sparse else one.first,
        firstName=None if sparse else one.first,
        lastName=None if sparse else one.last,
        orgId=org.id,
        roles=[webex_id("ROLE", org.uuid(role)) for role in ROLES] if one.index == 0 else [],
        licenses=licences,
        department=None if sparse else "Example department",
        managerId=None if sparse or one.index == 0 else org.person(0).id,
        created=created(org),
        lastModified=changed(org),
        timezone=one.location.city[4] if one.location and org.awkward else None,  # the SDK does not know it
        lastActivity=None if invited else last_activity(org, one),
        siteUrls=["example.webex.com#attendee"],
        sipAddresses=[{"type": "cloud-calling", "value": f"{one.email[:10]}@example.calls.webex.com", "primary": True}],
        status="pending" if invited else status,
        invitePending=invited,
        loginEnabled=one.index != neglected.PERSON_DEACTIVATED,
        type="person",
    )
    if org.awkward and one.index == cases.PERSON_UNKNOWN_FIELD:
        payload["futureField"] = {"kept": ["as", {"it": "is", "none": None}], "número": 12345678901234567890}
    return payload


def last_activity(org: Organisation, one: Person) -> str:
    inactive = one.index == neglected.PERSON_INACTIVE
    return org.particulars.moment(days_ago=120, clock="07:08:09.101") if inactive else changed(org)


def spoken(org: Organisation, one: Person, number: str) -> str:
    """Some numbers have hyphens, which a reader must keep."""
    if org.awkward and one.index % 12 == 0 and number.startswith("+1"):
        return f"+1-{number[2:]}"
    return number


def people(org: Organisation, *, calling_data: bool) -> Rows:
    return Rows(org.people, lambda index: person(org, org.person(index), calling_data=calling_data))


def org_licences(org: Organisation) -> tuple[Licence, ...]:
    """The subscriptions; nobody holds the last one."""
    made: tuple[Licence, ...] | None = org.__dict__.get("_licences")
    if made is None:
        standings = [cases.standing(index, awkward=org.awkward) for index in range(org.people_at_first)]
        calling = tuple(i for i, standing in enumerate(standings) if has_calling_licence(i, standing))
        unlicensed = org.workspaces[neglected.WORKSPACE_WITHOUT_LICENCE]
        places = [w for w in org.workspaces if w.calling and w is not unlicensed]
        held: tuple[tuple[str, tuple[int, ...] | range, int], ...] = (
            ("Webex Calling - Professional", calling, sum(not w.basic for w in places)),
            ("Webex Calling - Workspaces", (), sum(w.basic for w in places)),
            ("Messaging", range(org.people_at_first), 0),
            ("Customer Assist", calling[::10], 0),
            ("Meeting - Webex Meetings Suite", range(0, org.people_at_first, 2), 0),
            ("Attendant Console", (), 0),
        )
        made = tuple(
            Licence(
                index=i,
                id=webex_id("LICENSE", org.uuid("licence", i)),
                name=name,
                users=tuple(user for user in users if user < org.people),
                workspaces=rooms,
                bought=len(users) + rooms + SPARE.get(name, 5),
            )
            for i, (name, users, rooms) in enumerate(held)
        )
        org.__dict__["_licences"] = made
    return made


def has_calling_licence(index: int, standing: Standing) -> bool:
    """Whether a person holds the calling licence: whoever has calling, but for one, and one who has not."""
    if index == neglected.PERSON_WITHOUT_LICENCE:
        return False
    left_over = index == neglected.PERSON_LICENSED_WITHOUT_CALLING and standing is Standing.NO_CALLING
    return left_over or standing in (Standing.CALLING, Standing.INVITED)


def has_licence(one: Person, licence: Licence) -> bool:
    if licence.index == 0:
        return has_calling_licence(one.index, one.standing)
    return licence.index == 2 or (licence.index == 4 and one.index % 2 == 0)


def licence(org: Organisation, one: Licence) -> Json:
    meeting = one.name.startswith("Meeting")
    return known(
        id=one.id,
        name=one.name,
        totalUnits=one.bought,
        consumedUnits=len(one.users) + one.workspaces,
        consumedByUsers=len(one.users),
        consumedByWorkspaces=one.workspaces,
        subscriptionId=None if org.awkward and one.index == 5 else "Sub-example-1",
        siteUrl="example.webex.com" if meeting else None,
        siteType="Control Hub managed site" if meeting else None,
    )


def licences(org: Organisation) -> list[Json]:
    return [licence(org, one) for one in org_licences(org)]


def licence_users(org: Organisation, one: Licence) -> Rows:
    """The holders of a licence; the meeting licence also has one from another organisation."""
    outsiders = 1 if org.awkward and one.name.startswith("Meeting") else 0

    def user(index: int) -> Json:
        if index == len(one.users):
            outsider = webex_id("PEOPLE", org.uuid("outsider"))
            return {"id": outsider, "type": "EXTERNAL", "displayName": "Guest", "email": "guest@example.org"}
        holder = org.person(one.users[index])
        return {"id": holder.id, "type": "INTERNAL", "displayName": holder.name, "email": holder.email}

    return Rows(len(one.users) + outsiders, user)


@dataclass(frozen=True)
class Group:
    index: int
    id: str
    name: str
    members: range


def group_at(org: Organisation, index: int) -> Group:
    """A group with everyone; two empty groups; then teams of thirty."""
    value = webex_id("SCIM_GROUP", f"{org.uuid('group', index)}:{org.uuid('org')}")
    if index == 0:
        return Group(index, value, "Everyone", range(org.people))
    if index < 3:
        return Group(index, value, f"Nobody {index}", range(0))
    start = (index - 3) * 20
    return Group(index, value, f"Team {index - 2}", range(start, min(start + 30, org.people)))


def group_count(org: Organisation) -> int:
    return 3 + (org.people_at_first + 19) // 20


def group(org: Organisation, one: Group) -> Json:
    return {
        "id": one.id,
        "displayName": one.name,
        "orgId": org.id,
        "created": created(org),
        "lastModified": changed(org),
        "memberSize": len(members(org, one)),
    }


def groups(org: Organisation) -> Rows:
    return Rows(group_count(org), lambda index: group(org, group_at(org, index)))


def members(org: Organisation, one: Group) -> Rows:
    """People, and in the first team also a workspace, which the API calls a machine."""
    places = 1 if one.index == 3 else 0

    def member(index: int) -> Json:
        if index == len(one.members):
            place = org.workspaces[0]
            return {"id": place.id, "type": "machine", "displayName": place.name}
        who = org.person(one.members[index])
        return {"id": who.id, "type": "user", "displayName": who.name}

    return Rows(len(one.members) + places, member)


def find_group(org: Organisation, group_id: str) -> Group | None:
    index: dict[str, int] | None = org.__dict__.get("_group_index")
    if index is None:
        index = {group_at(org, at).id: at for at in range(group_count(org))}
        org.__dict__["_group_index"] = index
    return group_at(org, index[group_id]) if group_id in index else None
