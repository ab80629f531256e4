"""What the AI participant said, into the transcript and to everybody's captions: no model hears it.

The text is known and the time is what of it was played; words share that time by their letters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.running_meeting import LiveMeeting
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer, SetBy
from meeting_desktop.domain.captions import CaptionEvent, CaptionFinal, CaptionShown
from meeting_desktop.domain.transcript import Segment, Word
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

ATTENDING = "assistant"


@dataclass(frozen=True, slots=True)
class Said:
    """``start`` and ``whole_s`` in seconds of the meeting; ``heard_s`` of it were played."""

    id: UUID
    text: str
    start: float
    whole_s: float
    heard_s: float


@dataclass(frozen=True, slots=True)
class _Place:
    transcript_id: UUID
    speaker_id: UUID


class KeepSpoken:
    """Methods return at once. ``speaker_of``: whose voice a participant has in the transcript."""

    def __init__(
        self,
        live: LiveMeeting,
        participant: UUID,
        store: Store,
        clock: Clock,
        *,
        speaker_of: Callable[[UUID], UUID | None],
        publish: Callable[[CaptionEvent], None],
    ) -> None:
        self._live = live
        self._participant = participant
        self._store = store
        self._clock = clock
        self._speaker_of = speaker_of
        self._publish = publish
        self._waiting: list[Said] = []

    def begin(self, said: Said) -> None:
        """It is being said: who cannot hear it reads it."""
        words = words_of(said.text, said.start, said.whole_s, said.whole_s)
        self._publish(CaptionShown(self._participant, said.id, said.start, words))

    def keep(self, said: Said) -> None:
        """As much of it as was heard."""
        self._waiting.append(said)
        speaker = self._speaker_of(self._participant)
        if speaker is None:
            return  # its rows are on their way; this goes with the next sentence
        place = _Place(self._live.transcript_id, speaker)
        for one in self._waiting:
            self._write(one, place)
        self._waiting.clear()

    def _write(self, said: Said, place: _Place) -> None:
        words = words_of(said.text, said.start, said.whole_s, said.heard_s)
        end = said.start + said.heard_s
        final = CaptionFinal(self._participant, said.id, said.start, end, words, "")
        if not words:
            self._publish(final)
            return
        segment = Segment(said.id, place.transcript_id, place.speaker_id, said.start, end, words)
        written = self._store.write(
            lambda uow: uow.transcripts.put_segment(segment), actor=ATTENDING
        )
        written.add_done_callback(lambda _done: self._publish(final))

    def mark(self, question_id: UUID, state: AnswerState, asked_in: UUID | None = None) -> None:
        """A question was put in segment ``asked_in``, or left out; what is known stays.

        Whatever was said of it counts as putting it, in other words too: an answer follows that.
        """
        meeting, now = self._live.meeting, self._clock.now()

        def write(uow: UnitOfWork) -> None:
            rows = {one.question_id: one for one in uow.answers.of_meeting(meeting.id)}
            known = rows.get(question_id) or MeetingAnswer(
                new_id(), meeting.scope_id, meeting.id, question_id, AnswerState.UNASKED
            )
            marked = _marked(known, state, asked_in)
            if marked != known:
                uow.answers.put(replace(marked, at=now))

        self._store.write(write, actor=ATTENDING)


def _marked(
    known: MeetingAnswer, state: AnswerState, asked_in: UUID | None = None
) -> MeetingAnswer:
    """The words and their evidence stay."""
    skips = state is AnswerState.SKIPPED and known.state is AnswerState.ASKED
    if known.state is AnswerState.UNASKED or skips:
        known = replace(known, state=state, set_by=SetBy.AI)
    if asked_in is None or known.set_by is SetBy.HUMAN:
        return known
    return replace(known, asked_evidence=(*known.asked_evidence, asked_in))


def words_of(text: str, start: float, whole_s: float, heard_s: float) -> tuple[Word, ...]:
    """The words that were out by ``heard_s``; one that was cut off in the middle is not."""
    texts = text.split()
    letters = sum(len(one) + 1 for one in texts) or 1
    words, at = [], 0
    for one in texts:
        begin = whole_s * at / letters
        at += len(one) + 1
        end = whole_s * at / letters
        if end > heard_s + 0.02:
            break
        words.append(Word(one, start + begin, start + end))
    return tuple(words)
