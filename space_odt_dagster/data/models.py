"""The rows of an export as models: of the SDK, or of your own pydantic class."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel

from space_odt_dagster.data.refusals import ModelRefused, NoModels
from space_odt_dagster.extraction.model_errors import ModelError, error_of
from space_odt_dagster.extraction.sdk_replay import NoModel, SdkReplay
from space_odt_dagster.manifest.export import RAW_JSON, Export, Sensitivity

Row = dict[str, Any]


def models_of(
    export: Export, rows: Iterator[Row], on_refused: Callable[[ModelRefused], None] | None = None
) -> Iterator[Any]:
    """What the SDK's method of an export returns, per row. Raises ``NoModels``, and without ``on_refused`` ``ModelRefused``."""
    try:
        replay = SdkReplay(export)
    except NoModel as missing:
        raise _no_models(export, missing) from None
    return _made("The SDK", replay.model_of, export, rows, on_refused)


def own_models_of(export: Export, rows: Iterator[Row], model: type[BaseModel]) -> Iterator[BaseModel]:
    """The item of each row (``raw_json``) as your own model. Raises ``ModelRefused``."""

    def made(row: Row) -> BaseModel:
        try:
            return model.model_validate(row[RAW_JSON])
        except Exception as wrong:
            error = error_of(wrong, export)
        raise error  # outside of the except block: the error of pydantic, which contains values, must not be chained

    return _made(model.__name__, made, export, rows, None)


def _made(
    by: str,
    make: Callable[[Row], Any],
    export: Export,
    rows: Iterator[Row],
    on_refused: Callable[[ModelRefused], None] | None,
) -> Iterator[Any]:
    clear_keys = [each.name for each in export.columns if each.key and each.sensitive is Sensitivity.NONE]
    for number, row in enumerate(rows, 1):
        try:
            model = make(row)
        except NoModel as plain:
            raise _no_models(export, plain) from None
        except ModelError as error:
            refused = ModelRefused(by, export.name, number, {name: row[name] for name in clear_keys}, error)
            if on_refused is None:
                raise refused from None
            on_refused(refused)
        else:
            yield model


def _no_models(export: Export, why: NoModel) -> NoModels:
    return NoModels(f"There are no models of {export.name}: {why}. Take its rows.")
