"""A stage for the AI participant's talk: frames of 20 ms, and people who follow scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer
from meeting_desktop.domain.assistant_phrases import Introduction
from meeting_desktop.domain.assistant_talk import AssistantTalk
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.talk_commands import Begin, Command, Leave, Stop
from meeting_desktop.domain.talk_plan import Sentence, TalkPlan
from meeting_desktop.domain.turn_taking import FRAME_S

HOST, LEAD = new_id(), new_id()
VOICE, ROOM = -25.0, -70.0
_RATE_HZ = 48_000

QUESTIONS = (
    Question(new_id(), "When do you want to start?", required=True),
    Question(new_id(), "How many people would use it?"),
    Question(new_id(), "Who decides about the budget?", required=True),
)


def plan_of(
    questions: Sequence[Question] = QUESTIONS, *, ends_at: float = 600.0, language: str = "en"
) -> TalkPlan:
    about = Introduction("Assistant", "Hanna", True, True, len(questions))
    return TalkPlan(HOST, about, tuple(questions), language, 1.2, ends_at, ends_at + 60.0)


@dataclass
class Stage:
    """A sentence takes ``sentence_s``. Turns are read at once unless ``reads`` is off.

    ``log`` is what it did with when; ``broken`` what it must never do, in words; ``late`` are
    people who came and say nothing; ``unmade`` are texts whose sound takes for ever.
    """

    talk: AssistantTalk
    sentence_s: float = 1.0
    reads: bool = True
    now: float = 0.0
    frames: int = 0
    waiting: int = 0
    said: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    log: list[tuple[float, Command]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    answers: dict[UUID, MeetingAnswer] = field(default_factory=dict)
    late: set[UUID] = field(default_factory=set)
    unmade: set[str] = field(default_factory=set)
    _runs: dict[UUID, int] = field(default_factory=dict)
    _quiet: float = 9.0
    _saying: Sentence | None = None

    def frame(self, lead: float = ROOM, host: float = ROOM, *, here: bool = True) -> None:
        levels = {HOST: host, LEAD: lead} if here else {HOST: host}
        levels |= dict.fromkeys(self.late, ROOM)
        self.talk.ready.update(set(self.talk.wanted(self.now)) - self.unmade)
        commands = self.talk.frame(self.now, levels, self.waiting)
        for one, level in levels.items():
            self._runs[one] = self._runs.get(one, 0) + 1 if level >= VOICE else 0
        self._quiet = 0.0 if any(self._runs.values()) else self._quiet + FRAME_S
        for command in commands:
            self._do(command)
        if self._saying is not None and max(self._runs.values()) >= 4:
            self.broken.append(f"it speaks over somebody at {self.now:.2f}")
        self.waiting = max(0, self.waiting - 960)
        if self._saying is not None and self.waiting == 0:
            self.whole.append(self._saying.text)
            self._saying = None
        self.frames += 1
        self.now = self.frames * FRAME_S
        if self.reads and self.talk.reading:
            self.talk.judged(self.talk.reading, self.answers)

    def _do(self, command: Command) -> None:
        self.log.append((self.now, command))
        match command:
            case Begin(sentence):
                if self._quiet < 0.2:
                    self.broken.append(f"it begins while somebody speaks at {self.now:.2f}")
                self.said.append(sentence.text)
                self._saying = sentence
                self.waiting = round(self.sentence_s * _RATE_HZ)
            case Stop():
                self._saying, self.waiting = None, 0
            case Leave():
                self._saying, self.waiting = None, 0

    def pass_time(self, seconds: float, lead: float = ROOM, host: float = ROOM) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.frame(lead, host)

    def until_asked(self, question: Question, seconds: float = 60.0) -> None:
        """Silence until the whole question has been said."""
        for _ in range(round(seconds / FRAME_S)):
            if question.text in self.whole and self.waiting == 0:
                self.frame()
                return
            self.frame()
        raise AssertionError(f"not asked, but said {self.said}")

    def answer(
        self,
        question: Question,
        text: str = "In March.",
        *,
        seconds: float = 1.5,
        state: AnswerState = AnswerState.ANSWERED,
    ) -> None:
        """The lead says it; whoever reads the turn finds it so."""
        self.pass_time(seconds, VOICE)
        self.words(text)
        self.settle(question, state, text)

    def words(self, text: str, who: UUID = LEAD) -> None:
        self.talk.hear_words(self.now, who, new_id(), text, final=True)

    def settle(self, question: Question, state: AnswerState, text: str = "In March.") -> None:
        row = MeetingAnswer(new_id(), new_id(), new_id(), question.id, state, text)
        known = self.answers.get(question.id)
        self.answers[question.id] = replace(row, id=known.id) if known else row

    @property
    def is_gone(self) -> bool:
        return any(isinstance(command, Leave) for _, command in self.log)
