"""What each part of deploy/compose.yaml is given: its settings, and no secret that it does not need."""

from typing import Any

import yaml

from tools.cluster.compose import COMPOSE

PARTS = ("code", "daemon", "web", "worker-1", "worker-2")
WORKERS = ("worker-1", "worker-2")


def services() -> dict[str, dict[str, Any]]:
    """The services by name."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def mounts_of(service: dict[str, Any]) -> dict[str, str]:
    """Where a service finds which file or folder of this machine."""
    split = (each.split(":") for each in service["volumes"])
    return {inside: outside for outside, inside, *_ in split}


def test_only_workers_are_given_the_tokens() -> None:
    parts = services()
    named = [name for name in parts if "SPACE_ODT_TOKEN_DIR" in parts[name].get("environment", {})]
    mounted = [name for name in parts if any("secrets" in each for each in parts[name].get("volumes", ()))]
    assert (named, mounted) == ([*WORKERS], [*WORKERS])
    for name in WORKERS:
        assert mounts_of(parts[name])[parts[name]["environment"]["SPACE_ODT_TOKEN_DIR"]] == "./secrets"


def test_every_part_has_the_same_settings_of_dagster_and_the_same_organisations() -> None:
    parts = services()
    mounts = [{inside: at for inside, at in mounts_of(parts[name]).items() if at != "./secrets"} for name in PARTS]
    assert mounts == [mounts[0]] * len(PARTS)
    assert mounts[0][parts["code"]["environment"]["SPACE_ODT_ORGANISATIONS"]] == "./organisations.yaml"
