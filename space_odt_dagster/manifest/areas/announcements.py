"""The repository of announcements: audio files of the organisation and its locations, and playlists made of them."""

from space_odt_dagster.manifest.asked import EachRow, Fixed
from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, PERSONAL, TIME
from space_odt_dagster.manifest.export import Cadence, Endpoint, Export, PageSize, column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import Asked, FromSource
from space_odt_dagster.manifest.owners import LOCATION
from space_odt_dagster.manifest.scopes import TELEPHONY_READ

_PAGE = "features-announcement-repository"
_DOCS = f"https://developer.webex.com/docs/api/v1/{_PAGE}"
_FILE = (
    column("file_name", "Name of the audio file."),
    column("media_file_type", "Format of the file, such as WAV."),
)
_LISTED = (
    *_FILE,
    column("level", "Where the file is kept: ORGANIZATION or LOCATION."),
    column("file_size", "Size of the file in kilobytes."),
    column("last_updated", "When the file was last changed, in UTC.", type=TIME),
    column("is_text_to_speech", "Whether it was made from a text.", type=BOOLEAN),
)
_DETAILS = (
    *_FILE,
    column("feature_reference_count", "How many features play it. A file that none plays can go.", type=INTEGER),
    column("feature_ids", "Ids of these features.", at="featureReferences[].id", type=LIST),
    column("file_size", "Size of the file in kilobytes."),
    column("last_updated", "When the file was last changed, in UTC.", type=TIME),
    column("is_text_to_speech", "Whether it was made from a text.", type=BOOLEAN),
    column("voice", "Voice that speaks the text."),
    column("language", "Language of the text."),
    column("text", "The text that was spoken.", sensitive=PERSONAL),
)
_USAGE = (
    column("total_file_size_used_kb", "Kilobytes that the files take.", at="totalFileSizeUsedKB", type=INTEGER),
    column(
        "total_file_size_limit_mb",
        "Maximum size of all of them, in megabytes.",
        at="totalFileSizeLimitMB",
        type=INTEGER,
    ),
    column(
        "max_audio_file_size_allowed_kb",
        "Maximum size of an audio file, in kilobytes.",
        at="maxAudioFileSizeAllowedKB",
        type=INTEGER,
    ),
    column(
        "max_video_file_size_allowed_kb",
        "Maximum size of a video file, in kilobytes.",
        at="maxVideoFileSizeAllowedKB",
        type=INTEGER,
    ),
)

ANNOUNCEMENTS = organisation_wide(
    name="announcements",
    group="announcements",
    grain="announcement file of the organisation",
    description="Every announcement that is kept for the whole organisation. Those of locations are in "
    "location_announcements.",
    sdk_method="telephony.announcements_repo.list",
    path="/telephony/config/announcements",
    docs="features-announcement-repository/fetch-list-of-announcement-greetings-on-location-and-organization-level",
    item_key="announcements",
    page=PageSize(size=2000),
    columns=(
        column("id", "Id of the announcement.", key=True),
        column("name", "Name of the announcement."),
        *_LISTED,
    ),
)

LOCATION_ANNOUNCEMENTS = organisation_wide(
    name="location_announcements",
    group="announcements",
    grain="announcement file of a location",
    description="Every announcement that is kept for one location.",
    sdk_method="telephony.announcements_repo.list",
    path="/telephony/config/announcements",
    docs="features-announcement-repository/fetch-list-of-announcement-greetings-on-location-and-organization-level",
    item_key="announcements",
    fixed=(Fixed(query="locationId", value="locations", param="location_id"),),
    page=PageSize(size=2000),
    columns=(
        column(
            "location_id",
            "Location of the announcement.",
            at="location.id",
            key=True,
            references="calling_locations.location_id",
        ),
        column("id", "Id of the announcement.", key=True),
        column("name", "Name of the announcement."),
        *_LISTED,
        column("location_name", "Name of the location.", at="location.name"),
    ),
)

ANNOUNCEMENT_DETAILS = Export(
    name="announcement_details",
    group="announcements",
    grain="announcement file of the organisation",
    description="Which features and playlists play each announcement of the organisation. Their names are in raw_json.",
    asked=EachRow(of="announcements", ids={"announcement_id": "id"}),
    endpoint=Endpoint(
        sdk_method="telephony.announcements_repo.details",
        path="/telephony/config/announcements/{announcement_id}",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/fetch-details-of-a-binary-announcement-greeting-at-the-organization-level",
    ),
    columns=(
        column("id", "The announcement.", at=Asked("announcement_id"), key=True, references="announcements.id"),
        column("name", "Name of the announcement.", at=("name", FromSource("name"))),
        *_DETAILS,
        column("playlist_ids", "Ids of the playlists that it is in.", at="playlists[].id", type=LIST),
    ),
)

LOCATION_ANNOUNCEMENT_DETAILS = LOCATION.setting(
    name="location_announcement_details",
    group="announcements",
    grain="announcement file of a location",
    description="Which features play each announcement of a location. Their names are in raw_json.",
    of="location_announcements",
    ids={"location_id": "location_id", "announcement_id": "id"},
    sdk_method="telephony.announcements_repo.details",
    path="/telephony/config/locations/{location_id}/announcements/{announcement_id}",
    docs="features-announcement-repository/fetch-details-of-a-binary-announcement-greeting-at-location-level",
    columns=(
        column(
            "id", "The announcement.", at=Asked("announcement_id"), key=True, references="location_announcements.id"
        ),
        column("name", "Name of the announcement.", at=("name", FromSource("name"))),
        *_DETAILS,
    ),
)

ANNOUNCEMENT_USAGE = Export(
    name="announcement_usage",
    group="announcements",
    grain="organisation (one row)",
    description="How much storage the announcements of the organisation use, and how much is available.",
    endpoint=Endpoint(
        sdk_method="telephony.announcements_repo.usage",
        path="/telephony/config/announcements/usage",
        scopes=TELEPHONY_READ,
        docs_url=f"{_DOCS}/fetch-repository-usage-for-announcements-for-an-organization",
    ),
    columns=_USAGE,
)

LOCATION_ANNOUNCEMENT_USAGE = LOCATION.setting(
    name="location_announcement_usage",
    group="announcements",
    description="How much storage the announcements of each calling location use, and how much is available.",
    sdk_method="telephony.announcements_repo.usage",
    path="/telephony/config/locations/{location_id}/announcements/usage",
    docs=f"{_PAGE}/fetch-repository-usage-for-announcements-in-a-location",
    columns=(*_USAGE, column("name", "Name of the location.", at=FromSource("name"))),
)

TEXT_TO_SPEECH_VOICES = organisation_wide(
    name="text_to_speech_voices",
    group="announcements",
    grain="voice",
    description="The voices that can speak the text of an announcement. They are the same for every organisation.",
    every=Cadence.WEEK,
    sdk_method="telephony.text_to_speech.voices",
    path="/telephony/config/textToSpeech/voices",
    docs="features-announcement-repository/list-text-to-speech-voices",
    item_key="voices",
    columns=(
        column("id", "Id of the voice.", key=True),
        column("label", "What the voice is called."),
    ),
)

EXPORTS = (
    ANNOUNCEMENTS,
    LOCATION_ANNOUNCEMENTS,
    ANNOUNCEMENT_DETAILS,
    LOCATION_ANNOUNCEMENT_DETAILS,
    ANNOUNCEMENT_USAGE,
    LOCATION_ANNOUNCEMENT_USAGE,
    TEXT_TO_SPEECH_VOICES,
)
