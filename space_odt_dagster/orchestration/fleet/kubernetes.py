"""One secret for each pod: a run in Kubernetes gets the token of its own organisation and no other.

https://docs.dagster.io/deployment/oss/deployment-options/kubernetes/customizing-your-deployment
"""

import json
import re
from collections.abc import Mapping

from space_odt_dagster.run.settings import SettingsError

VARIABLE = "SPACE_ODT_KUBERNETES_SECRETS"
TAG = "dagster-k8s/config"
_NAME = "{organisation}"


def secret_tags(environ: Mapping[str, str], organisation: str) -> dict[str, str]:
    """The tag that hands a pod the secret of its organisation; empty unless the setting names them. Raises ``SettingsError``."""
    pattern = environ.get(VARIABLE, "").strip()
    if not pattern:
        return {}
    name = pattern.replace(_NAME, organisation)
    if _NAME not in pattern or not re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", name):
        raise SettingsError(f"{VARIABLE} takes the name of a secret with {_NAME} in it, such as webex-{_NAME}.")
    return {TAG: json.dumps({"container_config": {"env_from": [{"secret_ref": {"name": name}}]}})}
