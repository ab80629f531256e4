"""How the AI participant holds its part of a talk: when it speaks, stops, waits and leaves.

A machine of states without a clock, a sound or a thread of its own. ``frame`` is called every 20 ms
and says what to do. What always holds: it begins only into silence, stops in the frame in which
somebody is heard for certain, and is gone at ``TalkPlan.leaves_at`` whatever people do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from meeting_desktop.domain.answers import MeetingAnswer
from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.spoken_wishes import SpokenWish, spoken_wish
from meeting_desktop.domain.talk_plan import Agenda, Sentence, TalkPlan
from meeting_desktop.domain.talk_words import HeardWords
from meeting_desktop.domain.turn_taking import BACKCHANNEL_S, Floor, wait_after

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
#: How often a sentence is begun again after a stop.
_MOST_REPEATS = 2
#: Without anybody but the host for so long, it goes.
_ALONE_S = 45.0


@dataclass(frozen=True, slots=True)
class Begin:
    """Say it now."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Stop:
    """Not one more syllable."""


@dataclass(frozen=True, slots=True)
class Leave:
    pass


Command = Begin | Stop | Leave


class _Step(Enum):
    WAITING = auto()
    SAYING = auto()
    INTERRUPTED = auto()
    LISTENING = auto()
    READING = auto()
    LEAVING = auto()
    GONE = auto()


class AssistantTalk:
    """Used on one thread. ``ready`` holds the texts whose sound is there.

    ``reading`` counts the turns that somebody has to read; ``judged`` says that it was done.
    """

    def __init__(self, plan: TalkPlan) -> None:
        self.agenda = Agenda(plan)
        self.ready: set[str] = set()
        self.reading = 0
        self._plan = plan
        self._floor = Floor()
        self._words = HeardWords()
        self._step = _Step.WAITING
        self._queue: deque[Sentence] = deque(self.agenda.greeting())
        self._saying: Sentence | None = None
        self._question: UUID | None = None
        self._since = 0.0
        self._company_at: float | None = None
        self._alone_since: float | None = None
        self._begun_at = 0.0
        self._said_at = float("-inf")
        self._goes_on = False
        self._closing = False
        self._stop_wanted = False
        self._muted = self._silenced = self._taken_over = False
        self._judged = 0
        self._repeats = 0
        self._stopped_for: UUID | None = None
        self._stops_without_words = 0

    # -- facts ----------------------------------------------------------------------------------

    @property
    def status(self) -> AttendStatus:
        order = (
            (self._step is _Step.GONE, AttendStatus.LEFT),
            (self._taken_over, AttendStatus.TAKEN_OVER),
            (self._muted or self._silenced, AttendStatus.MUTED),
            (self._saying is not None or self._breathes, AttendStatus.SPEAKING),
            (self._step is _Step.WAITING, AttendStatus.JOINING),
            (self._step is _Step.READING or self._waits_for_sound, AttendStatus.THINKING),
        )
        return next((status for holds, status in order if holds), AttendStatus.LISTENING)

    @property
    def _breathes(self) -> bool:
        """Between two sentences of its own."""
        return self._step is _Step.SAYING and self._goes_on and not self._waits_for_sound

    @property
    def _waits_for_sound(self) -> bool:
        is_next = self._step is _Step.SAYING and bool(self._queue)
        return is_next and self._queue[0].text not in self.ready

    @property
    def question_id(self) -> UUID | None:
        """What it asks, or waits to hear the answer to."""
        waiting = next((one.question_id for one in self._queue if one.question_id), None)
        return waiting or self._question

    def wanted(self, now: float) -> tuple[str, ...]:
        """Texts to make the sound of, the most urgent first."""
        wanted = [one.text for one in self._queue]
        following = self.agenda.next(now)
        if following is not None:
            wanted.append(self.agenda.acknowledgement().text)
            wanted += [one.text for one in self.agenda.asking(following)]
        if self._question is not None and self._question not in self.agenda.rephrased:
            again = self.agenda.asking_again(self.agenda.question(self._question))
            wanted += [one.text for one in again]
        if following is None and not self._closing:
            wanted += [one.text for one in self.agenda.closing()]
        wanted += [self.agenda.phrases.no_answer(), self.agenda.phrases.skipped()]
        return tuple(dict.fromkeys(wanted))

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
            self._ask_next(now)

    def skip(self, now: float) -> UUID | None:
        """On to the next one; which question is left out."""
        left_out = self.question_id
        if left_out is None or self._closing or self._step is _Step.GONE:
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
        if participant == self._stopped_for and text:
            self._floor.stopped_rightly(participant)
            self._stops_without_words = 0
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
        if self._step is _Step.GONE:
            return ()
        self._floor.hear(now, levels, while_we_speak=self._saying is not None)
        self._silenced = silenced
        if now >= self._plan.leaves_at or self._is_alone(now, levels):
            return self._go()
        if self._saying is not None:
            return self._while_saying(now, waiting)
        self._stop_wanted = False
        if self._muted or self._silenced or self._taken_over:
            return ()
        return self._steps(now)

    def _steps(self, now: float) -> tuple[Command, ...]:
        match self._step:
            case _Step.WAITING:
                if self._company_at is not None and now - self._company_at >= _SETTLE_S:
                    self._go_to(_Step.SAYING, now)
            case _Step.SAYING:
                return self._try_to_say(now)
            case _Step.INTERRUPTED:
                self._while_interrupted(now)
            case _Step.LISTENING:
                self._listen(now)
            case _Step.READING:
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
            self._stopped_for = self._floor.speaker
            self._repeats += 1
            self._words.begin_turn()
            self._go_to(_Step.INTERRUPTED, now)
            return (Stop(),)
        if waiting == 0 and now > self._begun_at:
            self._said(now)
        return ()

    def _said(self, now: float) -> None:
        sentence, self._saying = self._queue.popleft(), None
        self._words.begin_turn()
        self._said_at = now
        self._repeats = 0
        self._goes_on = True
        if sentence.asks and sentence.question_id is not None:
            self.agenda.asked.add(sentence.question_id)
        if self._queue:
            return
        if self._closing:
            self._go_to(_Step.LEAVING, now)
        elif self._question is None:
            self._ask_next(now)
        else:
            self._go_to(_Step.LISTENING, now)

    def _try_to_say(self, now: float) -> tuple[Command, ...]:
        if not self._queue:
            self._ask_next(now)
            return ()
        if not self._goes_on and self._closing is False and self._turn_came_between():
            self._queue.clear()
            self._go_to(_Step.LISTENING, now, forget=False)
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
        self._floor.forget()
        return (Begin(sentence),)

    def _turn_came_between(self) -> bool:
        """Somebody went on before it could say what it had decided: that may change it."""
        is_decision = any(one.question_id is not None for one in self._queue)
        return is_decision and self._repeats == 0 and self._floor.voiced_s > BACKCHANNEL_S

    def _while_interrupted(self, now: float) -> None:
        silence = self._floor.silence(now)
        if self._floor.voiced_s < BACKCHANNEL_S:
            if silence >= _RESUME_S:
                self._was_for_nothing()
                self._go_on(now)
        elif silence >= self._needed():
            self._begin_reading(now)

    def _was_for_nothing(self) -> None:
        """A single "mhm" is nothing to learn from; two stops without a word may be our echo."""
        self._stops_without_words += 1
        if self._stops_without_words > 1 and self._stopped_for is not None:
            self._floor.stopped_for_nothing(self._stopped_for)

    def _go_on(self, now: float) -> None:
        """With the sentence that was stopped, from its beginning; not for ever."""
        self._goes_on = False
        self._go_to(_Step.SAYING, now)
        if self._repeats > _MOST_REPEATS:
            self._said(now)

    def _listen(self, now: float) -> None:
        if self._floor.voiced_s >= _YES_S:
            if self._floor.silence(now) >= self._needed():
                self._begin_reading(now)
        elif now - self._since >= (_NO_ANSWER_S if self._question is not None else _SETTLE_S):
            self._decide(now)

    def _begin_reading(self, now: float) -> None:
        self.reading += 1
        self._go_to(_Step.READING, now)

    def _read(self, now: float) -> None:
        if self._floor.voiced_s >= _YES_S:
            self._go_to(_Step.LISTENING, now, forget=False)  # they had not finished
            return
        if self._judged < self.reading and now - self._since < _READING_S:
            return
        if self._queue and not any(map(self._is_answered, self._queue)):
            self._go_on(now)
        else:
            self._queue.clear()
            self._decide(now)

    @property
    def words_are_there(self) -> bool:
        """What was said in this turn has words, and its last ones."""
        return self._words.are_there

    def _is_answered(self, sentence: Sentence) -> bool:
        return sentence.question_id is not None and self.agenda.is_settled(sentence.question_id)

    def _decide(self, now: float) -> None:
        """What comes after a turn of somebody else, or after none."""
        asked = self._question
        if asked is None:
            self._ask_next(now)
        elif self.agenda.is_settled(asked):
            self._ask_next(now, self.agenda.acknowledge())
        elif asked not in self.agenda.rephrased:
            self.agenda.rephrased.add(asked)
            self._say(now, *self.agenda.asking_again(self.agenda.question(asked)))
        else:
            self._ask_next(now, Sentence(self.agenda.phrases.no_answer()))

    def _ask_next(self, now: float, *before: Sentence) -> None:
        following = self.agenda.next(now)
        if following is not None:
            self._say(now, *before, *self.agenda.asking(following))
            return
        self._closing = True
        self._say(now, *before, *self.agenda.closing())

    def _say(self, now: float, *sentences: Sentence) -> None:
        self._queue = deque(sentences)
        self._goes_on, self._repeats = False, 0
        self._go_to(_Step.SAYING, now)

    def _needed(self) -> float:
        return wait_after(
            self._plan.patience_s,
            complete=self._words.complete_of(self._floor.last_speaker),
            falls=self._floor.falls(),
        )

    def _go_to(self, step: _Step, now: float, *, forget: bool = True) -> None:
        self._step, self._since = step, now
        if forget:
            self._floor.forget()

    def _is_alone(self, now: float, levels: Mapping[UUID, float]) -> bool:
        if any(one != self._plan.host for one in levels):
            self._company_at = now if self._company_at is None else self._company_at
            self._alone_since = None
            return False
        if self._company_at is None:
            return False
        if self._alone_since is None:
            self._alone_since = now
        return now - self._alone_since >= _ALONE_S

    def _go(self) -> tuple[Command, ...]:
        was_saying, self._saying = self._saying, None
        self._step = _Step.GONE
        return (Stop(), Leave()) if was_saying is not None else (Leave(),)
