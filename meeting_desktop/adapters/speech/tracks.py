"""What a live recogniser knows of each track: ear, language, utterances in the making."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from meeting_desktop.adapters.speech.engine import Engine
from meeting_desktop.adapters.speech.heard import HeardWord
from meeting_desktop.adapters.speech.languages import LanguageChoice
from meeting_desktop.adapters.speech.listening import Ear, UtteranceBegan
from meeting_desktop.adapters.speech.spans import Span
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

#: Confirmed words are let go from the live window once it holds so much sound, down to so much:
#: the decoder takes the time of a word for each word in the window, confirmed or not.
_FULL_SECONDS = 3.5
_KEPT_SECONDS = 1.5


@dataclass(slots=True)
class Utterance:
    """Something that is being said; sample indices are the track's.

    ``live_from``: where the sound of live passes begins; ``covered``: up to where one has looked.
    ``previous``: what the last pass wrote after the confirmed words; ``context_from``: the first
    of the confirmed words that the decoder is told of.
    """

    id: UUID
    begin: int
    live_from: int
    covered: int
    confirmed: list[HeardWord] = field(default_factory=list)
    previous: list[HeardWord] = field(default_factory=list)
    context_from: int = 0
    span: Span | None = None
    engine: Engine | None = None

    @property
    def end(self) -> int:
        """Where it ended; where it began while it goes on."""
        return self.span.start + len(self.span.sound) if self.span is not None else self.begin

    @property
    def start_seconds(self) -> float:
        return self.begin / SPEECH_RATE_HZ

    @property
    def confirmed_until(self) -> float:
        """Where the last confirmed word ends, in seconds; 0 before there is one."""
        return self.confirmed[-1].end if self.confirmed else 0.0

    def kept_words(self) -> list[HeardWord]:
        """Confirmed words whose sound is still in the live window."""
        live_from = self.live_from / SPEECH_RATE_HZ
        return [word for word in self.confirmed if word.start >= live_from]

    def gone_words(self) -> list[HeardWord]:
        """Confirmed words whose sound is no longer in the live window, for context."""
        return self.confirmed[self.context_from : len(self.confirmed) - len(self.kept_words())]

    def hear_with(self, engine: Engine) -> None:
        """From now on ``engine`` hears it: the tokens of one mean nothing to another."""
        if self.engine is not None and self.engine is not engine:
            self.start_afresh()
        self.engine = engine

    def start_afresh(self) -> None:
        """Go on behind the confirmed words as if nothing had been said before.

        A wrong word that was confirmed can make the decoder believe that all has been said.
        """
        self.live_from = max(self.begin, int(self.confirmed_until * SPEECH_RATE_HZ))
        self.context_from = len(self.confirmed)
        self.previous = []

    def let_go(self, newest: int) -> None:
        """Shorten a full live window to a gap between two confirmed words."""
        if newest - self.live_from < _FULL_SECONDS * SPEECH_RATE_HZ:
            return
        wanted = newest / SPEECH_RATE_HZ - _KEPT_SECONDS
        kept = self.kept_words()
        for before, after in zip(reversed(kept[:-1]), reversed(kept[1:]), strict=True):
            if before.end <= wanted:
                self.live_from = int((before.end + after.start) / 2 * SPEECH_RATE_HZ)
                return
        if kept and kept[-1].end <= wanted:
            self.live_from = int(kept[-1].end * SPEECH_RATE_HZ)


class Track:
    """One speaker's stream; turns what the ear hears into utterances."""

    def __init__(
        self, track_id: UUID, ear: Ear, language: LanguageChoice, hotwords: tuple[str, ...]
    ) -> None:
        self.id = track_id
        self.ear = ear
        self.language = language
        self.hotwords = hotwords
        self.open: Utterance | None = None
        self.ended: deque[Utterance] = deque()

    @property
    def newest(self) -> int:
        """Index behind the last sample that came."""
        return self.ear.sound.end

    def feed(self, start: int, samples: Samples) -> None:
        """Listen to the next sound."""
        for heard in self.ear.hear(start, samples):
            if isinstance(heard, UtteranceBegan):
                self._begin(heard.sample)
            else:
                self._end(heard.sample)
        self.ear.forget_before(self.open.begin if self.open is not None else self.newest)

    def finish(self) -> None:
        """The track ends: so does what is being said."""
        for heard in self.ear.finish():
            self._end(heard.sample)

    def waiting(self) -> Iterator[Utterance]:
        """Utterances without their last word yet, the oldest first."""
        yield from self.ended
        if self.open is not None:
            yield self.open

    def lag_seconds(self) -> float:
        """Sound of utterances that no pass has looked at yet, counted from the newest."""
        for utterance in self.waiting():
            until = utterance.end if utterance.span is not None else self.newest
            if utterance.covered < until:
                return (self.newest - utterance.covered) / SPEECH_RATE_HZ
        return 0.0

    def _begin(self, sample: int) -> None:
        self.open = Utterance(new_id(), begin=sample, live_from=sample, covered=sample)

    def _end(self, sample: int) -> None:
        utterance, self.open = self.open, None
        if utterance is None:
            return
        # A copy, so that the ear may forget, or jump over a gap, before the last pass reads it.
        sound = self.ear.sound.between(utterance.begin, sample)
        voicing = self.ear.voicing.between(utterance.begin, sample)
        utterance.span = Span(utterance.begin, sound, voicing)
        self.ended.append(utterance)
