"""Put a file in its place in one step, so that nobody ever finds half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from meeting_desktop.core.errors import EnvironmentFault


def replace_file(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a file beside ``path``, then put it in its place.

    Raises:
        EnvironmentFault: the folder or the disk does not allow it; what was there is kept.
    """
    part: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".export-", suffix=path.suffix)
        os.close(descriptor)
        part = Path(name)
        write(part)
        # mkstemp makes files for the owner alone; an export is meant to be given away.
        part.chmod(0o644)
        part.replace(path)
        part = None
    except OSError as error:
        raise EnvironmentFault(
            f"{path} could not be written; choose another folder or make room on the disk.",
            code="export_failed",
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
