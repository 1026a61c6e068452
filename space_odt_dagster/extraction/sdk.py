"""Looks up the SDK's methods by name, and checks that a manifest fits them.

The manifest names each method; here it is looked up and its signature compared.
"""

import inspect
from collections.abc import Callable
from inspect import Parameter
from types import SimpleNamespace
from typing import Any

from wxc_sdk import WebexSimpleApi
from wxc_sdk.as_api import AsWebexSimpleApi

from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.manifest import Manifest, ManifestError

SdkMethod = Callable[..., Any]


def sdk_method(api: WebexSimpleApi | AsWebexSimpleApi, name: str) -> SdkMethod:
    """The method at a dotted path such as ``telephony.callqueue.list``; methods of ``AsWebexSimpleApi`` return an awaitable.

    Raises ``AttributeError`` if there is none.
    """
    found: Any = api
    for part in name.split("."):
        found = getattr(found, part)
    if not inspect.ismethod(found):
        raise AttributeError(name)
    return found


def check_against_sdk(manifest: Manifest) -> None:
    """Raises ``ManifestError`` if an export names a method that the SDK lacks, or parameters that do not fit it."""
    # A dummy session is enough to read signatures, and needs no event loop.
    api = AsWebexSimpleApi(tokens="none", session=SimpleNamespace(BASE="", ep=lambda path=None: path or ""))  # type: ignore[arg-type]
    for export in manifest:
        _check(api, export)


def _check(api: AsWebexSimpleApi, export: Export) -> None:
    name = export.endpoint.sdk_method
    if name is None:
        return
    try:
        signature = inspect.signature(sdk_method(api, name))
    except AttributeError:
        raise ManifestError(export.name, "sdk_method", f"the SDK has no method {name}") from None
    takes = {
        each.name: each
        for each in signature.parameters.values()
        if each.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    }
    fixed = [*export.endpoint.fixed, *(each for variant in export.variants for each in variant)]
    given = {each.param for each in export.sources} | {each.param for each in fixed if each.param is not None}
    for param in sorted(given - takes.keys()):
        raise ManifestError(export.name, f"parameter {param}", f"the SDK method {name} has no such parameter")
    for param, declared in takes.items():
        if declared.default is Parameter.empty and param not in given:
            raise ManifestError(
                export.name, f"parameter {param}", f"the SDK method {name} requires it and nothing gives it"
            )
