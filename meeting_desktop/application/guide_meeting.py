"""Guide the running meeting: questions fill themselves from what is said, the next one, cards.

It hears what everybody hears, on a thread of its own: whoever brings captions hands over an id and
goes on. What it knows is in the rows, so that a meeting that goes on after a crash finds it again.
A participant's application has no guide: the questions are the host's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import ChooseAnalyst
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.guide_desk import DeskParts, GuideDesk
from meeting_desktop.application.guide_news import GuideNews, hand_over
from meeting_desktop.application.guide_rows import GuideRows, no_meeting
from meeting_desktop.application.guide_state import GuidePhase, GuideState, QuestionRow
from meeting_desktop.application.run_meeting import RunMeeting
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.ports.unit_of_work import Committed, Store
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.loop_thread import LoopThread
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic

__all__ = ["GuideMeeting", "GuideParts", "GuidePhase", "GuideState", "QuestionRow"]

#: Nothing happens between meetings; whatever does wakes the guide.
_IDLE_SECONDS = 3_600.0
#: Where a meeting's rows are not there yet.
_AGAIN_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class GuideParts:
    store: Store
    meetings: RunMeeting
    analyst: ChooseAnalyst
    loop: LoopThread
    settings: ChangeSettings
    clock: Clock


class GuideMeeting:
    """``changed`` is published on the guide's thread; methods return at once, on any thread.

    ``begin`` once, with the other background work; the thread starts with the first meeting.
    """

    def __init__(self, parts: GuideParts) -> None:
        self.changed: Topic[GuideState] = Topic()
        self._parts = parts
        self._rows = GuideRows(parts.store, parts.clock)
        self._lock = threading.Lock()
        self._news = GuideNews()
        self._talk_at = float("-inf")
        self._awake = threading.Event()
        self._turning = False
        self._thread = SupervisedThread("guide", self._run)
        self._desk: GuideDesk | None = None
        self._broken: UUID | None = None
        self._state = GuideState(None, parts.analyst.state)
        self._ends: list[Callable[[], None]] = []

    @property
    def state(self) -> GuideState:
        """What is shown now."""
        return self._state

    @property
    def at_rest(self) -> bool:
        """Everything that came so far is taken; a model may still think."""
        desk = self._desk
        return not (self._awake.is_set() or self._turning) and (desk is None or desk.idle)

    def begin(self) -> None:
        """Listen from now on, also to a meeting that runs already."""
        parts = self._parts
        self._ends = [
            parts.meetings.events.subscribe(self._hear),
            parts.meetings.changed.subscribe(lambda _nothing: self._wake()),
            parts.store.subscribe(self._on_commit),
            parts.analyst.states.subscribe(lambda _state: self._wake()),
            parts.settings.changed.subscribe(lambda _settings: self._wake()),
        ]
        self._wake()

    def close(self, deadline: float) -> bool:
        """Listen no more; True when the thread ended within ``deadline`` seconds."""
        for end in self._ends:
            end()
        self._thread.request_stop()
        self._awake.set()
        return self._thread.join(deadline)

    # -- what a person does ---------------------------------------------------------------------

    def set_answer(
        self, question_id: UUID, state: AnswerState, text: str = ""
    ) -> Future[Committed[None]]:
        """A person's word: no analyst changes it any more. No ``text`` keeps the words there are.

        The future fails with code ``no_meeting``, or as the store does.
        """
        meeting_id = self._state.meeting_id
        if meeting_id is None:
            return no_meeting()
        return self._rows.set_by_person(meeting_id, question_id, state, text)

    def hand_back(self, question_id: UUID) -> Future[Committed[None]]:
        """What a person set may fill itself again."""
        meeting_id = self._state.meeting_id
        if meeting_id is None:
            return no_meeting()
        return self._rows.hand_back(meeting_id, question_id)

    def choose_questions(self, set_id: UUID | None) -> Future[Committed[None]]:
        """Ask what this set asks from now on, or nothing; what was answered stays in the rows."""
        meeting_id = self._state.meeting_id
        if meeting_id is None:
            return no_meeting()
        chosen = self._rows.choose(meeting_id, set_id)
        chosen.add_done_callback(lambda _done: self._tell(questions=True))
        return chosen

    def dismiss(self, card_id: UUID) -> None:
        """The card is not shown again."""
        with self._lock:
            self._news.dismissed.append(card_id)
        self._wake()

    # -- on other threads: quick, nothing is read here --------------------------------------------

    def _hear(self, event: MeetingEvent) -> None:
        if isinstance(event, CaptionShown | CaptionConfirmed):
            self._talk_at = self._parts.clock.monotonic()
        elif isinstance(event, CaptionFinal) and event.words:
            self._talk_at = self._parts.clock.monotonic()
            with self._lock:
                self._news.hear(event.utterance_id)
            self._wake()

    def _on_commit(self, committed: Committed[object]) -> None:
        live = self._parts.meetings.live
        if live is None:
            return
        with self._lock:
            is_news = self._news.read(committed, live.meeting.id)
        if is_news:
            self._wake()

    def _tell(self, *, questions: bool) -> None:
        with self._lock:
            self._news.questions |= questions
        self._wake()

    def _wake(self) -> None:
        with self._lock:
            if not self._thread.begun and self._parts.meetings.live is not None:
                self._thread.start()
        self._awake.set()

    # -- on the guide's thread ------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._turning = True
            self._awake.clear()
            with Contained(self._break):
                self._turn()
            self._turning = False
            self._parts.clock.wait(self._awake, self._patience())
        if self._desk is not None:
            self._desk.close()

    def _patience(self) -> float:
        if self._desk is not None:
            return self._desk.patience()
        return _AGAIN_SECONDS if self._parts.meetings.live is not None else _IDLE_SECONDS

    def _turn(self) -> None:
        with self._lock:
            news, self._news = self._news, GuideNews()
        try:
            self._follow_meetings()
            if self._desk is not None:
                self._desk.talk(self._talk_at)
                hand_over(news, self._desk)
                self._publish(self._desk.state())
        except ApplicationError as error:
            with self._lock:
                self._news.put_back(news)
            self._publish(replace(self._state, phase=GuidePhase.FAILED, sentence=error.sentence))

    def _follow_meetings(self) -> None:
        live = self._parts.meetings.live
        desk = self._desk
        if desk is not None and (live is None or live.meeting.id != desk.meeting_id) and desk.idle:
            desk.close()
            self._desk = None
            self._parts.analyst.end_meeting()
            self._publish(GuideState(None, self._parts.analyst.state))
        if self._desk is None and live is not None and live.meeting.id != self._broken:
            self._open(live.meeting.id)

    def _open(self, meeting_id: UUID) -> None:
        if self._state.meeting_id != meeting_id:
            self._publish(GuideState(meeting_id, self._parts.analyst.state, GuidePhase.LOADING))
            self._parts.analyst.begin_meeting(meeting_id)
            wait_for_commit(self._rows.begin(meeting_id))
        guided = self._rows.load(meeting_id)
        if guided is not None:
            parts = self._parts
            desk_parts = DeskParts(
                self._rows,
                parts.analyst,
                parts.loop,
                lambda: parts.settings.current().assistant,
                parts.clock,
                parts.meetings.elapsed,
                self._awake.set,
            )
            self._desk = GuideDesk(desk_parts, guided)

    def _publish(self, state: GuideState) -> None:
        if state != self._state:
            self._state = state
            self.changed.publish(state)

    def _break(self, _error: Exception) -> None:
        """A bug is told; the meeting goes on without a guide rather than with a wrong one."""
        if self._desk is not None:
            self._broken = self._desk.meeting_id
            self._desk.close()
            self._desk = None
        sentence = "The guide has stopped; captions and recording go on."
        self._publish(replace(self._state, phase=GuidePhase.FAILED, sentence=sentence))
