"""How the window says what waits to be brought to the shared storage."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from meeting_desktop.application.upload_recordings import UploadState
from meeting_desktop.ui.shared_wording import StandingWords

#: It comes by itself: the network, the share, the other side's room.
_PASSES = frozenset({"storage_unreachable", "storage_full"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("Storage", text)


def upload_words(state: UploadState) -> StandingWords:
    """For the line at the bottom, where an empty text says nothing, and for the settings."""
    if state.sentence:
        return _fault_words(state)
    if not state.waiting:
        return StandingWords("", "check-circle", "muted", "")
    if state.paused:
        text = _tr("{0} to be shared after the meeting").format(recordings(state.waiting))
        return StandingWords(text, "hourglass-medium", "muted", "")
    text = _tr("Sharing {0}").format(recordings(state.waiting))
    detail = _tr("{0} of {1} of this one").format(size(state.done), size(state.total))
    return StandingWords(text, "cloud-arrow-up", "muted", detail if state.total else "")


def recordings(count: int) -> str:
    return _tr("1 recording") if count == 1 else _tr("{0} recordings").format(_n(count))


def size(count: int) -> str:
    """``14.0 MB``."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def _fault_words(state: UploadState) -> StandingWords:
    if state.waiting:
        text = _tr("{0} not shared yet").format(recordings(state.waiting))
    else:
        text = _tr("Shared storage: not reached")
    if state.code in _PASSES:
        return StandingWords(text, "cloud-slash", "warning", state.sentence)
    return StandingWords(text, "warning-circle", "danger", state.sentence)


def _n(count: int) -> str:
    return QLocale().toString(count)
