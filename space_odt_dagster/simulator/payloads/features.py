"""Queues and hunt groups: listings, details and forwarding, which auto attendants have too; and queue agents."""

from collections import Counter

from space_odt_dagster.simulator import neglected
from space_odt_dagster.simulator.answers import Json, Rows
from space_odt_dagster.simulator.entities import Agent, Feature
from space_odt_dagster.simulator.identifiers import ABROAD, outside_number, webex_id
from space_odt_dagster.simulator.organisation import Organisation
from space_odt_dagster.simulator.payloads.shape import esn, known, reference


def listed(org: Organisation, one: Feature) -> Json:
    """An item of the listing of its kind."""
    payload = known(
        id=one.id,
        name=one.name,
        locationName=one.location.name,
        locationId=one.location.id,
        phoneNumber=one.number,
        extension=one.extension,
        routingPrefix=one.location.routing_prefix,
        esn=esn(one.location, one.extension),
    )
    if one.kind == "AUTO_ATTENDANT":
        payload["tollFreeNumber"] = False
    else:
        payload["enabled"] = one.index % 6 != 5
    if one.customer_assist:
        payload["hasCxEssentials"] = True
    return payload


def hunt_groups(org: Organisation) -> Rows:
    return Rows(len(org.hunt_groups), lambda index: listed(org, org.hunt_groups[index]))


def auto_attendants(org: Organisation) -> Rows:
    return Rows(len(org.auto_attendants), lambda index: listed(org, org.auto_attendants[index]))


def queues(org: Organisation, *, customer_assist: bool) -> list[Json]:
    """Customer Assist queues are listed only if requested, and then alone."""
    return [listed(org, one) for one in org.queues if one.customer_assist is customer_assist]


def basics(org: Organisation, one: Feature) -> Json:
    return known(
        id=one.id,
        name=one.name,
        enabled=one.index % 6 != 5,
        language="English",
        languageCode="en_us",
        firstName=None if org.awkward and one.index % 2 else one.name,
        lastName=".",
        timeZone=time_zone(one),
        phoneNumber=one.number,
        extension=one.extension,
        directLineCallerIdName={"selection": "DISPLAY_NAME"},
        dialByName=None if org.awkward else one.name,
    )


def time_zone(one: Feature) -> str:
    moved = one.kind == "CALL_QUEUE" and one.index == neglected.QUEUE_IN_ANOTHER_TIME_ZONE
    return "Europe/Lisbon" if moved else one.location.city[4]


def agent_basics(agent: Agent) -> Json:
    return known(
        id=agent.id,
        firstName=agent.first,
        lastName=agent.last,
        phoneNumber=agent.number,
        extension=agent.extension,
    )


def greeting(org: Organisation, one: Feature) -> Json:
    return {"enabled": False, "greeting": "DEFAULT", "audioAnnouncementFiles": announcement_refs(org, one)}


def announcement_refs(org: Organisation, one: Feature) -> list[Json]:
    if one.index % 3:
        return []
    value = webex_id("ANNOUNCEMENT", org.uuid("announcement", one.id, 0))
    return [{"id": value, "name": "Greeting 1.wav", "mediaFileType": "WAV", "level": "LOCATION"}]


def overflow_to(org: Organisation, one: Feature) -> str | None:
    """Where a full queue sends its callers, if it sends them anywhere."""
    if one.index % 2 == 0 or one.index == neglected.QUEUE_SENT_NOWHERE:
        return None
    if one.index == neglected.QUEUE_SENT_OUTSIDE:
        return outside_number(one.location.country)
    circle = org.hunt_groups[neglected.HUNT_GROUP_BUSY_IN_A_CIRCLE]
    return circle.extension if one.index == 1 else org.hunt_groups[0].extension


def queue_details(org: Organisation, one: Feature) -> Json:
    greet = greeting(org, one)
    return {
        **basics(org, one),
        "routingPrefix": one.location.routing_prefix,
        "esn": esn(one.location, one.extension),
        "tollFreeNumber": False,
        "phoneNumberForOutgoingCallsEnabled": True,
        "callingLineIdPolicy": "DIRECT_LINE",
        "alternateNumberSettings": {"distinctiveRingEnabled": True, "alternateNumbers": []},
        "callPolicies": {
            "routingType": "SKILL_BASED" if one.customer_assist else "PRIORITY_BASED",
            "policy": ("UNIFORM", "CIRCULAR", "SIMULTANEOUS")[one.index % 3],
            "callBounce": {
                "callBounceEnabled": True,
                "callBounceMaxRings": 5,
                "agentUnavailableEnabled": False,
                "alertAgentEnabled": False,
                "alertAgentMaxSeconds": 30,
                "callBounceOnHoldEnabled": False,
                "callBounceOnHoldMaxSeconds": 60,
            },
            "distinctiveRing": {"enabled": True, "ringPattern": "NORMAL"},
        },
        "queueSettings": {
            "queueSize": 25,
            "callOfferToneEnabled": True,
            "resetCallStatisticsEnabled": False,
            "overflow": known(
                action="TRANSFER_TO_PHONE_NUMBER" if one.index % 2 else "PERFORM_BUSY_TREATMENT",
                sendToVoicemail=False,
                transferNumber=overflow_to(org, one),
                overflowAfterWaitEnabled=False,
                overflowAfterWaitTime=30,
                playOverflowGreetingEnabled=False,
                greeting="DEFAULT",
                audioAnnouncementFiles=[],
            ),
            "welcomeMessage": {**greet, "alwaysEnabled": False},
            "waitMessage": {
                "enabled": False,
                "waitMode": "TIME",
                "handlingTime": 5,
                "defaultHandlingTime": 5,
                "queuePosition": 100,
                "highVolumeMessageEnabled": False,
                "estimatedWaitingTime": 30,
                "callbackOptionEnabled": False,
                "minimumEstimatedCallbackTime": 30,
                "internationalCallbackEnabled": False,
                "playUpdatedEstimatedWaitMessage": False,
            },
            "comfortMessage": {**greet, "timeBetweenMessages": 30},
            "comfortMessageBypass": {**greet, "callWaitingAgeThreshold": 30},
            "mohMessage": {"normalSource": greet, "alternateSource": greet},
            "whisperMessage": greet,
        },
        "allowCallWaitingForAgentsEnabled": False,
        "agents": [
            {
                **agent_basics(agent),
                "type": agent.kind,
                "skillLevel": 1,
                "joinEnabled": True,
                "location": reference(agent.location),
            }
            for agent in org.agents(one)
        ],
        "allowAgentJoinEnabled": True,
        "hasCxEssentials": one.customer_assist,
    }


def queue_settings(org: Organisation) -> Json:
    return {
        "maintainQueuePositionForSimRingEnabled": True,
        "forceAgentUnavailableOnBouncedEnabled": False,
        "playToneToAgentForBargeInEnabled": True,
        "playToneToAgentForSilentMonitoringEnabled": not org.particulars.careless,
        "playToneToAgentForSupervisorCoachingEnabled": False,
    }


def queue_agents(org: Organisation, asked: list[Feature]) -> list[Json]:
    """The agents of these queues, each once. Their type is always PEOPLE, whatever they are."""
    agents = {agent.id: agent for queue in asked for agent in org.agents(queue)}
    counted = Counter(agent.id for queue in asked for agent in org.agents(queue))
    return [
        {
            **agent_basics(agent),
            "routingPrefix": agent.location.routing_prefix,
            **known(esn=esn(agent.location, agent.extension)),
            "queueCount": counted[agent.id],
            "locationCount": 1,
            "joinCount": counted[agent.id],
            "unjoinCount": 0,
            "location": reference(agent.location),
            "type": "PEOPLE",
        }
        for agent in agents.values()
    ]


def joined(one: Feature) -> Json:
    """A queue in the details of an agent."""
    return known(
        id=one.id,
        name=one.name,
        phoneNumber=one.number,
        routingPrefix=one.location.routing_prefix,
        locationId=one.location.id,
        locationName=one.location.name,
        joinEnabled=True,
    )


def unanswered_to(org: Organisation, one: Feature) -> str | None:
    """Where a hunt group sends calls that nobody answers; the first to an auto attendant without a number."""
    if one.index == neglected.HUNT_GROUP_SENT_ABROAD:
        return ABROAD
    if one.index == neglected.HUNT_GROUP_BUSY_IN_A_CIRCLE:
        return org.queues[1].extension
    if one.index == neglected.HUNT_GROUP_WITHOUT_AGENTS:
        return None
    return org.auto_attendants[neglected.ATTENDANT_WITHOUT_NUMBER].extension


def hunt_group_details(org: Organisation, one: Feature) -> Json:
    unanswered = unanswered_to(org, one)
    return {
        **basics(org, one),
        "distinctiveRing": True,
        "alternateNumbers": [],
        "callPolicies": {
            "policy": "WEIGHTED" if one.index % 2 else "REGULAR",
            "waitingEnabled": False,
            "groupBusyEnabled": one.index == neglected.HUNT_GROUP_BUSY_IN_A_CIRCLE,
            "allowMembersToControlGroupBusyEnabled": False,
            "noAnswer": known(
                nextAgentEnabled=True,
                nextAgentRings=3,
                forwardEnabled=unanswered is not None,
                destination=unanswered,
                numberOfRings=15,
                systemMaxNumberOfRings=20,
                destinationVoicemailEnabled=False,
            ),
            "busyRedirect": {"enabled": False, "destinationVoicemailEnabled": False},
            "businessContinuityRedirect": {"enabled": False, "destinationVoicemailEnabled": False},
        },
        "agents": [
            {
                **agent_basics(agent),
                "routingPrefix": agent.location.routing_prefix,
                **known(esn=esn(agent.location, agent.extension)),
                "weight": "25",
            }
            for agent in org.agents(one)
        ],
        "huntGroupCallerIdForOutgoingCallsEnabled": True,
    }


def operating_modes(one: Feature) -> Json:
    """Two queues follow operating modes. Somebody switched the mode of one of them, and has to switch it back."""
    follows = one.index in (neglected.QUEUE_ON_MANUAL_MODE, neglected.QUEUE_ON_SCHEDULED_MODE)
    scheduled = one.index == neglected.QUEUE_ON_SCHEDULED_MODE
    return {
        "enabled": follows and one.kind == "CALL_QUEUE",
        "exceptionType": "AUTOMATIC_SWITCH_BACK_STANDARD" if scheduled else "MANUAL_SWITCH_BACK",
        "modes": [],
    }


def forwarding(org: Organisation, one: Feature) -> Json:
    ruled = one.index % 2 == 0
    attendant = one.kind == "AUTO_ATTENDANT"  # documented with other names
    voicemail = "sendToVoicemailEnabled" if attendant else "destinationVoicemailEnabled"
    off = {"ringReminderEnabled": False, voicemail: False}
    rule = {
        "id": webex_id("CALL_FORWARDING_SELECTIVE_RULE", org.uuid("rule", one.id)),
        "name": "Nights",
        "callsFrom" if attendant else "callFrom": "Any private Number,+12005550145",
        "callsTo": "Primary",
        "forwardTo": outside_number(one.location.country),
        "enabled": True,
    }
    return {
        "callForwarding": {
            "always": {"enabled": False, **off},
            "selective": {"enabled": ruled, "destination": outside_number(one.location.country), **off},
            "rules": [rule] if ruled else [],
            "operatingModes": operating_modes(one),
        }
    }
