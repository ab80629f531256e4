"""What the line of time shows of a meeting."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.ui.library.timeline_slider import Stretch, Tick
from meeting_desktop.ui.library.transcript_document import TranscriptDocument
from meeting_desktop.ui.library.wording import length

#: The line itself shows these.
_SILENT = {TimelineKind.STARTED, TimelineKind.ENDED}
_JOIN_WITHIN_S = 1.0


def stretches(document: TranscriptDocument) -> list[Stretch]:
    """Who speaks when; short pauses of one voice are bridged."""
    found: list[Stretch] = []
    for segment in document.rows:
        number = document.speaker_number(segment.speaker_id)
        last = found[-1] if found else None
        if (
            last is not None
            and last.number == number
            and segment.start - last.end <= _JOIN_WITHIN_S
        ):
            found[-1] = Stretch(last.start, max(last.end, segment.end), number)
        else:
            found.append(Stretch(segment.start, segment.end, number))
    return found


def ticks(timeline: Iterable[TimelineEvent]) -> list[Tick]:
    return [
        Tick(event.at, _words(event), event.duration if event.kind is TimelineKind.GAP else 0.0)
        for event in timeline
        if event.kind not in _SILENT
    ]


def _words(event: TimelineEvent) -> str:
    def tr(text: str) -> str:
        return QCoreApplication.translate("Timeline", text)

    if event.kind is TimelineKind.GAP:
        return tr("No sound for {0}").format(length(event.duration))
    return {
        TimelineKind.MUTED: tr("Microphone muted"),
        TimelineKind.UNMUTED: tr("Microphone on again"),
        TimelineKind.DEVICE_CHANGED: tr("Another microphone"),
        TimelineKind.RECORDING_STARTED: tr("Recording started"),
        TimelineKind.RECORDING_STOPPED: tr("Recording paused"),
        TimelineKind.RECOVERED: tr("Recovered after a crash"),
    }.get(event.kind, "")
