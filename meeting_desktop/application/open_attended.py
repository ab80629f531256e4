"""Open planned meetings for the assistant at their time, while nobody sits at this machine.

One thread looks at the calendar as the reminders do. A minute before, the person hears of it and
may say no; then the meeting begins as a window would begin it, but without a microphone, muted, and
with nothing played; ``attend_meeting`` brings the assistant in. A person may take part at any time,
and whose meeting it is then ends as any other. What could not be opened is told.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.attend_meeting import AttendMeeting
from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.claim_opening import Claim, ClaimOpenings
from meeting_desktop.application.find_attended import next_to_open
from meeting_desktop.application.keep_notices import KeepNotices
from meeting_desktop.application.run_meeting import LiveMeeting, RunMeeting
from meeting_desktop.application.stand_in import StandIn, StandInParts
from meeting_desktop.application.tell_openings import ASLEEP, NOBODY, TellOpenings, why_not
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.openings import (
    LATE,
    NOTICE,
    SILENT,
    OpeningStage,
    OpeningState,
    due_at,
)
from meeting_desktop.ports.unit_of_work import Committed, Store
from meeting_desktop.ports.voice import Voice
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

#: How long a jump of the clock, or the end of a sleep, may go unnoticed.
_LONGEST_WAIT_SECONDS = 30.0
#: Somebody is at the pre-flight: it is looked again so often whether they have begun.
_PREPARING_SECONDS = 5.0
#: A meeting and the time that it was planned for; moved, it is another one.
_Planned = tuple[UUID, datetime]


@dataclass(frozen=True, slots=True)
class OpeningParts:
    """``busy``: a meeting runs, here or somewhere else. ``make_voice`` as for ``Visit``."""

    store: Store
    clock: Clock
    settings: ChangeSettings
    meetings: RunMeeting
    attend: AttendMeeting
    notices: KeepNotices
    busy: Callable[[], bool]
    make_voice: Callable[[], Voice]


class OpenAttended:
    """``start`` once the store may be written to. Methods return at once, on any thread.

    ``states`` come on several threads; ``opened`` carries the meeting, once it runs and others can
    come in.
    """

    def __init__(self, parts: OpeningParts) -> None:
        self.states: Topic[OpeningState] = Topic()
        self.opened: Topic[LiveMeeting] = Topic()
        self._parts = parts
        self._state = OpeningState()
        self._news = threading.Event()
        #: When each is opened that was announced or came too late.
        self._due: dict[_Planned, datetime] = {}
        self._done: set[_Planned] = set()
        self._stand_in = StandIn(
            StandInParts(parts.meetings, parts.attend, parts.clock, self._news.set)
        )
        self._claims = ClaimOpenings(parts.store, parts.clock)
        self._telling = TellOpenings(parts.store, parts.notices, parts.clock)
        self._unsubscribe: list[Callable[[], None]] = []
        self._thread = SupervisedThread("opening", self._run)

    @property
    def state(self) -> OpeningState:
        return self._state

    def start(self) -> None:
        """From now on open what was planned so."""
        self._unsubscribe = [
            self._parts.store.subscribe(self._on_commit),
            self._parts.settings.changed.subscribe(lambda _settings: self._news.set()),
        ]
        self._thread.start()

    def stop(self, deadline: float) -> bool:
        for end in self._unsubscribe:
            end()
        self._thread.request_stop()
        self._news.set()
        ended = self._thread.join(deadline)
        self._stand_in.close()
        return ended

    # -- what a person does ---------------------------------------------------------------------

    def not_this_time(self) -> Future[Committed[None]] | None:
        """Do not open what is announced; None where nothing is."""
        state = self._state
        if state.stage is not OpeningStage.ANNOUNCED or state.meeting_id is None:
            return None
        written = self._claims.decline(state.meeting_id)
        self._publish(OpeningState())
        self._news.set()
        return written

    def take_part(self) -> None:
        """A person sits here now: their microphone, muted still, and what others say."""
        if not self._stand_in.hand_over():
            return
        device = self._parts.settings.current().sound.input_device
        self._parts.meetings.be_present(SourceChoice(device=device))
        self._publish(OpeningState())

    # -- on its own thread ----------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._news.clear()
            wait = _LONGEST_WAIT_SECONDS
            with Contained():
                wait = self._turn()
            if not stop.is_set():
                self._parts.clock.wait(self._news, min(wait, _LONGEST_WAIT_SECONDS))

    def _turn(self) -> float:
        """Do what is due; how many seconds to wait for the next."""
        try:
            return self._watch() if self._stand_in.is_here else self._look()
        except ApplicationError as error:
            _log.warning("a planned meeting was not looked at", code=error.code)
            return _LONGEST_WAIT_SECONDS

    def _look(self) -> float:
        now, found = self._parts.clock.now(), None
        if self._parts.settings.current().voice.opens_meetings:
            found = self._parts.store.read(lambda uow: next_to_open(uow, now, self._done))
        if found is None or found.appointment is None:
            self._publish(OpeningState())
            return _LONGEST_WAIT_SECONDS
        return self._consider(found, found.appointment.start, now)

    def _consider(self, meeting: Meeting, start: datetime, now: datetime) -> float:
        if now < start - NOTICE:
            self._publish(OpeningState())
            return _seconds(start - NOTICE - now)
        due = self._due.get((meeting.id, start)) or self._announce(meeting, start, now)
        claim = self._claims.of(meeting, start)
        if claim is Claim.DECLINED:
            return self._pass_over((meeting.id, start))
        if max(due, now) > start + LATE:
            return self._cannot(meeting, start, ASLEEP) if now >= due else _seconds(due - now)
        self._publish(OpeningState(OpeningStage.ANNOUNCED, meeting.id, meeting.title, due))
        if now < due:
            return _seconds(due - now)
        if claim is Claim.ANOTHERS:
            return self._wait_for_another(meeting, start, now)
        return self._open(meeting, start)

    def _announce(self, meeting: Meeting, start: datetime, now: datetime) -> datetime:
        due = self._due[meeting.id, start] = due_at(start, now)
        if due <= start + LATE:
            self._claims.announce(meeting, start)
        return due

    def _wait_for_another(self, meeting: Meeting, start: datetime, now: datetime) -> float:
        """Another machine of this person's is to open it; this one does where that fails."""
        planned = (meeting.id, start)
        if now >= self._due[planned] + SILENT:
            self._due[planned] = now + SILENT / 4
            self._claims.take(meeting, start)
        return _PREPARING_SECONDS

    def _open(self, meeting: Meeting, start: datetime) -> float:
        if self._parts.meetings.is_preparing:
            return _PREPARING_SECONDS
        sentence = why_not(meeting, busy=self._parts.busy, make_voice=self._parts.make_voice)
        if sentence:
            return self._cannot(meeting, start, sentence)
        self._publish(OpeningState(OpeningStage.OPENING, meeting.id, meeting.title))
        name = self._parts.settings.current().profile.display_name or "Host"
        try:
            live = self._stand_in.open(meeting, start, name)
        except ApplicationError as error:
            if error.code == "preparing":
                return _PREPARING_SECONDS
            sentence = f"The assistant could not open it: {error.sentence}"
            return self._cannot(meeting, start, sentence)
        self._done.add((meeting.id, start))
        self._publish(OpeningState(OpeningStage.STANDING_IN, meeting.id, live.meeting.title))
        self.opened.publish(live)
        return 0.0

    def _watch(self) -> float:
        """Of the meeting that it opened: whether it was the last."""
        fault = self._stand_in.take_fault()
        if fault is not None:
            self._telling.tell(fault[0], "not_attended", fault[1])
        if self._stand_in.is_over():
            ended = self._stand_in.end()
            if ended is not None and not ended[1] and fault is None:
                self._telling.tell(ended[0], "nobody", NOBODY)
        return self._stand_in.next_look()

    def _cannot(self, meeting: Meeting, start: datetime, sentence: str) -> float:
        self._telling.tell(meeting, f"not_opened:{start.isoformat()}", sentence)
        return self._pass_over((meeting.id, start))

    def _pass_over(self, planned: _Planned) -> float:
        self._done.add(planned)
        self._publish(OpeningState())
        return 0.0

    # -- on several threads ---------------------------------------------------------------------

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table in {"meetings", "notifications"} for change in committed.changes):
            self._news.set()

    def _publish(self, state: OpeningState) -> None:
        if state != self._state:
            self._state = state
            self.states.publish(state)


def _seconds(span: timedelta) -> float:
    return span.total_seconds()
