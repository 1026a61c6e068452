"""A setting that several owners share is one literal, and what it makes is what a literal for each owner would make."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from space_odt_dagster.manifest import shared_settings
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export, Tier, column
from space_odt_dagster.manifest.owners import LOCATION, PERSON, QUEUE, VIRTUAL_LINE
from space_odt_dagster.manifest.shared_setting import own, shared_setting
from space_odt_dagster.manifest.soundness import ManifestError

COLOUR = column("colour", "Colour of the <owner>.")
SHADE = column("shade", "Shade of that colour.")


def test_each_owner_gets_what_is_shared_in_the_words_of_the_owner_and_what_is_its_own() -> None:
    made = shared_setting(
        own(PERSON, name="person_colour", path="/people/{person_id}/colour", tier=Tier.V1),
        own(VIRTUAL_LINE, name="virtual_line_colour", more=(SHADE,)),
        grain="colour of a <owner>",
        description="The colour of each <owner>.",
        of="<owner>_paint",
        ids={"person_id": "<owner>_id"},
        sdk_method="<owner>.colour.read",
        path="/telephony/config/<owner>/{person_id}/colour",
        docs="read-the-colour-of-a-<owner>",
        columns=(COLOUR,),
    )
    assert made == {
        PERSON: PERSON.setting(
            name="person_colour",
            grain="colour of a calling person",
            description="The colour of each calling person.",
            tier=Tier.V1,
            of="person_paint",
            ids={"person_id": "person_id"},
            sdk_method="person_settings.colour.read",
            path="/people/{person_id}/colour",
            docs="read-the-colour-of-a-person",
            columns=(column("colour", "Colour of the calling person."),),
        ),
        VIRTUAL_LINE: VIRTUAL_LINE.setting(
            name="virtual_line_colour",
            grain="colour of a virtual line",
            description="The colour of each virtual line.",
            of="virtual_line_paint",
            ids={"person_id": "virtual_line_id"},
            sdk_method="telephony.virtual_lines.colour.read",
            path="/telephony/config/virtualLines/{person_id}/colour",
            docs="read-the-colour-of-a-virtual-line",
            columns=(column("colour", "Colour of the virtual line."), SHADE),
        ),
    }


def test_what_locations_have_for_an_owner_is_asked_of_each_location_and_belongs_to_the_area_of_the_owner() -> None:
    made = shared_setting(
        own(QUEUE, name="call_queue_colours"),
        per_location=True,
        description="The colours that a <owner> can get.",
        path="/telephony/config/locations/{location_id}/<owner>/colours",
        docs="get-<owner>-colours",
        columns=(COLOUR,),
    )
    assert made == {
        QUEUE: LOCATION.setting(
            name="call_queue_colours",
            group="call_queues",
            grain="queue",
            description="The colours that a queue can get.",
            path="/telephony/config/locations/{location_id}/queues/colours",
            docs="features-call-queue/get-call-queue-colours",
            columns=(column("colour", "Colour of the queue."),),
        )
    }


def test_what_neither_the_setting_nor_its_owner_gives_is_named() -> None:
    with pytest.raises(ManifestError) as refused:
        shared_setting(own(PERSON, name="person_colour"), description="A colour.", path="/colour", columns=(COLOUR,))
    assert str(refused.value) == (
        "Manifest: person_colour, field docs: neither the shared setting nor its owner gives it."
    )


def test_every_shared_setting_is_listed_in_the_area_of_each_of_its_owners() -> None:
    names = {
        export.name
        for found in iter_modules(shared_settings.__path__)
        for value in vars(import_module(f"{shared_settings.__name__}.{found.name}")).values()
        if isinstance(value, dict)
        for export in value.values()
        if isinstance(export, Export)
    }
    assert len(names) > 100
    assert names - set(MANIFEST.names) == set()


def test_no_text_of_the_manifest_is_left_without_its_owner() -> None:
    assert "<owner>" not in repr(list(MANIFEST))
    assert [export.name for export in MANIFEST if "//" in export.endpoint.path] == []
