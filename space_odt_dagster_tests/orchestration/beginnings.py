"""What every Python does first that a process of a test starts, and those that they start."""

from pathlib import Path


def beginning_with(folder: Path, *codes: str) -> dict[str, str]:
    """The variables for these pieces of code, which are added to those that a folder has already."""
    hook = folder / "hook"
    hook.mkdir(exist_ok=True)
    with (hook / "sitecustomize.py").open("a", encoding="utf-8") as file:
        file.writelines(codes)
    return {"PYTHONPATH": str(hook)}
