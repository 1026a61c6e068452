"""The wheel holds all that the program needs: it is built, installed elsewhere and run from a folder without the checkout."""

import csv
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster_tests.command_line.shell import whole_run_of

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "space_odt_dagster"
BUILD_FILES = ("pyproject.toml", "setup.cfg", "README.md", "LICENSE")
NOT_SHIPPED = ("__pycache__", "*.pyc")
SETUPTOOLS_NEEDED = 77
READ = ("people", "people_details", "person_call_forwarding", "call_queues", "call_queue_details", "devices")
"""For a whole run: that every file of the package is there is a test of its own."""


def quietly(command: list[str | Path], **options: object) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return str(done.stdout)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: building writes into the source folder."""
    source = tmp_path_factory.mktemp("source")
    for name in BUILD_FILES:
        shutil.copy(ROOT / name, source)
    shutil.copytree(PACKAGE, source / PACKAGE.name, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
    target = tmp_path_factory.mktemp("wheel")
    # With a setuptools that is new enough there is nothing to download.
    has_setuptools = int(version("setuptools").split(".")[0]) >= SETUPTOOLS_NEEDED
    alone = ["--no-build-isolation"] if has_setuptools else []
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", *alone]
    quietly([*pip, "--wheel-dir", target, source])
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with nothing but the wheel in it; its dependencies are those of this environment."""
    place = tmp_path_factory.mktemp("installed")
    quietly([sys.executable, "-m", "venv", "--without-pip", place])
    bin_folder = place / "bin"
    # pip is asked from here: it takes seconds to install one into each new environment.
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", bin_folder / "python"]
    quietly([*pip, "install", "--no-deps", "--no-index", wheel])
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)}))
    # A line in a .pth file is only a folder to search: the .pth files in there, such as that of the checkout, are not followed.
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return bin_folder


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    ours = {
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if not re.search(r"\.dist-info/", name)}
    assert packed == ours
    assert {Path(name).suffix for name in packed} >= {".py", ".jinja", ".css", ".js", ".json", ".typed"}


def test_the_wheel_says_who_may_use_it_and_what_it_needs(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    info = next(name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name)
    metadata = archive.read(f"{info}/METADATA").decode()
    assert "Apache-2.0" in metadata
    assert "Requires-Dist: dagster<1.14,>=1.13" in metadata
    assert "# Space_OdT" in metadata
    assert any(name.endswith("/LICENSE") for name in archive.namelist())
    assert "space-odt = space_odt_dagster.cli:main" in archive.read(f"{info}/entry_points.txt").decode()


def test_the_demo_runs_from_the_wheel_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    where = "import space_odt_dagster; print(space_odt_dagster.__file__)"
    found = quietly([installed / "python", "-c", where], cwd=tmp_path, env=environ)
    assert found.startswith(str(installed.parent))
    _, *options = whole_run_of(*READ)
    quietly(
        [installed / "space-odt", "demo", "--one-night", "--people", "10", "--out-dir", "inventory", *options],
        cwd=tmp_path,
        env=environ,
    )
    with (tmp_path / "inventory" / "exports" / "status.csv").open(encoding="utf-8", newline="") as stream:
        results = {row["module"]: row["result"] for row in csv.DictReader(stream)}
    assert sorted(results) == sorted(READ)
    assert set(results.values()) <= {"ok", "empty"}
    assert (tmp_path / "inventory" / "report" / "index.html").stat().st_size > 10_000


def test_the_code_location_loads_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    counting = "from space_odt_dagster.definitions import defs; print(len(list(defs.resolve_asset_graph().get_all_asset_keys())))"
    assert int(quietly([installed / "python", "-c", counting], cwd=tmp_path, env=environ)) > len(MANIFEST)
