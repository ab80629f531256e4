"""Where the AI participant is in its talk, what it has to say, and what it says next.

``assistant_talk`` moves it; what is here asks and decides, and does nothing by itself.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from uuid import UUID

from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.talk_company import Company, Interruptions
from meeting_desktop.domain.talk_plan import Agenda, Sentence, TalkPlan
from meeting_desktop.domain.talk_words import HeardWords
from meeting_desktop.domain.turn_taking import Floor, wait_after


class Step(Enum):
    WAITING = auto()
    SAYING = auto()
    INTERRUPTED = auto()
    LISTENING = auto()
    READING = auto()
    LEAVING = auto()
    GONE = auto()


class TalkState:
    """Used on one thread. ``ready`` holds the texts whose sound is there.

    ``reading`` counts the turns that somebody has to read.
    """

    def __init__(self, plan: TalkPlan) -> None:
        self.agenda = Agenda(plan)
        self.ready: set[str] = set()
        self.reading = 0
        self._plan = plan
        self._floor = Floor()
        self._words = HeardWords()
        self._step = Step.WAITING
        self._queue: deque[Sentence] = deque(self.agenda.greeting())
        self._saying: Sentence | None = None
        self._question: UUID | None = None
        self._since = 0.0
        self._company = Company(plan.host)
        self._interruptions = Interruptions()
        self._begun_at = 0.0
        self._said_at = float("-inf")
        self._goes_on = False
        self._closing = False
        self._stop_wanted = False
        self._muted = self._silenced = self._taken_over = False
        self._judged = 0

    # -- facts ----------------------------------------------------------------------------------

    @property
    def status(self) -> AttendStatus:
        order = (
            (self._step is Step.GONE, AttendStatus.LEFT),
            (self._taken_over, AttendStatus.TAKEN_OVER),
            (self._muted or self._silenced, AttendStatus.MUTED),
            (self._saying is not None or self._breathes, AttendStatus.SPEAKING),
            (self._step is Step.WAITING, AttendStatus.JOINING),
            (self._step is Step.READING or self._waits_for_sound, AttendStatus.THINKING),
        )
        return next((status for holds, status in order if holds), AttendStatus.LISTENING)

    @property
    def _breathes(self) -> bool:
        """Between two sentences of its own."""
        return self._step is Step.SAYING and self._goes_on and not self._waits_for_sound

    @property
    def _waits_for_sound(self) -> bool:
        is_next = self._step is Step.SAYING and bool(self._queue)
        return is_next and self._queue[0].text not in self.ready

    @property
    def question_id(self) -> UUID | None:
        """What it asks, or waits to hear the answer to."""
        waiting = next((one.question_id for one in self._queue if one.question_id), None)
        return waiting or self._question

    def wanted(self, now: float) -> tuple[str, ...]:
        """Texts to make the sound of, the most urgent first."""
        wanted = [one.text for one in (*self._queue, *self._notice())]
        following = self.agenda.next(now)
        if following is not None:
            wanted.append(self.agenda.acknowledgement().text)
            wanted += [one.text for one in self.agenda.asking(following)]
        if self._question is not None and self._question not in self.agenda.rephrased:
            wanted += self.agenda.texts_again(self.agenda.question(self._question))
        if following is None and not self._closing:
            wanted += [one.text for one in self.agenda.closing()]
        wanted += [self.agenda.phrases.no_answer(), self.agenda.phrases.skipped()]
        return tuple(dict.fromkeys(wanted))

    @property
    def words_are_there(self) -> bool:
        """What was said in this turn has words, and its last ones."""
        return self._words.are_there or self._question is None

    # -- what comes next ------------------------------------------------------------------------

    def _decide(self, now: float) -> None:
        """What comes after a turn of somebody else, or after none."""
        asked = self._question
        if asked is None:
            self._ask_next(now)
        elif self.agenda.is_settled(asked):
            self._ask_next(now, self.agenda.acknowledge())
        elif asked not in self.agenda.rephrased:
            self.agenda.rephrased.add(asked)
            again = self.agenda.asking_again(self.agenda.question(asked), self.ready)
            self._say(now, *self._notice(), *again)
        else:
            self._ask_next(now, Sentence(self.agenda.phrases.no_answer()))

    def _ask_next(self, now: float, *before: Sentence) -> None:
        following = self.agenda.next(now)
        if following is not None:
            self._say(now, *before, *self._notice(), *self.agenda.asking(following))
            return
        self._closing = True
        self._say(now, *before, *self._notice(), *self.agenda.closing())

    def _notice(self) -> tuple[Sentence, ...]:
        """Who came late is told once, when something is said anyway."""
        return tuple(self.agenda.notice()) if self._company.is_untold else ()

    def _say(self, now: float, *sentences: Sentence) -> None:
        self._queue = deque(sentences)
        self._goes_on, self._interruptions.repeats = False, 0
        self._go_to(Step.SAYING, now)

    def _needed(self) -> float:
        return wait_after(
            self._plan.patience_s,
            complete=self._words.complete_of(self._floor.last_speaker),
            falls=self._floor.falls(),
        )

    def _go_to(self, step: Step, now: float, *, forget: bool = True) -> None:
        self._step, self._since = step, now
        if forget:
            self._floor.forget()

    def _is_answered(self, sentence: Sentence) -> bool:
        return sentence.question_id is not None and self.agenda.is_settled(sentence.question_id)
