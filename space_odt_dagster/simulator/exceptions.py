"""Examples with other values than the documented ones: usual ones, and those of a few exceptions, so that answers differ."""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_STEP = re.compile(r"(\w+)(?:\[(?:(\d+)|(\w+)=(\w+))\])?")
_TWICE = "$twice"


@dataclass(frozen=True, kw_only=True)
class Exceptional:
    """Values by path for every nth answer, beginning with the one at ``first``, or for a ``careless`` organisation."""

    values: Mapping[str, Any] = field(hash=False)
    every: int = 0
    first: int = 0
    careless: bool = False

    def concerns(self, place: int, *, careless: bool) -> bool:
        """Whether it holds for the answer at this place."""
        return careless if self.careless else place % self.every == self.first


def with_values(item: Any, *values: Mapping[str, Any]) -> Any:
    """A copy of an item with these values, the later ones last. ``$twice`` doubles a list."""
    item = copy.deepcopy(item)
    for each in values:
        for path, value in each.items():
            _put(item, path.split("."), value)
    return item


def _put(item: Any, path: list[str], value: Any) -> None:
    """Sets what is at ``a.b``, ``a[0].b`` or ``a[key=text].b``; in an item without ``a``, nothing."""
    found = _STEP.fullmatch(path[0])
    assert found is not None, path
    name, index, key, wanted = found.groups()
    if len(path) == 1 and index is None and key is None:
        item[name] = item[name] * 2 if value == _TWICE else value
        return
    inner = item.get(name)
    if index is not None:
        inner = inner[int(index)]
    elif key is not None:
        inner = next(each for each in inner if each[key] == wanted)
    if inner is not None:
        _put(inner, path[1:], value)
