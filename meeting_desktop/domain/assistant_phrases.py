"""What the AI participant says, in plain words that are right without any model.

Each text is one sentence or two that are spoken in one breath; it may be stopped between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meeting_desktop.domain.questions import Question, QuestionType

_ANSWER_WORDS = 14
_MOST_HEARD = 3


@dataclass(frozen=True, slots=True)
class Introduction:
    """``name`` is its own, ``host`` whom it speaks for. What is kept of the meeting is said."""

    name: str
    host: str
    recorded: bool
    captioned: bool
    questions: int


@dataclass(frozen=True, slots=True)
class _Words:
    hello: str
    for_host: str
    recorded: str
    captioned: str
    consent: str
    late: str
    plan: str
    acknowledgements: tuple[str, ...]
    options: str
    scale: str
    or_: str
    no_answer: str
    skipped: str
    heard: str
    heard_one: str
    nothing_heard: str
    open_one: str
    open_many: str
    thanks: str
    bye: str


_ENGLISH = _Words(
    hello="Hello. I am {name}, an AI assistant, not a person.",
    for_host="I am here for {host}.",
    recorded="This meeting is recorded and written down.",
    captioned="What is said here is written down.",
    consent="If you do not agree, change it in the list of people.",
    late="For those who have just come: I am {name}, an AI assistant, and ask the questions here.",
    plan="I have {count} questions. Say next question to skip one.",
    acknowledgements=("Thank you.", "I see, thanks.", "Understood."),
    options="The choices are: {options}.",
    scale="Please answer with a number from {low} to {high}.",
    or_="or",
    no_answer="All right, we leave that open.",
    skipped="All right, next question.",
    heard="This is what I heard.",
    heard_one="{question} {answer}.",
    nothing_heard="I have noted no answers.",
    open_one="Still open is: {question}",
    open_many="{count} questions are still open.",
    thanks="Thank you for your time.",
    bye="I am leaving now. Goodbye.",
)
_GERMAN = _Words(
    hello="Guten Tag. Ich bin {name}, ein KI-Assistent, kein Mensch.",
    for_host="Ich bin für {host} hier.",
    recorded="Dieses Gespräch wird aufgenommen und mitgeschrieben.",
    captioned="Was hier gesagt wird, wird mitgeschrieben.",
    consent="Wenn Sie das nicht wollen, ändern Sie es in der Liste der Teilnehmer.",
    late="Für alle, die gerade gekommen sind: Ich bin {name}, ein KI-Assistent, und frage hier.",
    plan="Ich habe {count} Fragen. Sagen Sie nächste Frage, um eine auszulassen.",
    acknowledgements=("Danke.", "Verstanden, danke.", "Gut, danke."),
    options="Zur Wahl stehen: {options}.",
    scale="Bitte antworten Sie mit einer Zahl von {low} bis {high}.",
    or_="oder",
    no_answer="Gut, das lassen wir offen.",
    skipped="Gut, nächste Frage.",
    heard="Das habe ich gehört.",
    heard_one="{question} {answer}.",
    nothing_heard="Ich habe keine Antworten notiert.",
    open_one="Offen ist noch: {question}",
    open_many="{count} Fragen sind noch offen.",
    thanks="Vielen Dank für Ihre Zeit.",
    bye="Ich gehe jetzt. Auf Wiederhören.",
)


class Phrases:
    """In German where ``language`` is "de", else in English."""

    def __init__(self, language: str) -> None:
        self._words = _GERMAN if language == "de" else _ENGLISH

    def greeting(self, about: Introduction) -> tuple[str, ...]:
        words = self._words
        said = [words.hello.format(name=about.name)]
        if about.host:
            said.append(words.for_host.format(host=about.host))
        said += self._kept(about)
        if about.questions > 1:
            said.append(words.plan.format(count=about.questions))
        return tuple(said)

    def notice(self, about: Introduction) -> tuple[str, ...]:
        """For who was not there when it greeted."""
        return (self._words.late.format(name=about.name), *self._kept(about))

    def _kept(self, about: Introduction) -> tuple[str, ...]:
        words = self._words
        if not (about.recorded or about.captioned):
            return ()
        return (words.recorded if about.recorded else words.captioned, words.consent)

    def question(self, question: Question) -> tuple[str, ...]:
        return (_asking(question.text), *self._choices(question))

    def acknowledgement(self, number: int) -> str:
        """Not the same one twice in a row."""
        known = self._words.acknowledgements
        return known[number % len(known)]

    def no_answer(self) -> str:
        return self._words.no_answer

    def skipped(self) -> str:
        return self._words.skipped

    def closing(
        self, heard: Sequence[tuple[Question, str]], open_: Sequence[Question]
    ) -> tuple[str, ...]:
        """What was heard, what is open, thanks. ``heard`` are questions with the lead's words."""
        words = self._words
        said = [words.heard] if heard else [words.nothing_heard]
        said += [
            words.heard_one.format(question=one.text.rstrip(), answer=_short(text))
            for one, text in heard[:_MOST_HEARD]
        ]
        if len(open_) == 1:
            said.append(words.open_one.format(question=open_[0].text))
        elif open_:
            said.append(words.open_many.format(count=len(open_)))
        return (*said, words.thanks, words.bye)

    def _choices(self, question: Question) -> tuple[str, ...]:
        words = self._words
        if question.type is QuestionType.RATING:
            return (words.scale.format(low=question.scale_low, high=question.scale_high),)
        if question.type is QuestionType.MULTIPLE_CHOICE and question.options:
            *first, last = question.options
            listed = f"{', '.join(first)} {words.or_} {last}" if first else last
            return (words.options.format(options=listed),)
        return ()


def _asking(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith(("?", ".", "!")) else f"{text}?"


def _short(text: str) -> str:
    """The lead's words, no longer than one can listen to."""
    words = text.split()
    return " ".join(words[:_ANSWER_WORDS]).rstrip(" .,;:!?")
