"""A manifest that does not fit the installed SDK is refused in one sentence that names the export and the field."""

from dataclasses import replace

import pytest

from space_odt_dagster.extraction.sdk import check_against_sdk
from space_odt_dagster.manifest.asked import Fixed, Once
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.manifest import Manifest, ManifestError


def with_method(name: str, method: str) -> Export:
    export = MANIFEST[name]
    return replace(export, endpoint=replace(export.endpoint, sdk_method=method))


def with_fixed(name: str, *fixed: Fixed) -> Export:
    export = MANIFEST[name]
    return replace(export, endpoint=replace(export.endpoint, fixed=fixed))


def changed(export: Export) -> Manifest:
    return Manifest(export if each.name == export.name else each for each in MANIFEST)


def test_the_catalogue_fits_the_installed_sdk() -> None:
    check_against_sdk(MANIFEST)


@pytest.mark.parametrize("method", ["telephony.callqueue.lisst", "telephony.nowhere.list", "telephony", "_private", ""])
def test_a_method_that_the_sdk_does_not_have_is_refused(method: str) -> None:
    with pytest.raises(ManifestError) as refused:
        check_against_sdk(changed(with_method("call_queues", method)))
    assert str(refused.value) == f"Manifest: call_queues, field sdk_method: the SDK has no method {method}."


def test_a_parameter_that_the_method_does_not_have_is_refused_also_where_it_takes_any() -> None:
    export = with_fixed("people", Fixed(query="callingData", value=True, param="calling_dat"))
    with pytest.raises(ManifestError) as refused:
        check_against_sdk(changed(export))
    assert str(refused.value) == (
        "Manifest: people, field parameter calling_dat: the SDK method people.list has no such parameter."
    )


def test_a_parameter_of_a_variant_is_checked_too() -> None:
    queues = MANIFEST["call_queues"]
    nonsense = Fixed(query="x", value="y", param="nonsense")
    export = replace(queues, asked=Once(variants=(*queues.variants, (nonsense,))))
    with pytest.raises(ManifestError, match=r"call_queues, field parameter nonsense"):
        check_against_sdk(changed(export))


def test_a_required_parameter_that_nothing_gives_is_refused() -> None:
    with pytest.raises(ManifestError) as refused:
        check_against_sdk(changed(with_method("call_queue_settings", "telephony.location.details")))
    assert str(refused.value) == (
        "Manifest: call_queue_settings, field parameter location_id: "
        "the SDK method telephony.location.details requires it and nothing gives it."
    )


def test_a_source_that_the_method_does_not_take_is_refused() -> None:
    with pytest.raises(ManifestError, match=r"location_details, field parameter location_id: the SDK method people"):
        check_against_sdk(changed(with_method("location_details", "people.details")))
