"""A code location of your own, beside that of the inventory: how many people of each location have an extension.

`dagster dev -w examples/code_location/workspace.yaml` shows both in one lineage. `SPACE_ODT_OUT_DIR` names the output folder.
"""

import dagster as dg
import pandas as pd

from space_odt_dagster.downstream import WebexExports, webex_specs


@dg.asset(
    ins={
        "people": dg.AssetIn(key=["webex", "people"], metadata={"columns": ["person_id", "extension", "location_id"]}),
        "locations": dg.AssetIn(key=["webex", "locations"], metadata={"columns": ["location_id", "name"]}),
    },
    group_name="telephony",
    kinds={"pandas"},
)
def extensions(people: pd.DataFrame, locations: pd.DataFrame) -> pd.DataFrame:
    """How many people of each location have an extension."""
    counted = people.groupby("location_id")["extension"].count().rename("extensions")
    return locations.merge(counted, on="location_id", how="left").fillna({"extensions": 0})


defs = dg.Definitions(
    assets=[*webex_specs("people", "locations"), extensions],
    resources={"webex_exports": WebexExports(out_dir=dg.EnvVar("SPACE_ODT_OUT_DIR"))},
)
