"""What the line of time shows of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.domain.agenda_clock import HeldAgenda, spans
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import Participant
from meeting_desktop.ui.library.timeline_slider import Stretch, Tick
from meeting_desktop.ui.library.transcript_document import TranscriptDocument
from meeting_desktop.ui.library.wording import length, one_line

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


def ticks(
    timeline: Iterable[TimelineEvent], participants: Sequence[Participant] = ()
) -> list[Tick]:
    """What happened; where several people took part, with the name of whom it concerns."""
    names: dict[UUID | None, str] = {}
    if len(participants) > 1:
        names = {one.id: one_line(one.display_name) for one in participants}
    return [
        Tick(
            event.at,
            words(event, names.get(event.participant_id, "")),
            event.duration if event.kind is TimelineKind.GAP else 0.0,
        )
        for event in timeline
        if event.kind not in _SILENT
    ]


def ticks_of(reviewed: ReviewedMeeting) -> list[Tick]:
    """What happened in a meeting, and where each point of its agenda began."""
    happened = ticks(reviewed.timeline, reviewed.participants)
    return [*happened, *agenda_ticks(reviewed.agenda)]


def agenda_ticks(agenda: HeldAgenda | None) -> list[Tick]:
    """Where each point of the agenda began."""
    items = () if agenda is None else agenda.items
    begins = QCoreApplication.translate("Timeline", "Agenda: {0}")
    return [Tick(visit.began, begins.format(one_line(item.title))) for item, visit in spans(items)]


def words(event: TimelineEvent, name: str) -> str:
    """``name`` is empty where nobody has to be named, or nobody is known."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Timeline", text)

    if event.kind is TimelineKind.GAP:
        lasted = length(event.duration)
        if name:
            return tr("No sound from {0} for {1}").format(name, lasted)
        return tr("No sound for {0}").format(lasted)
    alone, named = _phrases(event.kind)
    if named and (name or not alone):
        return named.format(name or tr("Somebody"))
    return alone


def _phrases(kind: TimelineKind) -> tuple[str, str]:
    """What is said of an event alone, and with a name; what has no first is always somebody's."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Timeline", text)

    return {
        TimelineKind.MUTED: (tr("Microphone muted"), tr("{0}: microphone muted")),
        TimelineKind.UNMUTED: (tr("Microphone on again"), tr("{0}: microphone on again")),
        TimelineKind.DEVICE_CHANGED: (tr("Another microphone"), tr("{0}: another microphone")),
        TimelineKind.RECORDING_STARTED: (tr("Recording started"), ""),
        TimelineKind.RECORDING_STOPPED: (tr("Recording paused"), ""),
        TimelineKind.RECOVERED: (tr("Recovered after a crash"), ""),
        TimelineKind.RESUMED: (tr("The meeting went on after an interruption"), ""),
        TimelineKind.LOCKED: (tr("Meeting locked"), ""),
        TimelineKind.UNLOCKED: (tr("Meeting unlocked"), ""),
        TimelineKind.JOINED: ("", tr("{0} joined")),
        TimelineKind.LEFT: ("", tr("{0} left")),
        TimelineKind.LOST: ("", tr("{0}: connection lost")),
        TimelineKind.RETURNED: ("", tr("{0} is back")),
        TimelineKind.DENIED: ("", tr("{0} was not let in")),
        TimelineKind.REMOVED: ("", tr("{0} was removed")),
        TimelineKind.CONSENT_RECORD: ("", tr("{0} allows recording and captions")),
        TimelineKind.CONSENT_CAPTIONS: ("", tr("{0} allows captions, no recording")),
        TimelineKind.CONSENT_NONE: ("", tr("{0} allows neither recording nor captions")),
        TimelineKind.SCREEN_SHARE_STARTED: ("", tr("{0} shares the screen")),
        TimelineKind.SCREEN_SHARE_STOPPED: ("", tr("{0} shares the screen no more")),
        TimelineKind.HAND_RAISED: ("", tr("{0} raised a hand")),
        TimelineKind.HAND_LOWERED: ("", tr("{0} lowered the hand")),
        TimelineKind.SCREEN_SHARE_STARTED: ("", tr("{0} shares the screen")),
        TimelineKind.SCREEN_SHARE_STOPPED: ("", tr("{0} stopped sharing the screen")),
    }.get(kind, ("", ""))
