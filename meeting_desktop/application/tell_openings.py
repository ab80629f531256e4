"""Tell the person what became of a meeting that was to be opened for the assistant."""

from __future__ import annotations

from collections.abc import Callable

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.keep_notices import KeepNotices
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.notifications import NotificationKind, new_notice
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.ports.voice import Voice

ASLEEP = (
    "The assistant could not open it: this computer was asleep, or the program was not running."
)
BUSY = "The assistant could not open it: another meeting was running on this computer."
NO_CAPTIONS = (
    "The assistant did not open it: it was planned without captions, by which the assistant "
    "understands."
)
NO_VOICE = "The assistant did not open it: this computer has no voice for it; see Settings, Voice."
NOBODY = "Nobody came; the assistant has ended it."


def why_not(meeting: Meeting, *, busy: Callable[[], bool], make_voice: Callable[[], Voice]) -> str:
    """Why the meeting cannot be opened here now; empty: it can."""
    if busy():
        return BUSY
    if meeting.appointment is None or not meeting.appointment.details.options.captions:
        return NO_CAPTIONS
    return "" if make_voice().available() else NO_VOICE


class TellOpenings:
    """Notices behind the bell: each once, on all machines of this person."""

    def __init__(self, store: Store, notices: KeepNotices, clock: Clock) -> None:
        self._store = store
        self._notices = notices
        self._clock = clock

    def tell(self, meeting: Meeting, what: str, sentence: str) -> None:
        """``what`` happened, as a key. Blocks. Raises: EnvironmentFault."""
        notice = new_notice(
            self._store.read(lambda uow: uow.personal_scope()),
            NotificationKind.MISSED,
            meeting.title,
            sentence,
            self._clock.now(),
            dedupe_key=f"{what}:{meeting.id}",
            meeting_id=meeting.id,
        )
        wait_for_commit(self._notices.add(notice))
