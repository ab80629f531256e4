"""The guide of one meeting: what it knows, and a turn in which it takes what is new.

Used on the guide's thread alone. Times are of the meeting's track where they are shown, and of the
monotonic clock where something is waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from meeting_desktop.application.choose_analyst import ChooseAnalyst
from meeting_desktop.application.guide_calls import Advice, Inquiry, Line
from meeting_desktop.application.guide_rows import GuidedMeeting, GuideRows
from meeting_desktop.application.guide_state import GuidePhase, GuideState, QuestionRow
from meeting_desktop.application.live_conversation import LiveConversation
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.conversations import Utterance
from meeting_desktop.domain.guidance import (
    Card,
    choose_cards,
    follow_up_cards,
    next_question,
    said_cards,
)
from meeting_desktop.domain.guide_gate import PATIENCE_SECONDS, Gate, may_matter
from meeting_desktop.domain.nudges import nudge_at
from meeting_desktop.domain.questions import Question
from meeting_desktop.runtime.containment import tell_of
from meeting_desktop.runtime.loop_thread import LoopThread

#: So much of what was said last is judged while people speak; a report reads everything.
_WINDOW = 40
#: Cards and nudges fade by themselves: looked at this often, in seconds.
_TICK_SECONDS = 5.0
#: Words that were said before the guide began to listen are worth a card for so long.
_CARDS_BACK_SECONDS = 60.0

_SETTLED = frozenset({AnswerState.ANSWERED, AnswerState.CONTRADICTED})


@dataclass(frozen=True, slots=True)
class DeskParts:
    """``elapsed``: seconds of the running meeting. ``wake`` asks for a turn, on any thread."""

    rows: GuideRows
    analyst: ChooseAnalyst
    loop: LoopThread
    settings: Callable[[], AssistantSettings]
    clock: Clock
    elapsed: Callable[[], float]
    wake: Callable[[], None]


class GuideDesk:
    def __init__(self, parts: DeskParts, guided: GuidedMeeting) -> None:
        self._parts = parts
        self._guided = guided
        self._answers = guided.answers
        self._said = LiveConversation(guided.conversation)
        self._gate = Gate()
        self._local = Line(parts.loop, parts.wake)
        self._model = Line(parts.loop, parts.wake)
        self._judge_wanted = bool(guided.conversation.utterances)
        self._dismissed: set[UUID] = set()
        self._follow_ups: list[Card] = []
        since = parts.elapsed() - _CARDS_BACK_SECONDS
        self._cards = said_cards(u for u in guided.conversation.utterances if u.end > since)

    @property
    def meeting_id(self) -> UUID:
        return self._guided.meeting.id

    @property
    def idle(self) -> bool:
        """Nothing that was said waits to be judged by the rules of this machine."""
        return not self._local.busy and not self._judge_wanted

    def close(self) -> None:
        self._local.cancel()
        self._model.cancel()

    # -- what is new ----------------------------------------------------------------------------

    def read_answers(self) -> None:
        self._answers = self._parts.rows.answers(self.meeting_id)

    def read_voices(self) -> None:
        """Somebody has another name."""
        fresh = self._parts.rows.conversation(self.meeting_id)
        if fresh is not None:
            self._said.read_anew(fresh, ())

    def read_questions(self) -> None:
        """Others are asked from now on, maybe."""
        fresh = self._parts.rows.load(self.meeting_id)
        if fresh is not None and fresh.questions != self._guided.questions:
            self._guided = fresh
            self._answers = fresh.answers
            self._judge_wanted = True

    def hear(self, segment_ids: Collection[UUID], *, corrected: bool = False) -> None:
        """Utterances that have their last words, or other ones since a person wrote in them."""
        segments = self._parts.rows.segments(segment_ids)
        if any(not self._said.knows(one) for one in segments):
            fresh = self._parts.rows.conversation(self.meeting_id)
            if fresh is not None:
                self._said.read_anew(fresh, segments)
        for segment in segments:
            if self._said.knows(segment):
                self._take(self._said.put(segment), corrected=corrected)

    def _take(self, said: Utterance, *, corrected: bool) -> None:
        self._judge_wanted = True
        if not corrected:
            self._cards += said_cards([said])
        if not may_matter(said, self._guided.questions):
            return
        now = self._parts.clock.monotonic()
        since = self._model.asked_at
        if self._model.busy and now - since < PATIENCE_SECONDS:
            # The talk moves on: what is being thought about is not the last that was said.
            self._model.cancel()
            self._gate.cut_short(since)
        self._gate.matter(now)

    def talk(self, at: float) -> None:
        self._gate.talk(at)

    def dismiss(self, card_id: UUID) -> None:
        self._dismissed.add(card_id)

    # -- a turn ---------------------------------------------------------------------------------

    def turn(self) -> None:
        """Take what analysts have brought and ask what is to be asked."""
        for line in (self._local, self._model):
            advice = line.take()
            if advice is not None:
                self._follow(advice)
        if self._judge_wanted and not self._local.busy:
            self._judge_wanted = False
            inquiry = self._inquiry(suggests=False)
            if inquiry.questions:
                self._local.ask(self._parts.analyst.offline, inquiry, 0.0)
        now = self._parts.clock.monotonic()
        due = self._gate.due_at()
        if due is not None and due <= now and not self._model.busy:
            self._gate.asked(now)
            if self._parts.settings().guide:
                self._model.ask(self._parts.analyst, self._inquiry(suggests=True), now)

    def patience(self) -> float:
        """Seconds until there is something to do, unless somebody wakes the guide."""
        due = self._gate.due_at()
        if due is None or self._model.busy:
            return _TICK_SECONDS
        return min(_TICK_SECONDS, max(0.0, due - self._parts.clock.monotonic()))

    def _inquiry(self, *, suggests: bool) -> Inquiry:
        return Inquiry(self._open, self._answers, self._said.latest(_WINDOW), suggests)

    @property
    def _open(self) -> list[Question]:
        """An answer may still be contradicted; what a person has set is left alone."""
        states = {one.question_id: one for one in self._answers}
        return [
            one
            for one in self._guided.questions
            if one.id not in states or states[one.id].state is not AnswerState.CONTRADICTED
        ]

    def _follow(self, advice: Advice) -> None:
        rows, said = self._parts.rows, self._said.now
        case = (self._guided.meeting, advice.proposals, said, self._guided.questions)
        if advice.proposals and rows.passes(self._answers, *case):
            rows.take(*case).add_done_callback(_tell_bug)
        if advice.follow_ups is not None:
            offered = [(one.text, one.why, one.evidence) for one in advice.follow_ups]
            self._follow_ups = follow_up_cards(offered, said, self._parts.elapsed())

    # -- what is shown --------------------------------------------------------------------------

    def state(self) -> GuideState:
        now, said = self._parts.elapsed(), self._said.now
        settings = self._parts.settings()
        self._cards = [one for one in self._cards if one.at > now - 10 * _CARDS_BACK_SECONDS]
        cards = choose_cards([*self._cards, *self._follow_ups], said, now, self._dismissed)
        nothing = not self._guided.questions
        return GuideState(
            self.meeting_id,
            self._parts.analyst.state,
            GuidePhase.NO_QUESTIONS if nothing else GuidePhase.READY,
            self._rows(),
            next_question(self._guided.questions, self._answers, said, now, self._seconds_left()),
            cards if settings.guide else (),
            nudge_at(said, now) if settings.guide else None,
            thinking=self._model.busy and settings.analyst != "offline",
        )

    def _rows(self) -> tuple[QuestionRow, ...]:
        answers = {one.question_id: one for one in self._answers}
        starts = {one.segment_id: one.start for one in self._said.now.utterances}
        rows = []
        for question in self._guided.questions:
            answer = answers.get(question.id)
            row = QuestionRow(question, answer)
            if answer is not None:
                asked = _last(starts, answer.asked_evidence)
                row = replace(row, asked_at=asked, answered_at=_last(starts, answer.evidence))
            rows.append(row)
        return tuple(rows)

    def _seconds_left(self) -> float | None:
        ends_at = self._guided.ends_at
        if ends_at is None:
            return None
        return (ends_at - self._parts.clock.now()).total_seconds()


def _last(starts: dict[UUID, float], evidence: Iterable[UUID]) -> float | None:
    return max((starts[one] for one in evidence if one in starts), default=None)


def _tell_bug(written: Future[Any]) -> None:
    """A full disk is told by the captions; the same is proposed again with the next words."""
    error = None if written.cancelled() else written.exception()
    if error is not None and not isinstance(error, ApplicationError):
        tell_of(error)
