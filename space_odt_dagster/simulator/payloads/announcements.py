"""The announcement files of an auto attendant."""

from space_odt_dagster.simulator.answers import Json
from space_odt_dagster.simulator.entities import Feature
from space_odt_dagster.simulator.identifiers import webex_id
from space_odt_dagster.simulator.organisation import Organisation


def announcements(org: Organisation, one: Feature) -> Json:
    """Up to two files; without any, the list is present and empty."""
    return {
        "announcements": [
            {
                "id": webex_id("ANNOUNCEMENT", org.uuid("announcement", one.id, at)),
                "fileName": f"Greeting {at + 1}.wav",
                "fileSize": str(33_456 + at),
                "mediaFileType": "WAV",
                "level": "LOCATION" if at else "ORGANIZATION",
            }
            for at in range(one.index % 3)
        ]
    }
