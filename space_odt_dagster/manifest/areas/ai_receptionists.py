"""AI receptionists: who answers by machine, what it knows, and whom it transfers calls to."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.column_groups.available_numbers import NUMBERS_PAGE, UNASSIGNED_NUMBER
from space_odt_dagster.manifest.columns import (
    BOOLEAN,
    ESN,
    INTEGER,
    LIST,
    PERSONAL,
    ROUTING_PREFIX,
    TOLL_FREE,
    of_feature,
)
from space_odt_dagster.manifest.export import Cadence, Endpoint, Export, PageSize, Tier, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource, InAnswer
from space_odt_dagster.manifest.owners import LOCATION, Owner
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_GROUP = "ai_receptionists"
_DOCS = "features-ai-receptionist"
_RECEPTIONIST = "/telephony/config/locations/{location_id}/aiReceptionists/{ai_receptionist_id}"

AI_RECEPTIONIST = Owner(
    group=_GROUP,
    grain="AI receptionist",
    of="ai_receptionists",
    ids=("location_id", "id"),
    columns=of_feature("AI receptionist", "ai_receptionists", "id"),
    item_columns=of_feature("AI receptionist", "ai_receptionists", "ai_receptionist_id"),
    docs=_DOCS,
)

_NUMBERS = (
    column("direct_number", "Phone number.", at="phoneNumber"),
    column("extension", "Extension."),
    ROUTING_PREFIX,
    ESN,
)
_TRANSFER = (
    column(
        "contact_type", "Kind of whom it transfers to, such as PEOPLE or RESOURCE_GROUP.", at="transferTo.contactType"
    ),
    column("contact_id", "Id of whom it transfers to.", at="transferTo.contactId"),
    column("contact_name", "Name of whom it transfers to.", at="transferTo.name", sensitive=PERSONAL),
    column("contact_number", "Number that it transfers to.", at="transferTo.phoneNumber", sensitive=PERSONAL),
)

AI_RECEPTIONISTS = organisation_wide(
    name="ai_receptionists",
    group=_GROUP,
    grain="AI receptionist",
    description="Every AI receptionist, with its numbers and location.",
    sdk_method="telephony.ai_receptionists.list",
    path="/telephony/config/aiReceptionists",
    docs=f"{_DOCS}/list-ai-receptionists",
    item_key="aiReceptionists",
    page=PageSize(size=2000, ends_below=2000),
    columns=(
        column(
            "location_id",
            "Location of the AI receptionist.",
            at="location.id",
            key=True,
            references="calling_locations.location_id",
        ),
        column("id", "Id of the AI receptionist.", key=True),
        column("name", "Name of the AI receptionist."),
        *_NUMBERS,
        column("location_name", "Name of the location.", at="location.name"),
    ),
)

AI_RECEPTIONIST_DETAILS = AI_RECEPTIONIST.setting(
    name="ai_receptionist_details",
    description="The settings of each AI receptionist: its numbers, its voice, its task, and which knowledge base it "
    "answers from. Its welcome message and guideline are in raw_json.",
    sdk_method="telephony.ai_receptionists.details",
    path=_RECEPTIONIST,
    docs="get-ai-receptionist-details",
    columns=(
        column("name", "Name of the AI receptionist.", at=("name", FromSource("name"))),
        column("enabled", "Whether it takes calls.", type=BOOLEAN),
        *_NUMBERS,
        column("alternate_numbers", "Its other phone numbers.", at="alternateNumbers[].phoneNumber", type=LIST),
        column(
            "direct_line_caller_id_selection",
            "Which name is shown on calls from the direct line: CUSTOM_NAME or DISPLAY_NAME.",
            at="directLineCallerIdName.directLineCallerIdNameSelection",
        ),
        column("dial_by_name", "Name that callers spell to reach it by dial-by-name."),
        column("default_action", "What it does when it cannot help.", at="defaultAction.actionType"),
        column("agent_id", "Id of the AI agent.", at="aiAgent.agentId"),
        column("ai_engine", "AI engine of its voice.", at="aiAgent.voice.aiEngine"),
        column("voice", "Name of its voice.", at="aiAgent.voice.displayName"),
        column(
            "voice_language_code", "Language of its voice, as a code such as en-US.", at="aiAgent.voice.languageCode"
        ),
        column(
            "knowledge_base_id",
            "The knowledge base that it answers from.",
            at="aiAgent.knowledgeBaseId",
            references="knowledge_bases.id",
        ),
        column("goal", "Its task.", at="aiAgent.guidelines.goal", sensitive=PERSONAL),
        column(
            "transparency_enabled",
            "Whether it informs callers that it is an AI.",
            at="aiAgent.transparencySettings.enabled",
            type=BOOLEAN,
        ),
        column("intent_count", "How many intents it has.", type=INTEGER),
    ),
)

AI_RECEPTIONIST_INTENTS = AI_RECEPTIONIST.setting(
    name="ai_receptionist_intents",
    grain="intent of an AI receptionist",
    description="What callers can ask each AI receptionist for, and whom it then transfers them to.",
    sdk_method="telephony.ai_receptionists.intents",
    path=f"{_RECEPTIONIST}/intents",
    docs="list-ai-receptionist-intents",
    item_key="intents",
    columns=(
        column("id", "Id of the intent.", key=True),
        column("name", "Name of the intent."),
        *_TRANSFER,
    ),
)

AI_RECEPTIONIST_INTENT_DETAILS = AI_RECEPTIONIST.setting(
    name="ai_receptionist_intent_details",
    grain="intent of an AI receptionist",
    description="How each AI receptionist recognises what callers ask for, and whom it then transfers them to.",
    of="ai_receptionist_intents",
    ids={"location_id": "location_id", "ai_receptionist_id": "ai_receptionist_id", "intent_id": "id"},
    sdk_method="telephony.ai_receptionists.get_intent",
    path=f"{_RECEPTIONIST}/intents/{{intent_id}}",
    docs="get-ai-receptionist-intent",
    columns=(
        column("id", "The intent.", at=Asked("intent_id"), key=True, references="ai_receptionist_intents.id"),
        column("name", "Name of the intent.", at=("name", FromSource("name"))),
        column("description", "When it applies.", sensitive=PERSONAL),
        *_TRANSFER,
    ),
)

AI_RECEPTIONIST_TEMPLATES = organisation_wide(
    name="ai_receptionist_templates",
    group=_GROUP,
    grain="AI receptionist template",
    description="The templates for AI receptionists.",
    every=Cadence.WEEK,
    sdk_method="telephony.ai_receptionists.templates",
    path="/telephony/config/aiReceptionists/templates",
    docs=f"{_DOCS}/list-ai-receptionist-templates",
    item_key="templates",
    columns=(
        column("id", "Id of the template.", key=True),
        column("name", "Name of the template."),
        column(
            "default_transparency_message",
            "Default message that informs callers that it is an AI.",
            at=InAnswer("defaultTransparencyMessage"),
            sensitive=PERSONAL,
        ),
    ),
)

AI_RECEPTIONIST_TEMPLATE_DETAILS = Export(
    name="ai_receptionist_template_details",
    group=_GROUP,
    grain="AI receptionist template",
    description="The task and messages of an AI receptionist made from each template. Its guideline is in raw_json.",
    every=Cadence.WEEK,
    asked=EachRow(of="ai_receptionist_templates", ids={"template_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.ai_receptionists.get_template",
        path="/telephony/config/aiReceptionists/templates/{template_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"https://developer.webex.com/docs/api/v1/{_DOCS}/get-ai-receptionist-template-details",
    ),
    columns=(
        column("id", "The template.", at=Asked("template_id"), key=True, references="ai_receptionist_templates.id"),
        column("name", "Name of the template.", at=("name", FromSource("name"))),
        column("goal", "Its task.", sensitive=PERSONAL),
        column("welcome_message", "Its welcome message.", sensitive=PERSONAL),
        column("default_transparency_message", "Message that informs callers that it is an AI.", sensitive=PERSONAL),
    ),
)

LOCATION_AI_RECEPTIONIST_VOICES = LOCATION.setting(
    name="location_ai_receptionist_voices",
    group=_GROUP,
    grain="AI engine with its voices of a calling location",
    description="The AI engines of each calling location, and the voices that an AI receptionist there can have. What a voice "
    "sounds like is in raw_json.",
    every=Cadence.WEEK,
    sdk_method="telephony.ai_receptionists.voices",
    path="/telephony/config/locations/{location_id}/aiReceptionists/voices",
    docs=f"{_DOCS}/get-ai-receptionist-voices",
    item_key="aiEngines",
    columns=(
        column("name", "Name of the AI engine.", key=True),
        column("voices", "Names of its voices.", at="voices[].displayName", type=LIST),
        column("language_codes", "Languages of these, in the same order.", at="voices[].languageCode", type=LIST),
    ),
)

AI_RECEPTIONIST_AVAILABLE_NUMBERS = LOCATION.setting(
    name="ai_receptionist_available_numbers",
    group=_GROUP,
    grain="assignable number of a calling location",
    description="The numbers that an AI receptionist of each calling location could have.",
    tier=Tier.CANDIDATES,
    sdk_method="telephony.ai_receptionists.available_numbers",
    path="/telephony/config/locations/{location_id}/aiReceptionists/availableNumbers",
    docs=f"{_DOCS}/list-available-numbers-for-ai-receptionist",
    item_key="phoneNumbers",
    page=NUMBERS_PAGE,
    columns=(*UNASSIGNED_NUMBER, TOLL_FREE),
)

EXPORTS = (
    AI_RECEPTIONISTS,
    AI_RECEPTIONIST_DETAILS,
    AI_RECEPTIONIST_INTENTS,
    AI_RECEPTIONIST_INTENT_DETAILS,
    AI_RECEPTIONIST_TEMPLATES,
    AI_RECEPTIONIST_TEMPLATE_DETAILS,
    LOCATION_AI_RECEPTIONIST_VOICES,
    AI_RECEPTIONIST_AVAILABLE_NUMBERS,
)
