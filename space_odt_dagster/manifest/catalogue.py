"""The inventory: every export of every area."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from space_odt_dagster.manifest import areas
from space_odt_dagster.manifest.manifest import Manifest
from space_odt_dagster.manifest.spec import Export


def declared() -> Iterator[Export]:
    """The ``EXPORTS`` of the files in ``manifest.areas``, in the order of their names."""
    for name in sorted(found.name for found in iter_modules(areas.__path__)):
        yield from import_module(f"{areas.__name__}.{name}").EXPORTS


MANIFEST = Manifest(declared())
