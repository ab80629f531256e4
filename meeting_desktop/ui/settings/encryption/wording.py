"""How the settings say what is encrypted on this computer, and what goes on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.protect_recordings import SealedCount
from meeting_desktop.application.seal_recordings import SealState
from meeting_desktop.ui.storage_wording import recordings


def _tr(text: str) -> str:
    return QCoreApplication.translate("Encryption", text)


def work_words(state: SealState) -> str:
    """What goes on; empty where nothing does."""
    if state.sentence:
        return state.sentence
    if not state.is_busy:
        return ""
    left = recordings(state.total - state.done)
    if state.paused:
        words = _tr("Paused: {0} still to encrypt") if state.sealing else _tr("Paused: {0} left")
    elif state.waits:
        words = _tr("{0} to go on with after the meeting")
    else:
        words = _tr("Encrypting {0}…") if state.sealing else _tr("Decrypting {0}…")
    return words.format(left)


def standing_words(count: SealedCount, *, is_on: bool) -> str:
    """What lies on this disk, once nothing goes on."""
    if count.sealed and count.plain:
        return _tr("Encrypted: {0}. Not encrypted: {1}.").format(
            recordings(count.sealed), recordings(count.plain)
        )
    if count.sealed:
        return _tr("Encrypted: {0}, all that are here.").format(recordings(count.sealed))
    if is_on:
        return _tr("What you record from now on is encrypted when the meeting is over.")
    return _tr("Recordings on this computer are not encrypted.")


def locked_words(count: SealedCount) -> str:
    """Of recordings whose key is not here; empty where there are none."""
    if not count.locked:
        return ""
    return _tr(
        "{0} cannot be heard here: the key is missing. Enter the recovery key; the transcripts "
        "can be read without."
    ).format(recordings(count.locked))


def left_out_words(state: SealState) -> str:
    if not state.left_out:
        return ""
    return _tr("{0} stay as they are: the file is damaged, or its key is missing.").format(
        recordings(state.left_out)
    )


def sheet(key: str) -> str:
    """The recovery key on paper or in a file."""
    return "\n".join(
        (
            _tr("Meeting Desktop: recovery key of encrypted recordings"),
            "",
            lines_of(key),
            "",
            _tr(
                "Whoever has this key and the disk can hear the recordings. Keep it away from the "
                "computer."
            ),
            _tr("To use it: Settings, Recording, Enter recovery key."),
            "",
        )
    )


def lines_of(key: str) -> str:
    """Two lines of seven groups, as they are read out."""
    groups = key.split("-")
    half = (len(groups) + 1) // 2
    return "\n".join(("-".join(groups[:half]), "-".join(groups[half:])))
