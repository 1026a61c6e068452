"""What every Python does first that a process of a test starts, and those that they start."""

from pathlib import Path


def beginning_with(folder: Path, *codes: str) -> dict[str, str]:
    """The variables for these pieces of code, which are added to those that a folder has already."""
    hook = _hook(folder)
    hook.parent.mkdir(exist_ok=True)
    with hook.open("a", encoding="utf-8") as file:
        file.writelines(codes)
    return {"PYTHONPATH": str(hook.parent)}


def beginning_of(folder: Path) -> str:
    """The code of these variables, for a process that is forked from one without them."""
    hook = _hook(folder)
    return hook.read_text(encoding="utf-8") if hook.exists() else ""


def _hook(folder: Path) -> Path:
    return folder / "hook" / "sitecustomize.py"
