"""What is said where a package is missing that only several machines need."""

from space_odt_dagster.extraction.errors import CouldNotRun


class NotInstalled(CouldNotRun):
    """An extra that is not installed. One plain sentence."""

    def __init__(self, extra: str, missing: ModuleNotFoundError) -> None:
        super().__init__(
            f"{missing.name} is not installed: pip install 'space-odt-dagster[{extra}]' on every machine of the engine."
        )
