"""Announcement playlists: files that callers on hold hear one after the other, and what plays them."""

from space_odt_dagster.manifest.columns import BOOLEAN, INTEGER, LIST, TIME, of_one
from space_odt_dagster.manifest.export import column
from space_odt_dagster.manifest.organisation_wide import organisation_wide
from space_odt_dagster.manifest.origins import FromSource
from space_odt_dagster.manifest.owners import Owner

_PAGE = "features-announcement-playlist"
_PLAYLIST = Owner(
    group="announcements",
    grain="announcement playlist",
    of="announcement_playlists",
    ids=("id",),
    columns=of_one("playlist", "announcement_playlists", "id"),
    item_columns=of_one("playlist", "announcement_playlists", "playlist_id"),
    docs=_PAGE,
)
_NAME = column("playlist_name", "Name of the playlist.", at=FromSource("name"))

ANNOUNCEMENT_PLAYLISTS = organisation_wide(
    name="announcement_playlists",
    group="announcements",
    grain="announcement playlist",
    description="Every announcement playlist, and whether anything plays it.",
    sdk_method="telephony.playlist.list",
    path="/telephony/config/announcements/playlists",
    docs="features-announcement-playlist/list-announcement-playlists",
    item_key="playlists",
    columns=(
        column("id", "Id of the playlist.", key=True),
        column("name", "Name of the playlist."),
        column("file_count", "How many files it has.", type=INTEGER),
        column("is_in_use", "Whether anything plays it.", type=BOOLEAN),
        column("location_count", "In how many locations it is played.", type=INTEGER),
        column("level", "Where it is kept: ORGANIZATION."),
        column("last_updated", "When it was last changed, in UTC.", type=TIME),
    ),
)

ANNOUNCEMENT_PLAYLIST_DETAILS = _PLAYLIST.setting(
    name="announcement_playlist_details",
    description="The announcements of each playlist. Their names and sizes are in raw_json.",
    sdk_method="telephony.playlist.details",
    path="/telephony/config/announcements/playlists/{play_list_id}",
    docs="get-announcement-playlist",
    columns=(
        column("name", "Name of the playlist.", at=("name", FromSource("name"))),
        column("file_count", "How many files it has.", type=INTEGER),
        column("announcement_ids", "Ids of its announcements.", at="announcements[].id", type=LIST),
        column("file_size", "Size of its files in kilobytes."),
        column("last_updated", "When it was last changed, in UTC.", type=TIME),
    ),
)

ANNOUNCEMENT_PLAYLIST_LOCATIONS = _PLAYLIST.setting(
    name="announcement_playlist_locations",
    grain="location that plays an announcement playlist",
    description="The locations that play each playlist as music on hold.",
    sdk_method="telephony.playlist.assigned_locations",
    path="/telephony/config/announcements/playlists/{play_list_id}/locations",
    docs="list-playlist-locations",
    item_key="locations",
    columns=(
        column("location_id", "The location.", at="id", key=True, references="calling_locations.location_id"),
        column("name", "Name of the location."),
        _NAME,
    ),
)

ANNOUNCEMENT_PLAYLIST_USAGE = _PLAYLIST.setting(
    name="announcement_playlist_usage",
    grain="use of an announcement playlist in a location",
    description="The features that play each playlist, location by location.",
    sdk_method="telephony.playlist.usage",
    path="/telephony/config/announcements/playlists/{play_list_id}/usage",
    docs="get-playlist-usage",
    item_key="locations",
    columns=(
        column("location_id", "The location.", at="id", key=True, references="calling_locations.location_id"),
        column("feature_id", "Id of the feature.", at="featureReference.id", key=True),
        column("feature_name", "Name of the feature.", at="featureReference.name"),
        column("feature_type", "Kind of feature, such as CALL_QUEUE.", at="featureReference.type"),
        column("location_name", "Name of the location.", at="name"),
        _NAME,
    ),
)

EXPORTS = (
    ANNOUNCEMENT_PLAYLISTS,
    ANNOUNCEMENT_PLAYLIST_DETAILS,
    ANNOUNCEMENT_PLAYLIST_LOCATIONS,
    ANNOUNCEMENT_PLAYLIST_USAGE,
)
