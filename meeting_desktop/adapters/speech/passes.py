"""One live pass: the words of utterances that still go on, as far as their sound has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meeting_desktop.adapters.speech.agreement import confirmable
from meeting_desktop.adapters.speech.engine import Brief, Draft, Engine
from meeting_desktop.adapters.speech.heard import HeardWord, fitted
from meeting_desktop.adapters.speech.loops import token_cap, without_runaway
from meeting_desktop.adapters.speech.phantoms import without_phantoms
from meeting_desktop.adapters.speech.spans import listen_for_language
from meeting_desktop.adapters.speech.tracks import Track, Utterance
from meeting_desktop.adapters.speech.window import LIVE_SECONDS, LONGEST_LIVE_SECONDS
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

#: Where the speaker has paused for so long, the last word has been said to its end.
_PAUSED_SAMPLES = SPEECH_RATE_HZ * 22 // 100
#: So much speech without words means that the decoder is stuck.
_UNHEARD_SECONDS = 1.0
_SECOND_BEAM_SIZE = 5


@dataclass(frozen=True, slots=True)
class Heard:
    """What a pass found: newly confirmed words, and the tentative ones behind them."""

    confirmed: list[HeardWord]
    shown: list[HeardWord]


@dataclass(frozen=True, slots=True)
class _Look:
    """What a pass looks at: ``last`` is the index behind its newest sample in the track."""

    track: Track
    utterance: Utterance
    sound: Samples
    last: int

    @classmethod
    def at(cls, track: Track, utterance: Utterance) -> _Look:
        first = utterance.live_from
        last = min(track.newest, first + int(LONGEST_LIVE_SECONDS * SPEECH_RATE_HZ))
        return cls(track, utterance, track.ear.sound.between(first, last), last)

    @property
    def heard_until(self) -> float:
        return self.last / SPEECH_RATE_HZ

    def unheard_after(self, words: Sequence[HeardWord]) -> float:
        """Seconds of speech behind the last word."""
        begin = words[-1].end if words else self.begin
        return self.track.ear.voicing.voiced_seconds(begin, self.heard_until)

    @property
    def begin(self) -> float:
        """Where words may begin: behind what is confirmed."""
        return max(self.utterance.live_from / SPEECH_RATE_HZ, self.utterance.confirmed_until)

    def brief(self, language: str) -> Brief:
        prefix = [token for word in self.utterance.kept_words() for token in word.tokens]
        before = [token for word in self.utterance.gone_words() for token in word.tokens]
        cap = token_cap(len(self.sound) / SPEECH_RATE_HZ, language)
        return Brief(self.track.hotwords, before, prefix, max(1, cap - len(prefix)))


class LivePass:
    """Bounded work whatever the length of an utterance: at most one window of ``LIVE_SECONDS``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find_language(self, track: Track, utterance: Utterance) -> None:
        """Ask what is spoken, if there is enough new sound to tell and nothing is decided."""
        if track.language.decided:
            return
        sound = _Look.at(track, utterance).sound
        if track.language.wants_look(len(sound) / SPEECH_RATE_HZ):
            listen_for_language(self._engine, sound, track.language)

    def run(self, speaking: Sequence[tuple[Track, Utterance]]) -> list[Heard]:
        """Look at what has come on each track; changes the utterances.

        Several at once must have decided for the same language.
        """
        looks = [_Look.at(track, utterance) for track, utterance in speaking]
        if looks[0].track.language.is_guess:
            return [_heard(look, []) for look in looks]
        texts = self._read(looks)
        return [
            _heard(look, self._second_try(look, words))
            for look, words in zip(looks, texts, strict=True)
        ]

    def _second_try(self, look: _Look, words: list[HeardWord]) -> list[HeardWord]:
        """Greedy decoding sometimes ends after a word or two; a beam seldom does."""
        if look.unheard_after(words) <= _UNHEARD_SECONDS:
            return words
        (again,) = self._read([look], beam_size=_SECOND_BEAM_SIZE)
        return again if look.unheard_after(again) < look.unheard_after(words) else words

    def _read(self, looks: Sequence[_Look], beam_size: int = 1) -> list[list[HeardWord]]:
        language = looks[0].track.language.best()
        encoded = self._engine.encode([look.sound for look in looks], LIVE_SECONDS)
        briefs = [look.brief(language) for look in looks]
        drafts = self._engine.write(encoded, language, briefs, beam_size=beam_size)
        prefixes = [brief.prefix for brief in briefs]
        texts = self._engine.align(encoded, language, drafts, prefixes)
        return [
            _checked(look, draft, words)
            for look, draft, words in zip(looks, drafts, texts, strict=True)
        ]


def _checked(look: _Look, draft: Draft, words: list[HeardWord]) -> list[HeardWord]:
    """Without what the sound does not carry, in the track's time."""
    utterance, voicing = look.utterance, look.track.ear.voicing
    first = utterance.live_from / SPEECH_RATE_HZ
    words = [word.moved(first) for word in words]
    words, _ran_away = without_runaway(_behind(words, utterance))
    words = fitted(words, voicing, look.begin, look.heard_until)
    if utterance.confirmed:
        return words
    return without_phantoms(
        words,
        voicing,
        mean_log_probability=draft.mean_log_probability,
        no_speech_probability=draft.no_speech_probability,
    )


def _heard(look: _Look, words: list[HeardWord]) -> Heard:
    """Confirm what may be, and make the utterance ready for the next pass."""
    track, utterance = look.track, look.utterance
    count = _count_confirmable(look, words)
    confirmed, shown = words[:count], words[count:]
    utterance.confirmed += confirmed
    utterance.previous = shown
    utterance.covered = look.last
    if confirmed:
        track.ear.protect(int(confirmed[-1].end * SPEECH_RATE_HZ))
    if utterance.confirmed and look.unheard_after(words) > _UNHEARD_SECONDS:
        utterance.start_afresh()
    else:
        utterance.let_go(track.newest)
    return Heard(confirmed, shown)


def _count_confirmable(look: _Look, words: list[HeardWord]) -> int:
    track = look.track
    if not track.language.decided:
        return 0
    if look.last == track.newest and track.ear.silent_samples >= _PAUSED_SAMPLES:
        return len(words)
    # In a window that is full before the newest sound, no pass over more will come to agree.
    is_full = look.last < track.newest
    previous = words if is_full else look.utterance.previous
    return confirmable(previous, words, look.heard_until)


def _behind(words: list[HeardWord], utterance: Utterance) -> list[HeardWord]:
    """Without punctuation that belongs to a word which is confirmed already."""
    if not utterance.confirmed:
        return words
    begin = next((i for i, word in enumerate(words) if any(map(str.isalnum, word.text))), None)
    return words[begin:] if begin is not None else []
