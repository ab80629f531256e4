"""Tell colleagues which meeting this machine's person is in, for as long as it lasts."""

from __future__ import annotations

import threading
from concurrent.futures import Future

from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.joining_states import InRoom, JoinState, Reconnecting
from meeting_desktop.application.run_meeting import RunMeeting
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.ports.colleague_rooms import ColleagueRooms
from meeting_desktop.ports.unit_of_work import Committed, Store
from meeting_desktop.runtime.bugs import report_bug

_log = get_logger(__name__)


class TellPresence:
    """A meeting that is held here counts before one that was joined. ``rooms`` may be None."""

    def __init__(
        self,
        store: Store,
        meetings: RunMeeting,
        joining: JoinConference | None,
        rooms: ColleagueRooms | None,
    ) -> None:
        self._store = store
        self._meetings = meetings
        self._joining = joining
        self._rooms = rooms
        self._lock = threading.Lock()
        self._said: InMeeting | None = None
        self._joined: Meeting | None = None
        self._joined_code = ""
        self._ends = [meetings.changed.subscribe(lambda _nothing: self._say())]
        if joining is not None:
            self._ends.append(joining.states.subscribe(self._on_state))

    def close(self) -> None:
        """Nothing more is said; that the person left is the rooms' goodbye."""
        for end in self._ends:
            end()

    @property
    def said(self) -> InMeeting | None:
        """The meeting one is in; None also of a joined one that is not among the rows here."""
        return self._said

    def _say(self) -> None:
        with self._lock:
            now = self._now()
            if now == self._said:
                return
            self._said = now
            if self._rooms is not None:
                self._rooms.say_present(now)

    def _now(self) -> InMeeting | None:
        live = self._meetings.live
        if live is not None:
            room = live.meeting.room_code if self._meetings.seat is not None else ""
            return InMeeting(live.meeting.id, live.meeting.scope_id, is_host=True, room=room)
        if self._joined is not None:
            joined = self._joined
            return InMeeting(joined.id, joined.scope_id, is_host=False, room=joined.room_code)
        return None

    def _on_state(self, state: JoinState) -> None:
        if isinstance(state, Reconnecting):
            return  # still in it, as far as anybody should wonder
        code = self._joining.code if self._joining is not None else ""
        self._joined_code = code if isinstance(state, InRoom) else ""
        if not self._joined_code:
            self._joined = None
            self._say()
            return
        # As a write, for it waits in line and the joining thread does not wait for the disk.
        read = self._store.write(lambda uow: uow.meetings.by_code(code))
        read.add_done_callback(lambda done: self._on_found(code, done))

    def _on_found(self, code: str, read: Future[Committed[Meeting | None]]) -> None:
        error = None if read.cancelled() else read.exception()
        if isinstance(error, ApplicationError):
            _log.warning("the meeting that was joined is not known", code=error.code)
        elif error is not None:
            report_bug(error)
        elif not read.cancelled() and code == self._joined_code:
            self._joined = read.result().value
            self._say()
