"""Read and change the settings of this person."""

from __future__ import annotations

import threading
from pathlib import Path

from pydantic import ValidationError

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.settings import Settings, save_settings
from meeting_desktop.runtime.topic import Topic


class ChangeSettings:
    """``changed`` carries the new settings, on the thread that changed them."""

    def __init__(self, settings: Settings, file: Path) -> None:
        self.changed: Topic[Settings] = Topic()
        self._settings = settings
        self._file = file
        self._lock = threading.Lock()

    def current(self) -> Settings:
        return self._settings

    def change(self, section: str, **values: object) -> Settings:
        """Set fields of one section and save. Blocks on the disk.

        Raises:
            UserFacingError: a value is not allowed; nothing has changed.
            EnvironmentFault: the file cannot be written; nothing has changed.
        """
        with self._lock:
            data = self._settings.model_dump()
            data[section] = {**data[section], **values}
            try:
                fresh = self._settings.model_copy(
                    update={section: type(getattr(self._settings, section))(**data[section])}
                )
            except ValidationError as error:
                first = error.errors()[0]
                field = ".".join(str(part) for part in first["loc"])
                raise UserFacingError(
                    f"{field.replace('_', ' ').capitalize()}: {first['msg']}.", code="bad_setting"
                ) from error
            save_settings(fresh, self._file)
            self._settings = fresh
        self.changed.publish(fresh)
        return fresh
