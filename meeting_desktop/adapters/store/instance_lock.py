"""One process per home: an advisory lock that the system drops when the process dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from meeting_desktop.core.errors import EnvironmentFault

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        # flock, not lockf: it belongs to this open file, so that a second opener within the same
        # process is refused too, and closing some other descriptor does not drop it.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class InstanceLock:
    """Held from construction until ``release`` or the end of the process.

    The file stays: removing it would let two processes lock two different files of one name.
    """

    def __init__(self, file: Path) -> None:
        """Raises: EnvironmentFault, code ``already_running`` or ``home_not_writable``."""
        try:
            self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise EnvironmentFault(
                f"The folder {file.parent} cannot be written to; make it writable, or set "
                "MEETING_HOME to a folder that is.",
                code="home_not_writable",
            ) from error
        try:
            _try_lock(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise EnvironmentFault(
                f"Meeting Desktop is already running with the folder {file.parent}; use the window "
                "that is open, or end it first.",
                code="already_running",
            ) from error
        self._held = True

    def release(self) -> None:
        """Let others in; may be called twice."""
        if self._held:
            self._held = False
            os.close(self._descriptor)
