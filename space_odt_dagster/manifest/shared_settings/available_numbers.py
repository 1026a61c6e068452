"""The numbers that somebody could be given, or that calls could be sent to, one listing per use."""

from space_odt_dagster.manifest.asked import in_query
from space_odt_dagster.manifest.column_groups.available_numbers import (
    FORWARDING_NUMBER,
    FREE_NUMBER,
    MOBILE_NUMBER,
    NUMBERS_PAGE,
    OWNED_NUMBER,
    UNASSIGNED_NUMBER,
)
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.manifest.owners import AUTO_ATTENDANT, HUNT_GROUP, PERSON, QUEUE, VIRTUAL_LINE, WORKSPACE
from space_odt_dagster.manifest.shared_setting import own, shared_setting

PRIMARY = shared_setting(
    own(
        PERSON,
        name="person_available_numbers_primary",
        description="The free numbers of each calling location that a person can get as primary number.",
        sdk_method="<owner>.available_numbers.primary",
        path="/telephony/config/people/primary/availableNumbers",
        docs="get-person-primary-available-phone-numbers",
        more=MOBILE_NUMBER,
    ),
    own(
        WORKSPACE,
        name="workspace_available_numbers_available",
        description="The free numbers of each calling location that a workspace can get as primary number.",
    ),
    own(VIRTUAL_LINE, name="virtual_line_available_numbers_available"),
    per_location=True,
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a <owner> can get as primary number.",
    tier=Tier.V1,
    ids={"location_id": in_query("location_id", "locationId")},
    sdk_method="<owner>.available_numbers.available",
    path="/telephony/config/<owner>/availableNumbers",
    docs="get-<owner>-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=UNASSIGNED_NUMBER,
)

SECONDARY = shared_setting(
    own(PERSON, name="person_available_numbers_secondary"),
    own(WORKSPACE, name="workspace_available_numbers_secondary"),
    grain="assignable number of a <owner>",
    description="The free numbers that each <owner> can get as alternate number.",
    tier=Tier.V1,
    sdk_method="<owner>.available_numbers.secondary",
    path="/telephony/config/<owner>/{entity_id}/secondary/availableNumbers",
    docs="get-<owner>-secondary-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=UNASSIGNED_NUMBER,
)

CALL_FORWARD = shared_setting(
    own(PERSON, name="person_available_numbers_call_forward"),
    own(WORKSPACE, name="workspace_available_numbers_call_forward"),
    own(VIRTUAL_LINE, name="virtual_line_available_numbers_call_forward"),
    grain="assignable number of a <owner>",
    description="The numbers of the organisation that each <owner> can forward calls to, and who has them.",
    tier=Tier.V1,
    sdk_method="<owner>.available_numbers.call_forward",
    path="/telephony/config/<owner>/{entity_id}/callForwarding/availableNumbers",
    docs="get-<owner>-call-forward-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FORWARDING_NUMBER,
)

CALL_INTERCEPT = shared_setting(
    own(PERSON, name="person_available_numbers_call_intercept"),
    own(WORKSPACE, name="workspace_available_numbers_call_intercept"),
    own(
        VIRTUAL_LINE, name="virtual_line_available_numbers_call_intercept", tier=Tier.CANDIDATES, sdk_path_is_wrong=True
    ),
    grain="assignable number of a <owner>",
    description="The numbers of the organisation that intercepted calls of each <owner> can be sent to, and who has "
    "them.",
    tier=Tier.V1,
    sdk_method="<owner>.available_numbers.call_intercept",
    path="/telephony/config/<owner>/{entity_id}/callIntercept/availableNumbers",
    docs="get-<owner>-call-intercept-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FORWARDING_NUMBER,
)

ECBN = shared_setting(
    own(PERSON, name="person_available_numbers_ecbn"),
    own(WORKSPACE, name="workspace_available_numbers_ecbn"),
    own(VIRTUAL_LINE, name="virtual_line_available_numbers_ecbn"),
    grain="assignable number of a <owner>",
    description="The numbers that emergency services can use to call each <owner> back, and who has them.",
    tier=Tier.V1,
    sdk_method="<owner>.available_numbers.ecbn",
    path="/telephony/config/<owner>/{entity_id}/emergencyCallbackNumber/availableNumbers",
    docs="get-<owner>-ecbn-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=OWNED_NUMBER,
)

FAX_MESSAGE = shared_setting(
    own(PERSON, name="person_available_numbers_fax_message"),
    own(WORKSPACE, name="workspace_available_numbers_fax_message"),
    own(VIRTUAL_LINE, name="virtual_line_available_numbers_fax_message"),
    grain="assignable number of a <owner>",
    description="The free numbers at which each <owner> can receive fax messages.",
    tier=Tier.V1,
    sdk_method="<owner>.available_numbers.fax_message",
    path="/telephony/config/<owner>/{entity_id}/faxMessage/availableNumbers",
    docs="get-<owner>-fax-message-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=UNASSIGNED_NUMBER,
)

FEATURE_PRIMARY = shared_setting(
    own(QUEUE, name="call_queue_available_numbers_primary"),
    own(HUNT_GROUP, name="hunt_group_available_numbers_primary"),
    own(
        AUTO_ATTENDANT,
        name="auto_attendant_available_numbers_primary",
        description="The free numbers of each calling location that an auto attendant can get as its number.",
    ),
    per_location=True,
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a <owner> can get as its number.",
    tier=Tier.CANDIDATES,
    sdk_method="<owner>.primary_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/<owner>/availableNumbers",
    docs="get-<owner>-primary-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FREE_NUMBER,
)

FEATURE_ALTERNATE = shared_setting(
    own(QUEUE, name="call_queue_available_numbers_alternate"),
    own(HUNT_GROUP, name="hunt_group_available_numbers_alternate"),
    own(
        AUTO_ATTENDANT,
        name="auto_attendant_available_numbers_alternate",
        description="The free numbers of each calling location that an auto attendant can get as alternate number.",
    ),
    per_location=True,
    grain="assignable number of a calling location",
    description="The free numbers of each calling location that a <owner> can get as alternate number.",
    tier=Tier.CANDIDATES,
    sdk_method="<owner>.alternate_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/<owner>/alternate/availableNumbers",
    docs="get-<owner>-alternate-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FREE_NUMBER,
)

FEATURE_CALL_FORWARD = shared_setting(
    own(QUEUE, name="call_queue_available_numbers_call_forward"),
    own(
        HUNT_GROUP,
        name="hunt_group_available_numbers_call_forward",
        sdk_method="<owner>.forward_available_phone_numbers",
    ),
    own(
        AUTO_ATTENDANT,
        name="auto_attendant_available_numbers_call_forward",
        description="The numbers of each calling location that calls of an auto attendant can be forwarded to.",
    ),
    per_location=True,
    grain="assignable number of a calling location",
    description="The numbers of each calling location that calls of a <owner> can be forwarded to.",
    tier=Tier.CANDIDATES,
    sdk_method="<owner>.call_forward_available_phone_numbers",
    path="/telephony/config/locations/{location_id}/<owner>/callForwarding/availableNumbers",
    docs="get-<owner>-call-forward-available-phone-numbers",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=FORWARDING_NUMBER,
)
