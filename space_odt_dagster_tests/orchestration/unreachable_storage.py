"""A storage as a ``dagster.yaml`` may name it, whose database server does not answer."""

from typing import Any

from dagster._core.storage.base_storage import DagsterStorage
from dagster._serdes import ConfigurableClass, ConfigurableClassData
from sqlalchemy.exc import OperationalError


class UnreachableStorage(DagsterStorage, ConfigurableClass):  # type: ignore[misc]
    """Refuses as the driver of a database does."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        self._inst_data = inst_data
        super().__init__()

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        """What Dagster made it from."""
        return self._inst_data

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """It takes no settings."""
        return {}

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "UnreachableStorage":
        """As Dagster makes it."""
        return cls(inst_data)

    @property
    def event_log_storage(self) -> Any:
        """Never there."""
        cause = OSError('connection to server at "127.0.0.1", port 1 failed: Connection refused')
        raise OperationalError("SELECT 1", {}, cause)

    run_storage = schedule_storage = event_log_storage
