"""How the AI participant holds its part of a talk: when it speaks, stops, waits and leaves.

A machine of states without a clock, a sound or a thread of its own. ``frame`` is called every 20 ms
and says what to do. What always holds: it begins only into silence, stops in the frame in which
somebody is heard for certain, and is gone at ``TalkPlan.leaves_at`` whatever people do.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from meeting_desktop.domain.answers import MeetingAnswer
from meeting_desktop.domain.spoken_wishes import SpokenWish, spoken_wish
from meeting_desktop.domain.talk_commands import Begin, Command, Leave, Stop
from meeting_desktop.domain.talk_plan import Sentence
from meeting_desktop.domain.talk_state import Step, TalkState
from meeting_desktop.domain.turn_taking import BACKCHANNEL_S

#: Silence before it speaks for the first time, and between two sentences of its own.
_SETTLE_S, _BREATH_S = 1.0, 0.25
#: After a stop: so much silence, and it was nothing but "mhm".
_RESUME_S = 0.6
#: So much voice may be a whole answer: "yes".
_YES_S = 0.12
#: Nobody says anything to a question for so long: it is asked again, then left.
_NO_ANSWER_S = 9.0
#: The longest wait for words and for whoever reads them.
_READING_S = 10.0
#: Without anybody but the host for so long, it goes.
_ALONE_S = 45.0


class AssistantTalk(TalkState):
    """``judged`` says that a turn of ``reading`` was read."""

    # -- what people want -----------------------------------------------------------------------

    def mute(self, on: bool) -> None:
        self._muted = on
        self._stop_wanted |= on

    def take_over(self) -> None:
        self._taken_over = self._stop_wanted = True

    def hand_back(self, now: float) -> None:
        if self._taken_over:
            self._taken_over = False
            self._question = None
            self._queue.clear()
            self._begin_reading(now)  # what the person asked may be answered

    def skip(self, now: float) -> UUID | None:
        """On to the next one; which question is left out."""
        left_out = self.question_id
        if left_out is None or self._closing or self._step is Step.GONE:
            return None
        self.agenda.skipped.add(left_out)
        self._stop_wanted = True
        self._ask_next(now, Sentence(self.agenda.phrases.skipped()))
        return left_out

    # -- what comes in --------------------------------------------------------------------------

    def hear_words(
        self, now: float, participant: UUID, utterance: UUID, text: str, *, final: bool
    ) -> SpokenWish | None:
        """Words of somebody else; the wish in them, which has been done already."""
        self._words.hear(participant, utterance, text, final=final)
        if text:
            self._interruptions.hear_words(participant, self._floor)
        wish = spoken_wish(text) if final else None
        if wish is SpokenWish.SKIP and self.skip(now) is None:
            return None
        if wish is SpokenWish.TAKE_OVER:
            if participant != self._plan.host:
                return None  # a lead who says so means something else
            self.take_over()
        if wish is SpokenWish.HAND_BACK:
            self.hand_back(now)
        return wish

    def judged(self, reading: int, answers: Mapping[UUID, MeetingAnswer]) -> None:
        self.agenda.answers = answers
        self._judged = max(self._judged, reading)

    # -- 20 ms ----------------------------------------------------------------------------------

    def frame(
        self, now: float, levels: Mapping[UUID, float], waiting: int, *, silenced: bool = False
    ) -> tuple[Command, ...]:
        """``levels``: everybody else's; ``waiting``: samples of its own that are to be heard."""
        if self._step is Step.GONE:
            return ()
        self._floor.hear(now, levels, while_we_speak=self._saying is not None)
        self._silenced = silenced
        self._company.hear(now, levels)
        if now >= self._plan.leaves_at or self._company.has_left_for(now) >= _ALONE_S:
            return self._go()
        if self._saying is not None:
            return self._while_saying(now, waiting)
        self._stop_wanted = False
        if self._muted or self._silenced or self._taken_over:
            return ()
        return self._steps(now)

    def _steps(self, now: float) -> tuple[Command, ...]:
        match self._step:
            case Step.WAITING:
                if self._company.has_been_for(now) >= _SETTLE_S:
                    self._go_to(Step.SAYING, now)
            case Step.SAYING:
                return self._try_to_say(now)
            case Step.INTERRUPTED:
                self._while_interrupted(now)
            case Step.LISTENING:
                self._listen(now)
            case Step.READING:
                self._read(now)
            case _:
                return self._go()
        return ()

    def _while_saying(self, now: float, waiting: int) -> tuple[Command, ...]:
        hushed = self._stop_wanted or self._silenced
        self._stop_wanted = False
        if hushed:
            self._saying = None
            return (Stop(),)
        if self._floor.speaker is not None:
            self._saying = None
            self._interruptions.stop(self._floor.speaker)
            self._words.begin_turn()
            self._go_to(Step.INTERRUPTED, now)
            return (Stop(),)
        if waiting == 0 and now > self._begun_at:
            self._said(now)
        return ()

    def _said(self, now: float) -> None:
        sentence, self._saying = self._queue.popleft(), None
        self._words.begin_turn()
        self._said_at = now
        self._interruptions.repeats = 0
        self._goes_on = True
        if sentence.tells:
            self._company.were_told()
        if sentence.asks and sentence.question_id is not None:
            self.agenda.asked.add(sentence.question_id)
        if self._queue:
            return
        if self._closing:
            self._go_to(Step.LEAVING, now)
        elif self._question is None:
            self._ask_next(now)
        else:
            self._go_to(Step.LISTENING, now)

    def _try_to_say(self, now: float) -> tuple[Command, ...]:
        if not self._queue:
            self._ask_next(now)
            return ()
        if not self._goes_on and self._closing is False and self._turn_came_between():
            self._queue.clear()
            self._go_to(Step.LISTENING, now, forget=False)
            return ()
        sentence = self._queue[0]
        needed = _BREATH_S if self._goes_on else self._needed()
        is_quiet = min(self._floor.silence(now), now - self._said_at) >= needed
        if sentence.text not in self.ready or not is_quiet:
            if self._floor.speaker is not None:
                self._goes_on = False
            return ()
        self._saying = sentence
        self._question = sentence.question_id or self._question
        self._begun_at = now
        if sentence.tells:
            self._company.begin_telling()
        self._floor.forget()
        return (Begin(sentence),)

    def _turn_came_between(self) -> bool:
        """Somebody went on before it could say what it had decided: that may change it."""
        is_decision = any(one.question_id is not None for one in self._queue)
        return (
            is_decision and not self._interruptions.repeats and self._floor.voiced_s > BACKCHANNEL_S
        )

    def _while_interrupted(self, now: float) -> None:
        silence = self._floor.silence(now)
        if self._floor.voiced_s < BACKCHANNEL_S:
            if silence >= _RESUME_S:
                self._interruptions.were_for_nothing(self._floor)
                self._go_on(now)
        elif silence >= self._needed():
            self._begin_reading(now)

    def _go_on(self, now: float) -> None:
        """With the sentence that was stopped, from its beginning; not for ever."""
        self._goes_on = False
        self._go_to(Step.SAYING, now)
        if self._interruptions.are_too_many:
            self._said(now)

    def _listen(self, now: float) -> None:
        if self._floor.voiced_s >= _YES_S:
            if self._floor.silence(now) >= self._needed():
                self._begin_reading(now)
        elif now - self._since >= (_NO_ANSWER_S if self._question is not None else _SETTLE_S):
            self._decide(now)

    def _begin_reading(self, now: float) -> None:
        self.reading += 1
        self._go_to(Step.READING, now)

    def _read(self, now: float) -> None:
        if self._floor.voiced_s >= _YES_S:
            self._go_to(Step.LISTENING, now, forget=False)  # they had not finished
            return
        if self._judged < self.reading and now - self._since < _READING_S:
            return
        if self._queue and not any(map(self._is_answered, self._queue)):
            self._go_on(now)
        else:
            self._queue.clear()
            self._decide(now)

    def _go(self) -> tuple[Command, ...]:
        was_saying, self._saying = self._saying, None
        self._step = Step.GONE
        return (Stop(), Leave()) if was_saying is not None else (Leave(),)
