"""``space-odt lake`` where it cannot read or write: one plain sentence, and the lake is as it was."""

import resource
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from upath import UPath

from space_odt_dagster.cli import main
from space_odt_dagster_tests.exports.conftest import folder_in_bucket, s3_address
from space_odt_dagster_tests.foreign import belongs_to_another
from space_odt_dagster_tests.history.nights import FORWARDING, Night, Series
from space_odt_dagster_tests.history.test_object_store import stored
from space_odt_dagster_tests.orchestration.s3_server import denied

__all__ = ["folder_in_bucket", "s3_address"]
MANY = range(1, 1200)


@pytest.fixture(scope="module")
def folded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake after one night, and a second night that changes every row. Not to be changed."""
    made = Series(tmp_path_factory.mktemp("lake") / "out")
    made.add(Night(values=dict.fromkeys(MANY, "0301")))
    assert lake(made.root) == 0
    made.add(Night(values={each: f"03{each}" for each in MANY}))
    return made.root


@pytest.fixture
def out(folded: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    shutil.copytree(folded, tmp_path / "out")
    return tmp_path / "out"


def lake(out: Path, *arguments: str) -> int:
    return main(["lake", "fold", "--out-dir", str(out), "--select", FORWARDING, "--quiet", *arguments])


def content(out: Path) -> dict[str, bytes]:
    """Every file of the lake, but for its lock."""
    root = out / "lake"
    files = (each for each in sorted(root.rglob("*")) if each.is_file() and each.name != "lock")
    return {str(each.relative_to(root)): each.read_bytes() for each in files}


def sentence(out: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command says that leaves the lake as it was."""
    before = content(out)
    capsys.readouterr()
    assert lake(out, *arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("space-odt: ")
    assert printed.err.count("\n") == 1, printed.err
    assert content(out) == before
    return printed.err


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file can be larger, as on a disk that is full by then. Python ignores the signal."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_one_sentence_wherever_it_is_full(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = (1_000, 20_000, 60_000, 150_000)
    for size in sizes:
        with disk_of(size):
            said = sentence(out, capsys)
        assert "File too large" in said or "is full" in said, said
    assert lake(out) == 0
    assert main(["lake", "check", "--out-dir", str(out)]) == 0


def of_another(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    belongs_to_another(path, monkeypatch)


def a_link(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


@pytest.mark.parametrize(
    ("name", "harm", "said"),
    [
        (".", of_another, " belongs to "),
        ("history", of_another, " belongs to "),
        ("lock", of_another, " belongs to "),
        ("lock", a_link, "lock is a link, and links are not allowed"),
    ],
)
def test_a_lake_of_another_user_and_a_link_are_refused(
    out: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    harm: Callable[[Path, pytest.MonkeyPatch], None],
    said: str,
) -> None:
    harm(out / "lake" / name, monkeypatch)
    assert said in sentence(out, capsys)


def test_a_lake_that_is_a_file_is_refused(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (out / "file").write_text("mine")
    assert "file/state.json: Not a directory" in sentence(out, capsys, "--lake-dir", str(out / "file"))
    assert (out / "file").read_text() == "mine"


def test_a_bucket_that_refuses_is_one_sentence(
    out: Path, capsys: pytest.CaptureFixture[str], folder_in_bucket: UPath, s3_address: str
) -> None:
    root = folder_in_bucket / "lake"
    where = ("--lake-dir", str(root))
    name = min(each.name for each in (out / "snapshots").iterdir())
    assert lake(out, name, *where) == 0
    before = stored(root)
    for right in ("s3:GetObject", "s3:ListBucket"):
        with denied(s3_address, right):
            said = sentence(out, capsys, *where)
        assert f"Cannot read {root}" in said
        assert right in said
        assert stored(root) == before


def test_a_bucket_that_does_not_answer_is_one_sentence(
    out: Path, capsys: pytest.CaptureFixture[str], folder_in_bucket: UPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    assert f"Cannot read {folder_in_bucket}/lake" in sentence(out, capsys, "--lake-dir", f"{folder_in_bucket}/lake")
