"""The model's shapes as findings: numbers as ids, placeholders as names, dates reckoned by us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from meeting_desktop.adapters.assistant.gemini.numbered import NumberedConversation
from meeting_desktop.adapters.assistant.gemini.schemas import (
    AppointmentShape,
    ClaimShape,
    ContributionShape,
    ExchangeShape,
    ScoreShape,
    TaskShape,
    ToneShape,
    TopicShape,
)
from meeting_desktop.domain.findings import (
    Appointment,
    Basis,
    Claim,
    Exchange,
    PersonFindings,
    Priority,
    ScoreEvidence,
    Task,
    Tone,
    Topic,
)
from meeting_desktop.domain.quotes import is_quoted
from meeting_desktop.domain.spoken_dates import SpokenDate, spoken_date


class FindingsReader:
    """Of one conversation. What is made up keeps its made-up ids: it is dropped, and counted."""

    def __init__(self, numbered: NumberedConversation) -> None:
        self._numbered = numbered

    def claims(self, shapes: Sequence[ClaimShape]) -> tuple[Claim, ...]:
        return tuple(
            Claim(self._text(one.text, one.said), self._ids(one.said), Basis(one.basis))
            for one in shapes
        )

    def topics(self, shapes: Sequence[TopicShape]) -> tuple[Topic, ...]:
        return tuple(
            Topic(self._text(one.title), self._ids(one.said), self._numbered.seconds(one.said))
            for one in shapes
        )

    def exchanges(self, shapes: Sequence[ExchangeShape]) -> tuple[Exchange, ...]:
        return tuple(self._exchange(one) for one in shapes)

    def tasks(self, shapes: Sequence[TaskShape]) -> tuple[Task, ...]:
        return tuple(self._task(one) for one in shapes)

    def appointments(self, shapes: Sequence[AppointmentShape]) -> tuple[Appointment, ...]:
        made = [self._appointment(one) for one in shapes]
        return tuple(one for one in made if one is not None)

    def tones(self, shapes: Sequence[ToneShape]) -> tuple[Tone, ...]:
        made = []
        for one in sorted(shapes, key=lambda tone: tone.said):
            first = self._numbered.first([one.said])
            at, speaker = (first.start, first.speaker) if first is not None else (0.0, "")
            made.append(Tone(at, one.score, self._ids([one.said]), speaker))
        return tuple(made)

    def people(self, shapes: Sequence[ContributionShape]) -> tuple[PersonFindings, ...]:
        """By who said it, whoever the model thinks it was."""
        theirs: dict[str, list[Claim]] = {}
        for one in shapes:
            first = self._numbered.first(one.said)
            claim = Claim(self._text(one.text, one.said), self._ids(one.said))
            # What nobody said goes to anybody, to be dropped there.
            who = first or self._numbered.utterances[0]
            theirs.setdefault(who.speaker, []).append(claim)
        return tuple(PersonFindings(who, tuple(claims)) for who, claims in theirs.items())

    def score_evidence(self, shapes: Sequence[ScoreShape]) -> tuple[ScoreEvidence, ...]:
        made = []
        for one in shapes:
            quote = self._text(one.quote, one.said)
            said = one.basis == "said" and is_quoted(quote, self._numbered.words_of(one.said))
            basis = Basis.SAID if said else Basis.INFERRED
            evidence = self._numbered.ids_of_lead(one.said)
            made.append(ScoreEvidence(one.part, quote, evidence, one.strength, basis))
        return tuple(made)

    def _exchange(self, one: ExchangeShape) -> Exchange:
        asked = self._numbered.first(one.question_said)
        answered = self._numbered.first(one.answer_said)
        question = Claim(self._text(one.question, one.question_said), self._ids(one.question_said))
        answer = Claim(self._text(one.answer, one.answer_said), self._ids(one.answer_said))
        return Exchange(
            question,
            asked.speaker if asked is not None else "",
            answer if answer.text else None,
            answered.speaker if answer.text and answered is not None else "",
        )

    def _task(self, one: TaskShape) -> Task:
        words = self._text(one.due_words, one.said)
        reckoned = self._reckoned(words, one.said)
        return Task(
            self._text(one.text, one.said),
            self._ids(one.said),
            self._numbered.speaker(one.assignee),
            _date(one.due) if reckoned is None else reckoned.ends_on,
            words,
            Priority(one.priority),
        )

    def _appointment(self, one: AppointmentShape) -> Appointment | None:
        """None where neither its words nor the model name a day."""
        words = self._text(one.words, one.said)
        reckoned = self._reckoned(words, one.said)
        if reckoned is not None:
            return Appointment(words, reckoned.starts_at, self._ids(one.said), reckoned.time_said)
        day, at = _date(one.starts_at), _time(one.starts_at)
        if day is None:
            return None
        zone = ZoneInfo(self._numbered.conversation.time_zone)
        starts_at = datetime.combine(day, at or time(), zone)
        return Appointment(words, starts_at, self._ids(one.said), at is not None)

    def _reckoned(self, words: str, said: Sequence[int]) -> SpokenDate | None:
        """The same words give the same day, whoever read them."""
        conversation = self._numbered.conversation
        if not words or self._numbered.first(said) is None:
            return None
        return spoken_date(
            words, conversation.began_at, conversation.time_zone, conversation.language
        )

    def _text(self, text: str, said: Sequence[int] = ()) -> str:
        return self._numbered.restore(text, said)

    def _ids(self, said: Sequence[int]) -> tuple[UUID, ...]:
        return self._numbered.ids(said)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text.partition("T")[2][:5])
    except ValueError:
        return None
