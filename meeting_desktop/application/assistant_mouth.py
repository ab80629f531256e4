"""The AI participant on the media thread: what it hears goes to its talk, what that says is done.

Every 20 ms decide for these same 20 ms, so that a voice is silent in the frame in which somebody is
heard. What other threads have to say waits in a queue until the next frame.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from meeting_desktop.application.keep_spoken import Said
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer
from meeting_desktop.domain.assistant_talk import AssistantTalk
from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.spoken_wishes import SpokenWish
from meeting_desktop.domain.talk_commands import Begin, Command, Leave, Stop
from meeting_desktop.domain.talk_plan import Sentence
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import VoiceFrame, VoiceLine

#: Frames between two looks at what may be said next (0.2 s).
_AHEAD_FRAMES = 10
#: The longest wait for the last words of a turn before it is read without them.
_WORDS_SECONDS = 6.0


class Sounds(Protocol):
    """``SpeakAhead``."""

    @property
    def ready(self) -> set[str]: ...

    def want(self, texts: tuple[str, ...]) -> None: ...

    def sound(self, text: str) -> Samples | None: ...


class Spoken(Protocol):
    """``KeepSpoken``."""

    def begin(self, said: Said) -> None: ...

    def keep(self, said: Said) -> None: ...

    def mark(self, question_id: UUID, state: AnswerState, asked_in: UUID | None = None) -> None: ...


class Reader(Protocol):
    """``ReadAnswers``."""

    def read(
        self, question_id: UUID | None, done: Callable[[Mapping[UUID, MeetingAnswer]], None]
    ) -> None: ...


class Wording(Protocol):
    """``WordAhead``."""

    def ask(self, question_id: UUID, done: Callable[[str], None]) -> Future[None]: ...


@dataclass(frozen=True, slots=True)
class MouthParts:
    """``changed`` is told what it does now and which question it is at; ``gone`` that it has left.

    ``begins``: sample of the meeting at position 0 of the bridge.
    """

    line: VoiceLine
    sounds: Sounds
    spoken: Spoken
    reader: Reader
    wording: Wording
    changed: Callable[[AttendStatus, UUID | None], None]
    gone: Callable[[], None]
    begins: int = 0


@dataclass(slots=True)
class _Saying:
    sentence: Sentence
    said: Said
    samples: int


class AssistantMouth:
    """A ``VoiceListener``. ``open`` gives it its line, which is made with it; then frames count."""

    def __init__(self) -> None:
        self._talk: AssistantTalk
        self._parts: MouthParts | None = None
        self._inbox: deque[Callable[[float], None]] = deque()
        self._saying: _Saying | None = None
        self._told: tuple[AttendStatus, UUID | None] | None = None
        self._frames = 0
        self._reads = 0
        self._asked_at = 0.0
        self._worded: set[UUID] = set()

    def open(self, talk: AssistantTalk, parts: MouthParts) -> None:
        self._talk = talk
        self._parts = parts

    def post(self, wish: Callable[[AssistantTalk, float], None]) -> None:
        """Something for the talk, from any thread; ``wish`` is called on the media thread."""
        self._inbox.append(lambda now: wish(self._talk, now))

    def hear_words(self, participant: UUID, utterance: UUID, text: str, *, final: bool) -> None:
        """A caption of somebody else, from any thread."""

        def hear(now: float) -> None:
            at = self._talk.question_id
            wish = self._talk.hear_words(now, participant, utterance, text, final=final)
            if wish is SpokenWish.SKIP and at is not None and self._parts is not None:
                self._parts.spoken.mark(at, AnswerState.SKIPPED)

        self._inbox.append(hear)

    # -- on the media thread --------------------------------------------------------------------

    def frame(self, frame: VoiceFrame) -> None:
        parts = self._parts
        if parts is None:
            return
        now = frame.position / CAPTURE_RATE_HZ
        while self._inbox:
            self._inbox.popleft()(now)
        self._talk.ready = parts.sounds.ready
        commands = self._talk.frame(now, frame.levels, frame.waiting, silenced=frame.silenced)
        self._notice_end(parts, frame)
        for command in commands:
            self._do(parts, command, frame)
        if self._frames % _AHEAD_FRAMES == 0:
            parts.sounds.want(self._talk.wanted(now))
        self._frames += 1
        self._have_read(parts, now)
        self._tell(parts)

    def removed(self) -> None:
        parts, self._parts = self._parts, None
        if parts is not None:
            parts.gone()

    def _do(self, parts: MouthParts, command: Command, frame: VoiceFrame) -> None:
        match command:
            case Begin(sentence):
                self._begin(parts, sentence, frame)
            case Stop():
                self._stop(parts, frame)
            case Leave():
                parts.line.flush()

    def _begin(self, parts: MouthParts, sentence: Sentence, frame: VoiceFrame) -> None:
        sound = parts.sounds.sound(sentence.text)
        if sound is None:
            return  # let go a moment ago; nothing waits, so the talk takes it for said
        parts.line.put(sound)
        start = (frame.position + parts.begins) / CAPTURE_RATE_HZ
        whole = len(sound) / CAPTURE_RATE_HZ
        said = Said(new_id(), sentence.text, start, whole, whole)
        self._saying = _Saying(sentence, said, len(sound))
        parts.spoken.begin(said)
        if sentence.asks and sentence.question_id is not None:
            self._have_worded(parts, sentence.question_id)

    def _have_worded(self, parts: MouthParts, question_id: UUID) -> None:
        """While a question is being asked: it may have to be asked again in other words."""
        if question_id in self._worded:
            return
        self._worded.add(question_id)

        def done(text: str) -> None:
            self.post(lambda talk, _now: talk.agenda.worded.update({question_id: text}))

        parts.wording.ask(question_id, done)

    def _notice_end(self, parts: MouthParts, frame: VoiceFrame) -> None:
        saying = self._saying
        if saying is None or frame.waiting:
            return
        self._saying = None
        parts.spoken.keep(saying.said)
        question = saying.sentence.question_id
        if question is not None:
            parts.spoken.mark(question, AnswerState.ASKED, saying.said.id)

    def _stop(self, parts: MouthParts, frame: VoiceFrame) -> None:
        parts.line.flush()
        saying, self._saying = self._saying, None
        if saying is not None:
            heard = max(0, saying.samples - frame.waiting)
            said = replace(saying.said, heard_s=heard / CAPTURE_RATE_HZ)
            parts.spoken.keep(said)

    def _have_read(self, parts: MouthParts, now: float) -> None:
        """A turn is over: as soon as its words are there, somebody reads it."""
        reading = self._talk.reading
        if reading == self._reads:
            self._asked_at = now
            return
        if not self._talk.words_are_there and now - self._asked_at < _WORDS_SECONDS:
            return
        self._reads = reading

        def done(answers: Mapping[UUID, MeetingAnswer]) -> None:
            self.post(lambda talk, _now: talk.judged(reading, answers))

        parts.reader.read(self._talk.question_id, done)

    def _tell(self, parts: MouthParts) -> None:
        now = (self._talk.status, self._talk.question_id)
        if now != self._told:
            self._told = now
            parts.changed(*now)
