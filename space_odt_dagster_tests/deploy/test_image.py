"""The image: it is built with the extras of its engine, and nothing goes into it but the package."""

import configparser
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from space_odt_dagster_tests.test_wheel import BUILD_FILES, PACKAGE, ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """What the image is built by, in order: an instruction and what follows it."""
    lines = DOCKERFILE.read_text(encoding="utf-8").splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line and line[0] != "#")]


def test_the_extras_of_the_image_can_be_chosen_and_are_those_that_there_are() -> None:
    (given,) = [rest for word, rest in instructions() if word == "ARG"]
    name, _, usual = given.partition("=")
    (install,) = [rest for word, rest in instructions() if word == "RUN"]
    assert (name, usual) == ("EXTRAS", "s3,celery")
    assert f'"/src[${name}]"' in install  # in double quotes: in single ones the shell would not fill it in
    words = [word for word, _ in instructions()]
    assert words.index("FROM") < words.index("ARG") < words.index("RUN")
    page = (ROOT / "deploy" / "kubernetes" / "README.md").read_text(encoding="utf-8")
    (of_kubernetes,) = re.findall(rf"--build-arg {name}=(\S+)", page)
    assert of_kubernetes == "s3,kubernetes"
    package = configparser.ConfigParser()
    package.read(ROOT / "setup.cfg", encoding="utf-8")
    assert {*usual.split(","), *of_kubernetes.split(",")} <= set(package["options.extras_require"])


def goes_into_the_image(path: str) -> bool:
    """Whether Docker copies a file of the checkout: the last pattern that fits it or a folder above it decides."""
    at = Path(path)
    above = [str(each) for each in (at, *at.parents) if each != Path()]
    kept = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!")
        anywhere = pattern.removeprefix("**/")
        names = at.parts if anywhere != pattern else above
        if line and line[0] != "#" and any("/" not in name and fnmatchcase(name, anywhere) for name in names):
            kept = line[0] == "!"
    return kept


SECRET = (
    "deploy/secrets/WEBEX_ACCESS_TOKEN_ACME",
    "deploy/organisations.yaml",
    "deploy/.env",
    ".env",
    "space_odt_dagster/.env",
    ".git/config",
    ".artifacts/exports/people.csv",
    ".artifacts/cluster/secrets/WEBEX_ACCESS_TOKEN_ACME",
    ".tmp_dagster_home_1/storage/run.db",
    ".venv/pyvenv.cfg",
    ".mypy_cache/CACHEDIR.TAG",
    "space_odt_dagster/__pycache__/cli.cpython-312.pyc",
    "organisations.yaml",
)


@pytest.mark.parametrize("path", SECRET)
def test_no_secret_and_nothing_that_was_read_goes_into_the_image(path: str) -> None:
    assert not goes_into_the_image(path)


def test_all_that_the_package_is_built_from_goes_into_the_image() -> None:
    package = [each for each in PACKAGE.rglob("*") if each.is_file() and "__pycache__" not in each.parts]
    built_from = [*BUILD_FILES, *(str(each.relative_to(ROOT)) for each in package)]
    assert [path for path in built_from if not goes_into_the_image(path)] == []


def test_git_ignores_what_a_deployment_keeps_beside_its_settings() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "deploy/organisations.yaml", "deploy/secrets/"} <= set(ignored)
