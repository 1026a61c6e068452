"""The inventory as a Dagster component: a ``defs.yaml`` instead of Python.

https://docs.dagster.io/guides/build/components/creating-new-components
"""

from typing import Annotated, Any

import dagster as dg
from dagster.components import Scaffolder, ScaffoldRequest
from dagster.components.component_scaffolding import scaffold_component
from pydantic import ConfigDict, field_validator

from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.own_settings import OwnSettings
from space_odt_dagster.run.settings import SettingsError

EXAMPLE = {
    "prefix": "acme",
    "out_dir": "/srv/webex/acme",
    "token_variable": "ACME_TOKEN",
    "scope": "v1",
    "cron": "0 3 * * *",
}
"""The content of a scaffolded ``defs.yaml``."""


class WebexInventoryScaffolder(Scaffolder):
    """Writes a ``defs.yaml`` with an example of each attribute."""

    def scaffold(self, request: ScaffoldRequest[Any]) -> None:
        """Writes it into the folder of the request."""
        scaffold_component(request, EXAMPLE)


@dg.scaffold_with(WebexInventoryScaffolder)
class WebexInventory(dg.Component, dg.Model, dg.Resolvable):
    """The inventory of a Webex Calling organisation: its exports as assets, with checks, jobs, schedule and sensors."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)  # the rejected value may be a token

    prefix: Annotated[
        str | None,
        dg.Resolver.default(
            description="Stands before asset keys, and before the names of groups, jobs, schedule, sensors and resources.",
            examples=["acme", "voice/acme"],
        ),
    ] = None
    out_dir: Annotated[
        str | None,
        dg.Resolver.default(
            description="Output folder: a path or an fsspec URL. Without it, SPACE_ODT_OUT_DIR.",
            examples=["/srv/webex/acme", "s3://bucket/acme"],
        ),
    ] = None
    token_variable: Annotated[
        str | None,
        dg.Resolver.default(
            description="Name of the environment variable that holds the access token, never the token itself. Without it, "
            "WEBEX_ACCESS_TOKEN.",
            examples=["ACME_TOKEN"],
        ),
    ] = None
    scope: Annotated[
        str | None,
        dg.Resolver.default(
            description="What the schedule reads: v1, calling or full. Without it, SPACE_ODT_SCOPE.",
            examples=["v1", "calling", "full"],
        ),
    ] = None
    cron: Annotated[
        str | None,
        dg.Resolver.default(description="When the schedule runs. Without it, SPACE_ODT_CRON.", examples=["0 3 * * *"]),
    ] = None

    @field_validator("*")
    @classmethod
    def _usable(cls, value: str | None, info: Any) -> str | None:
        try:
            OwnSettings(**{info.field_name: value})
        except SettingsError as wrong:
            raise ValueError(str(wrong)) from None
        return value

    @classmethod
    def get_spec(cls) -> dg.ComponentTypeSpec:
        """The description that ``dg list components`` and the UI show."""
        return dg.ComponentTypeSpec(
            description="The inventory of a Webex Calling organisation as assets.",
            produces=["asset", "asset_check", "job", "schedule", "sensor", "resource"],
        )

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """The definitions of this inventory."""
        return inventory_definitions(**self.model_dump())
