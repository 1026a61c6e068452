"""The files for Kubernetes: valid by the API's own schema, and a run's pod has the secret of its own organisation alone."""

import json
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from dagster import DagsterRun
from dagster_k8s import K8sRunLauncher
from dagster_k8s.job import construct_dagster_k8s_job
from kubernetes.client import ApiClient

from space_odt_dagster.orchestration.fleet.kubernetes import TAG, secret_tags

FILES = Path(__file__).parents[2] / "deploy" / "kubernetes"
MANIFESTS = sorted(each for each in FILES.glob("*.yaml") if "apiVersion" in each.read_text())
VERSION = "1.37"
KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters: [{name: none, cluster: {server: "https://127.0.0.1:9"}}]
users: [{name: none, user: {}}]
contexts: [{name: none, context: {cluster: none, user: none}}]
current-context: none
"""


def documents() -> list[dict[str, Any]]:
    """What is applied to a cluster."""
    return [found for file in MANIFESTS for found in yaml.safe_load_all(file.read_text())]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The settings of all pods, in the environment of this process."""
    (found,) = [each["data"] for each in documents() if each["metadata"]["name"] == "space-odt-settings"]
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    return dict(found)


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.name)
def test_a_manifest_is_one_of_the_api(file: Path) -> None:
    found = list(yaml.safe_load_all(file.read_text()))
    for each in found:
        kubernetes_validate.validate(each, VERSION, strict=True)
        each["spec" if "spec" in each else "metadata"]["nme"] = "a typing error"
        with pytest.raises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(each, VERSION, strict=True)


def test_all_pods_have_one_image_and_the_settings_that_there_are(settings: dict[str, str]) -> None:
    pods = [each["spec"]["template"]["spec"] for each in documents() if each["kind"] == "Deployment"]
    assert {pod["containers"][0]["image"] for pod in pods} == {settings["SPACE_ODT_IMAGE"]}
    (account,) = [each["metadata"]["name"] for each in documents() if each["kind"] == "ServiceAccount"]
    assert {pod["serviceAccountName"] for pod in pods} == {account}
    daemon = next(each for each in documents() if each["metadata"]["name"] == "space-odt-daemon")
    assert (daemon["spec"]["replicas"], daemon["spec"]["strategy"]["type"]) == (1, "Recreate")
    services = {each["metadata"]["name"] for each in documents() if each["kind"] == "Service"}
    (location,) = yaml.safe_load((FILES / "workspace.yaml").read_text())["load_from"]
    assert location["grpc_server"]["host"] in services


def test_the_pod_of_a_run_has_the_secret_of_its_organisation_alone(settings: dict[str, str], tmp_path: Path) -> None:
    job = job_of({"dagster/partition": "acme", **secret_tags(settings, "acme")}, tmp_path)
    kubernetes_validate.validate(job, VERSION, strict=True)
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert {
        name for each in container["envFrom"] for name in (v["name"] for v in each.values() if isinstance(v, dict))
    } == {*("space-odt-settings", "space-odt", "webex-acme")}
    assert container["image"] == settings["SPACE_ODT_IMAGE"]
    mounts = {each["mountPath"] for each in container["volumeMounts"]}
    assert mounts == {"/etc/space-odt"}
    assert job["spec"]["template"]["spec"]["serviceAccountName"] == "space-odt"


def job_of(tags: dict[str, str], folder: Path) -> dict[str, Any]:
    """The job that the launcher of the shipped settings would create for a run."""
    (folder / "kubeconfig").write_text(KUBECONFIG)
    given = yaml.safe_load((FILES / "dagster.yaml").read_text())["run_launcher"]["config"]
    config = resolved({**given, "load_incluster_config": False, "kubeconfig_file": str(folder / "kubeconfig")})
    launcher = K8sRunLauncher.from_config_value(None, config)
    run = DagsterRun(job_name="inventory_run", tags=tags)
    context = launcher.get_container_context_for_run(run)
    made = construct_dagster_k8s_job(
        context.get_k8s_job_config(job_image=None, run_launcher=launcher),
        args=["dagster", "api", "execute_run"],
        job_name="dagster-run-1",
        user_defined_k8s_config=context.run_k8s_config,
    )
    plain: dict[str, Any] = ApiClient().sanitize_for_serialization(made)
    return plain


def resolved(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration of the launcher, checked by its own schema, with the values of variables."""
    from dagster._config import process_config, resolve_to_config_type

    found = process_config(resolve_to_config_type(K8sRunLauncher.config_type()), config)
    assert found.success, found.errors
    return dict(found.value)


def test_everything_but_the_launcher_is_set_as_on_celery() -> None:
    found, other = (
        yaml.safe_load((FILES.parent / name / "dagster.yaml").read_text()) for name in ("kubernetes", "celery")
    )
    assert found.pop("run_launcher") != other.pop("run_launcher")
    assert found == other


def test_the_tag_is_that_of_the_launcher(settings: dict[str, str]) -> None:
    assert json.loads(secret_tags(settings, "acme")[TAG]) == {
        "container_config": {"env_from": [{"secret_ref": {"name": "webex-acme"}}]}
    }
