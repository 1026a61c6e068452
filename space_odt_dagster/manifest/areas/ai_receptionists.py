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
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource, InAnswer
from space_odt_dagster.manifest.owners import LOCATION, Owner
from space_odt_dagster.manifest.scopes import TELEPHONY_READ
from space_odt_dagster.manifest.spec import Cadence, Endpoint, Export, PageSize, Tier, column

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
    column("direct_number", "phoneNumber", "Phone number."),
    column("extension", "extension", "Extension."),
    ROUTING_PREFIX,
    ESN,
)
_TRANSFER = (
    column("contact_type", "transferTo.contactType", "Kind of whom it transfers to, such as PEOPLE or RESOURCE_GROUP."),
    column("contact_id", "transferTo.contactId", "Id of whom it transfers to."),
    column("contact_name", "transferTo.name", "Name of whom it transfers to.", sensitive=PERSONAL),
    column("contact_number", "transferTo.phoneNumber", "Number that it transfers to.", sensitive=PERSONAL),
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
            "location.id",
            "Location of the AI receptionist.",
            key=True,
            references="calling_locations.location_id",
        ),
        column("id", "id", "Id of the AI receptionist.", key=True),
        column("name", "name", "Name of the AI receptionist."),
        *_NUMBERS,
        column("location_name", "location.name", "Name of the location."),
    ),
)

AI_RECEPTIONIST_DETAILS = AI_RECEPTIONIST.setting(
    name="ai_receptionist_details",
    description="The settings of each AI receptionist: its numbers, its voice, what it is to do and which knowledge base it "
    "answers from. Its welcome message and guideline are in raw_json.",
    sdk_method="telephony.ai_receptionists.details",
    path=_RECEPTIONIST,
    docs="get-ai-receptionist-details",
    columns=(
        column("name", ("name", FromSource("name")), "Name of the AI receptionist."),
        column("enabled", "enabled", "Whether it takes calls.", type=BOOLEAN),
        *_NUMBERS,
        column("alternate_numbers", "alternateNumbers[].phoneNumber", "Its other phone numbers.", type=LIST),
        column(
            "direct_line_caller_id_selection",
            "directLineCallerIdName.directLineCallerIdNameSelection",
            "Which name is shown on calls from the direct line: CUSTOM_NAME or DISPLAY_NAME.",
        ),
        column("dial_by_name", "dialByName", "Name that callers spell to reach it by dial-by-name."),
        column("default_action", "defaultAction.actionType", "What it does when it cannot help."),
        column("agent_id", "aiAgent.agentId", "Id of the AI agent."),
        column("ai_engine", "aiAgent.voice.aiEngine", "AI engine of its voice."),
        column("voice", "aiAgent.voice.displayName", "Name of its voice."),
        column("voice_language_code", "aiAgent.voice.languageCode", "Language of its voice, as a code such as en-US."),
        column(
            "knowledge_base_id",
            "aiAgent.knowledgeBaseId",
            "The knowledge base that it answers from.",
            references="knowledge_bases.id",
        ),
        column("goal", "aiAgent.guidelines.goal", "What it is to do.", sensitive=PERSONAL),
        column(
            "transparency_enabled",
            "aiAgent.transparencySettings.enabled",
            "Whether it says that it is an AI.",
            type=BOOLEAN,
        ),
        column("intent_count", "intentCount", "How many intents it has.", type=INTEGER),
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
        column("id", "id", "Id of the intent.", key=True),
        column("name", "name", "Name of the intent."),
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
        column("id", Asked("intent_id"), "The intent.", key=True, references="ai_receptionist_intents.id"),
        column("name", ("name", FromSource("name")), "Name of the intent."),
        column("description", "description", "When it applies.", sensitive=PERSONAL),
        *_TRANSFER,
    ),
)

AI_RECEPTIONIST_TEMPLATES = organisation_wide(
    name="ai_receptionist_templates",
    group=_GROUP,
    grain="AI receptionist template",
    description="The templates that an AI receptionist can be made from.",
    every=Cadence.WEEK,
    sdk_method="telephony.ai_receptionists.templates",
    path="/telephony/config/aiReceptionists/templates",
    docs=f"{_DOCS}/list-ai-receptionist-templates",
    item_key="templates",
    columns=(
        column("id", "id", "Id of the template.", key=True),
        column("name", "name", "Name of the template."),
        column(
            "default_transparency_message",
            InAnswer("defaultTransparencyMessage"),
            "What says that it is an AI, unless it is changed.",
            sensitive=PERSONAL,
        ),
    ),
)

AI_RECEPTIONIST_TEMPLATE_DETAILS = Export(
    name="ai_receptionist_template_details",
    group=_GROUP,
    grain="AI receptionist template",
    description="What an AI receptionist that is made from each template is to do and to say. Its guideline is in raw_json.",
    every=Cadence.WEEK,
    asked=EachRow(of="ai_receptionist_templates", ids={"template_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.ai_receptionists.get_template",
        path="/telephony/config/aiReceptionists/templates/{template_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"https://developer.webex.com/docs/api/v1/{_DOCS}/get-ai-receptionist-template-details",
    ),
    columns=(
        column("id", Asked("template_id"), "The template.", key=True, references="ai_receptionist_templates.id"),
        column("name", ("name", FromSource("name")), "Name of the template."),
        column("goal", "goal", "What it is to do.", sensitive=PERSONAL),
        column("welcome_message", "welcomeMessage", "What it says first.", sensitive=PERSONAL),
        column(
            "default_transparency_message",
            "defaultTransparencyMessage",
            "What says that it is an AI.",
            sensitive=PERSONAL,
        ),
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
        column("name", "name", "Name of the AI engine.", key=True),
        column("voices", "voices[].displayName", "Names of its voices.", type=LIST),
        column("language_codes", "voices[].languageCode", "Languages of these, in the same order.", type=LIST),
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
