"""Read and change the settings of this person."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path

from pydantic import ValidationError

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.settings import Settings, store_values
from meeting_desktop.runtime.topic import Topic


class ChangeSettings:
    """``changed`` carries the new settings, on a thread that changed them, in their order."""

    def __init__(self, settings: Settings, file: Path) -> None:
        self.changed: Topic[Settings] = Topic()
        self._settings = settings
        self._file = file
        self._lock = threading.Lock()
        self._untold: deque[Settings] = deque()
        self._telling = False

    def current(self) -> Settings:
        return self._settings

    def change(self, section: str, **values: object) -> Settings:
        """Set fields of one section and save them. Blocks on the disk.

        Raises:
            UserFacingError: a value is not allowed; nothing has changed.
            EnvironmentFault: the file cannot be written; nothing has changed.
        """
        with self._lock:
            before = getattr(self._settings, section)
            try:
                after = type(before)(**{**before.model_dump(), **values})
            except ValidationError as error:
                raise _bad_value(error) from error
            store_values(self._file, section, after.model_dump(mode="json", include=set(values)))
            fresh = self._settings.model_copy(update={section: after})
            self._settings = fresh
            self._untold.append(fresh)
        self._tell()
        return fresh

    def _tell(self) -> None:
        """Whoever is at it tells what others change meanwhile: nobody hears the older one last."""
        while (news := self._next_untold()) is not None:
            self.changed.publish(news)
            with self._lock:
                self._telling = False

    def _next_untold(self) -> Settings | None:
        with self._lock:
            if self._telling or not self._untold:
                return None
            self._telling = True
            return self._untold.popleft()


def _bad_value(error: ValidationError) -> UserFacingError:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    return UserFacingError(
        f"{field.replace('_', ' ').capitalize()}: {first['msg']}.", code="bad_setting"
    )
