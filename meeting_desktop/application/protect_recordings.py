"""Turn encryption of recordings on and off, show its recovery key, and take one in."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.keep_recording_keys import KeepRecordingKeys
from meeting_desktop.core.errors import EnvironmentFault, NotAudioError, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.recovery_keys import key_id, read_key, spell_key
from meeting_desktop.ports.sealing import RecordingFolder, SoundSealer

_log = get_logger(__name__)

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


@dataclass(frozen=True, slots=True)
class SealedCount:
    """Recordings on this disk by their form; ``locked``: sealed with a key that is not here."""

    plain: int = 0
    sealed: int = 0
    locked: int = 0


class ProtectRecordings:
    """Its calls block on the keyring and the disk; use ``ui/jobs.py``."""

    def __init__(
        self,
        keys: KeepRecordingKeys,
        folder: RecordingFolder,
        sealer: SoundSealer,
        settings: ChangeSettings,
        look_again: Callable[[], None] = lambda: None,
    ) -> None:
        """``look_again``: what could not be opened may be, now."""
        self._keys = keys
        self._folder = folder
        self._sealer = sealer
        self._settings = settings
        self._look_again = look_again

    @property
    def is_on(self) -> bool:
        return self._settings.current().recording.encrypt

    def make_key(self) -> str:
        """The recovery key that will hold; nothing is encrypted by it yet.

        Raises: EnvironmentFault ``no_secret_store``.
        """
        return spell_key(self._keys.make())

    def turn_on(self) -> None:
        """What is here is encrypted from now on, in the background. Raises: EnvironmentFault."""
        self._keys.make()
        self._settings.change("recording", encrypt=True)

    def turn_off(self) -> None:
        """What is encrypted is decrypted, in the background. Raises: EnvironmentFault.

        The key stays in the keyring: backups may need it.
        """
        self._settings.change("recording", encrypt=False)

    def recovery_key(self) -> str:
        """Raises: NotFoundError ``recording_key_missing``, EnvironmentFault ``no_secret_store``."""
        return spell_key(self._keys.current())

    def save(self, path: Path, sheet: str) -> None:
        """The recovery key as a file, for its owner alone. Raises: EnvironmentFault."""
        try:
            path.unlink(missing_ok=True)
            with os.fdopen(os.open(path, _NEW, 0o600), "w", encoding="utf-8") as file:
                file.write(sheet)
        except OSError as error:
            raise EnvironmentFault(
                f"{path} could not be written; choose another folder or make room on the disk.",
                code="export_failed",
            ) from error

    def restore(self, typed: str) -> SealedCount:
        """Keep a key that somebody typed; what is locked after it.

        Raises: UserFacingError ``bad_recovery_key``, ``other_recovery_key`` (nothing here is sealed
        with it), EnvironmentFault ``no_secret_store``; then nothing was changed.
        """
        key = read_key(typed)
        found = self._key_ids()
        if found and key_id(key) not in found:
            raise UserFacingError(
                "No recording on this computer is encrypted with this key; look for another one. "
                "Nothing was changed.",
                code="other_recovery_key",
            )
        self._keys.add(key)
        _log.info("a recovery key was taken in")
        self._look_again()
        return self.count()

    def count(self) -> SealedCount:
        """Raises: EnvironmentFault ``no_secret_store`` where something is sealed."""
        found = [self._key_id(path) for path in self._folder.finished()]
        sealed = [one for one in found if one is not None]
        known = {key_id(key) for key in self._keys.known()} if sealed else set()
        locked = sum(one not in known for one in sealed)
        return SealedCount(len(found) - len(sealed), len(sealed), locked)

    def _key_ids(self) -> set[bytes]:
        return {one for path in self._folder.finished() if (one := self._key_id(path)) is not None}

    def _key_id(self, path: Path) -> bytes | None:
        try:
            return self._sealer.key_id(path)
        except NotAudioError:
            return b""  # sealed, and damaged where it says with which key
