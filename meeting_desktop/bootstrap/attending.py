"""The AI participant and its voices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from meeting_desktop.adapters.speech.piper_voice import PiperVoice
from meeting_desktop.adapters.speech.system_voices import SystemVoice
from meeting_desktop.application.assistant_visit import VisitParts
from meeting_desktop.application.attend_meeting import AttendMeeting, AttendParts
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import ChooseAnalyst
from meeting_desktop.application.guide_rows import GuideRows
from meeting_desktop.application.invite_people import InvitePeople
from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.application.keep_notices import KeepNotices
from meeting_desktop.application.open_attended import OpenAttended, OpeningParts
from meeting_desktop.application.read_answers import ReadingParts
from meeting_desktop.application.run_meeting import RunMeeting
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.ports.voice import Voice
from meeting_desktop.runtime.loop_thread import LoopThread


@dataclass(frozen=True, slots=True)
class AttendingParts:
    """``busy``: a meeting runs, here or somewhere else."""

    store: Store
    clock: Clock
    settings: ChangeSettings
    meetings: RunMeeting
    analyst: ChooseAnalyst
    loop: LoopThread
    invite: InvitePeople
    notices: KeepNotices
    busy: Callable[[], bool]


def build_attending(parts: AttendingParts) -> AttendMeeting:
    """Nothing runs before ``begin`` or the first ``join``."""

    def tell(uow: UnitOfWork, meeting: Meeting, now: datetime) -> None:
        to = [
            one
            for one in invited_to(uow, meeting)
            if one.sequence is not None and one.status is not Rsvp.DECLINED
        ]
        parts.invite.queue_ai_joined(uow, meeting, to, now)

    reading = ReadingParts(
        GuideRows(parts.store, parts.clock),
        parts.analyst,
        parts.loop,
        guided=lambda: parts.settings.current().assistant.guide,
    )
    visit = VisitParts(
        parts.store,
        parts.meetings,
        parts.settings,
        parts.clock,
        reading,
        make_voice=lambda: choose_voice(parts.settings.current().voice.kind),
    )
    return AttendMeeting(AttendParts(visit, tell))


def build_opening(parts: AttendingParts, attend: AttendMeeting) -> OpenAttended:
    """Nothing runs before ``start``, which is for who has a window."""
    return OpenAttended(
        OpeningParts(
            parts.store,
            parts.clock,
            parts.settings,
            parts.meetings,
            attend,
            parts.notices,
            parts.busy,
            make_voice=lambda: choose_voice(parts.settings.current().voice.kind),
        )
    )


def choose_voice(kind: str) -> Voice:
    """As Settings name it."""
    return PiperVoice() if kind == "piper" else SystemVoice()
