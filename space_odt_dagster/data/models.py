"""The rows of an export as the models of the SDK. The only file here that needs it."""

from collections.abc import Callable, Iterator
from typing import Any

from space_odt_dagster.data.refusals import ModelRefused, NoModels
from space_odt_dagster.extraction.sdk_replay import NoModel, SdkRefusal, SdkReplay
from space_odt_dagster.manifest.export import Export, Sensitivity


def models_of(
    export: Export, rows: Iterator[dict[str, Any]], on_refused: Callable[[ModelRefused], None] | None
) -> Iterator[Any]:
    """What the SDK's method of an export returns, row by row. Raises ``NoModels``, and ``ModelRefused`` without ``on_refused``."""
    try:
        replay = SdkReplay(export)
    except NoModel as missing:
        raise _no_models(export, missing) from None
    return _models(replay, export, rows, on_refused)


def _models(
    replay: SdkReplay, export: Export, rows: Iterator[dict[str, Any]], on_refused: Callable[[ModelRefused], None] | None
) -> Iterator[Any]:
    clear_keys = [each.name for each in export.columns if each.key and each.sensitive is Sensitivity.NONE]
    for number, row in enumerate(rows, 1):
        try:
            model = replay.model_of(row)
        except NoModel as plain:
            raise _no_models(export, plain) from None
        except SdkRefusal as refusal:
            key = {name: row[name] for name in clear_keys}
            refused = ModelRefused(export.name, number, key, refusal.field, refusal.reason)
            if on_refused is None:
                raise refused from None
            on_refused(refused)
        else:
            yield model


def _no_models(export: Export, why: NoModel) -> NoModels:
    return NoModels(f"There are no models of {export.name}: {why}. Take its rows.")
