"""Where a simulated organisation may be written: never over the inventory of another one."""

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, explained, reading, write_whole
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.manifest.catalogue import MANIFEST

_NOTE = "simulated"


def claim_for_simulated(layout: Layout, org_id: str) -> None:
    """Notes that the folder is for simulated organisations. Raises ``OutputError`` if it has exports of any other.

    What it has of another simulated organisation is removed: no run reads into the exports of another organisation.

    A token that got lost must not replace the inventory of the organisation by an invented one.
    """
    note = layout.state / _NOTE
    try:
        with reading(note):
            known = note.read_text(encoding="utf-8")
    except FileNotFoundError:
        known = ""
    found = ExportStore(layout).org_ids(MANIFEST.names)
    if found - {known, org_id}:
        raise OutputError(
            f"{layout.root} has the exports of another organisation, and a simulated one would replace them. Set a token "
            "(WEBEX_ACCESS_TOKEN) to read yours, or choose another folder with --out-dir."
        )
    if found - {org_id}:
        with explained(layout.root):
            for name in MANIFEST.names:
                for path in (layout.state_of(name), layout.json_of(name), layout.csv_of(name)):
                    path.unlink(missing_ok=True)
    write_whole(note, org_id.encode())
