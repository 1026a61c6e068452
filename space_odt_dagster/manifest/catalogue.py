"""The inventory: every export of every area."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from space_odt_dagster.manifest import areas
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.manifest.manifest import Manifest


def area_modules() -> Iterator[ModuleType]:
    """The modules in ``manifest.areas``, sorted by name."""
    for name in sorted(found.name for found in iter_modules(areas.__path__)):
        yield import_module(f"{areas.__name__}.{name}")


def declared() -> Iterator[Export]:
    """The ``EXPORTS`` of the modules in ``manifest.areas``, sorted by module name."""
    for module in area_modules():
        yield from module.EXPORTS


MANIFEST = Manifest(declared())
