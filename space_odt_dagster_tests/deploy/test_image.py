"""The image: it is built with the extras of its engine."""

import configparser
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
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
