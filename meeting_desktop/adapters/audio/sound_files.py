"""What a file must be before FFmpeg sees it, and the sentences when it is not."""

from __future__ import annotations

import stat
from pathlib import Path

from meeting_desktop.core.errors import NotAudioError, NotFoundError


def check_sound_file(path: Path) -> None:
    """Raises: NotFoundError, NotAudioError (a folder, a device, empty, not readable)."""
    try:
        facts = path.stat()
        if stat.S_ISREG(facts.st_mode) and facts.st_size:
            with path.open("rb"):
                return
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError(f"There is no file {path}; check the name and the folder.") from error
    except (OSError, ValueError) as error:
        raise NotAudioError(
            f"{path.name} cannot be read; check its permissions and its disk.", code="not_readable"
        ) from error
    if stat.S_ISDIR(facts.st_mode):
        raise NotAudioError(
            f"{path.name} is a folder; choose a sound file inside it.", code="is_folder"
        )
    if not stat.S_ISREG(facts.st_mode):
        # A pipe or a device may never end.
        raise NotAudioError(
            f"{path.name} is not an ordinary file; choose a sound file.", code="not_media"
        )
    raise NotAudioError(f"{path.name} is empty; choose a file with sound.", code="empty_file")


def not_audio(path: Path) -> NotAudioError:
    """The sentence for a file that FFmpeg finds no sound in."""
    return NotAudioError(
        f"{path.name} holds no sound that can be played; choose a WAV, FLAC, MP3, Ogg or M4A file."
    )
