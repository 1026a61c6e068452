"""Protects the output folder: a simulated organisation never overwrites a real one."""

from space_odt_dagster.exports.output_folder import Layout
from space_odt_dagster.exports.private_files import OutputError, explained, reading, write_whole
from space_odt_dagster.exports.store import ExportStore
from space_odt_dagster.manifest.catalogue import MANIFEST

_NOTE = "simulated"


def claim_for_simulated(layout: Layout, org_id: str) -> None:
    """Reserves the folder for simulated organisations. Raises ``OutputError`` if it has exports of a real one.

    Exports of another simulated organisation are removed, as no run may overwrite another organisation's exports. Without this
    check, a lost token would replace the real inventory by an invented one.
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
