"""Knowledge bases: the documents that AI receptionists answer from."""

from space_odt_dagster.manifest.asked import EachRow
from space_odt_dagster.manifest.columns import INTEGER, LIST, PERSONAL, TIME
from space_odt_dagster.manifest.export import Endpoint, Export, PageSize, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_GROUP = "ai_receptionists"
_DOCS = "features-ai-receptionist"
_API = f"https://developer.webex.com/docs/api/v1/{_DOCS}"
_DOCUMENTS = "/telephony/config/knowledgeBases/{knowledge_base_id}/documents"

_KNOWLEDGE_BASE = column(
    "knowledge_base_id", "The knowledge base.", at=Asked("knowledge_base_id"), key=True, references="knowledge_bases.id"
)
_DOCUMENT = (
    column("status", "Whether it could be taken in, such as success."),
    column("knowledge_type", "Kind of document: article or file."),
    column("description", "What it is about.", sensitive=PERSONAL),
    column("file_name", "Name of the file."),
    column("file_size", "Size of the file.", type=INTEGER),
    column("created", "When it was added.", at="createdAt", type=TIME),
    column("last_modified", "When it was last changed.", at="updatedAt", type=TIME),
)

KNOWLEDGE_BASES = organisation_wide(
    name="knowledge_bases",
    group=_GROUP,
    grain="knowledge base",
    description="Every knowledge base, and the AI agents that answer from it.",
    sdk_method="telephony.ai_receptionists.knowledge_bases",
    path="/telephony/config/knowledgeBases",
    docs=f"{_DOCS}/list-knowledge-bases",
    item_key="knowledgeBases",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the knowledge base.", key=True),
        column("name", "Name of the knowledge base."),
        column("documents_count", "How many documents it has.", type=INTEGER),
        column("files_count", "How many files it has.", type=INTEGER),
        column("files_size", "Size of these files.", type=INTEGER),
        column("description", "What it is about.", sensitive=PERSONAL),
        column("agent_ids", "Ids of the AI agents that answer from it.", at="mappedBots[].agentId", type=LIST),
        column("created", "When it was created.", at="createdAt", type=TIME),
        column("last_modified", "When it was last changed.", at="updatedAt", type=TIME),
    ),
)

KNOWLEDGE_BASE_DOCUMENTS = Export(
    name="knowledge_base_documents",
    group=_GROUP,
    grain="document of a knowledge base",
    description="Every document of each knowledge base.",
    asked=EachRow(of="knowledge_bases", ids={"knowledge_base_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.ai_receptionists.list_knowledge_base_documents",
        path=_DOCUMENTS,
        scopes=TELEPHONY_READ,
        docs_url=f"{_API}/list-knowledge-base-documents",
        item_key="documents",
        page=PageSize(size=100, ends_below=100),
    ),
    columns=(
        _KNOWLEDGE_BASE,
        column("id", "Id of the document.", key=True),
        column("name", "Name of the document."),
        *_DOCUMENT,
    ),
)

KNOWLEDGE_BASE_DOCUMENT_DETAILS = Export(
    name="knowledge_base_document_details",
    group=_GROUP,
    grain="document of a knowledge base",
    description="What each document of a knowledge base says, in raw_json.",
    asked=EachRow(of="knowledge_base_documents", ids={"knowledge_base_id": "knowledge_base_id", "document_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.ai_receptionists.get_knowledge_base_document",
        path=f"{_DOCUMENTS}/{{document_id}}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_API}/get-knowledge-base-document-details",
    ),
    columns=(
        _KNOWLEDGE_BASE,
        column("id", "The document.", at=Asked("document_id"), key=True, references="knowledge_base_documents.id"),
        column("name", "Name of the document.", at=("name", FromSource("name"))),
        *_DOCUMENT,
    ),
)

EXPORTS = (KNOWLEDGE_BASES, KNOWLEDGE_BASE_DOCUMENTS, KNOWLEDGE_BASE_DOCUMENT_DETAILS)
