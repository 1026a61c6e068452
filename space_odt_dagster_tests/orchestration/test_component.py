"""The inventory as a component: what is scaffolded loads, and what is wrong in a ``defs.yaml`` is said in one sentence."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from dagster.components.testing import create_defs_folder_sandbox

from space_odt_dagster import WebexInventory
from space_odt_dagster.orchestration.component import EXAMPLE
from space_odt_dagster_tests.test_imports import ROOT


def test_a_scaffolded_component_loads_with_its_example_attributes() -> None:
    with create_defs_folder_sandbox() as sandbox:
        folder = sandbox.scaffold_component(component_cls=WebexInventory)
        written = yaml.safe_load((folder / "defs.yaml").read_text(encoding="utf-8"))
        assert written["attributes"] == EXAMPLE
        with sandbox.load_component_and_build_defs(defs_path=folder) as (component, definitions):
            assert isinstance(component, WebexInventory)
            assert component.out_dir == EXAMPLE["out_dir"]
            (schedule,) = definitions.schedules or ()
    assert (schedule.name, schedule.cron_schedule) == ("acme_inventory_schedule", EXAMPLE["cron"])  # type: ignore[union-attr]


def test_the_page_shows_what_is_scaffolded() -> None:
    (shown,) = re.findall(
        r"^```yaml\n(.*?)^```$", (ROOT / "docs" / "data.md").read_text(encoding="utf-8"), flags=re.M | re.S
    )
    assert yaml.safe_load(shown) == {"type": "space_odt_dagster.WebexInventory", "attributes": EXAMPLE}


def test_its_schema_describes_every_attribute_with_an_example() -> None:
    model = WebexInventory.get_model_cls()
    assert model is not None
    schema = model.model_json_schema()["properties"]
    assert schema.keys() == EXAMPLE.keys()
    assert all(each["description"] and each["examples"] for each in schema.values())


@pytest.mark.parametrize(
    "attributes", [{"scope": "all"}, {"token": "MTx9-Some-Token"}, {"token_variable": "MTx9-Some"}]
)
def test_a_wrong_attribute_is_said_without_its_value_if_that_may_be_a_token(attributes: dict[str, str]) -> None:
    (name,) = attributes
    with pytest.raises(ValueError, match=name) as said:
        WebexInventory(**attributes)
    assert "MTx9" not in str(said.value)


def test_importing_the_package_imports_nothing_of_dagster_and_offers_what_it_has(tmp_path: Path) -> None:
    code = (
        "import sys, space_odt_dagster as ours\n"
        "assert {'inventory_definitions', 'WebexInventory'} <= set(dir(ours))\n"
        "assert not {'dagster', 'pandas', 'wxc_sdk', 'aiohttp', 'pydantic'} & set(sys.modules)\n"
        "assert not hasattr(ours, 'nothing')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, timeout=60)
