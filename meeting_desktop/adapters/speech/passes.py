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

    def brief(self, language: str) -> Brief:
        prefix = [token for word in self.utterance.kept_words() for token in word.tokens]
        before = [token for word in self.utterance.gone_words() for token in word.tokens]
        cap = token_cap(len(self.sound) / SPEECH_RATE_HZ, language)
        return Brief(self.track.hotwords, before, prefix, max(1, cap - len(prefix)))


class LivePass:
    """Bounded work whatever the length of an utterance: at most one window of ``LIVE_SECONDS``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, speaking: Sequence[tuple[Track, Utterance]]) -> list[Heard]:
        """Look at what has come on each track; changes the utterances.

        Several at once must have decided for the same language.
        """
        looks = [_Look.at(track, utterance) for track, utterance in speaking]
        for look in looks:
            seconds = len(look.sound) / SPEECH_RATE_HZ
            if look.track.language.wants_look(seconds):
                listen_for_language(self._engine, look.sound, look.track.language)
        if looks[0].track.language.is_guess:
            return [_heard(look, []) for look in looks]
        return [_heard(look, words) for look, words in zip(looks, self._read(looks), strict=True)]

    def _read(self, looks: Sequence[_Look]) -> list[list[HeardWord]]:
        language = looks[0].track.language.best()
        encoded = self._engine.encode([look.sound for look in looks], LIVE_SECONDS)
        briefs = [look.brief(language) for look in looks]
        drafts = self._engine.write(encoded, language, briefs)
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
    begin = max(first, utterance.confirmed_until)
    words = fitted(words, voicing, begin, look.heard_until)
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
    heard_until = words[-1].end if words else utterance.confirmed_until
    unheard = track.ear.voicing.voiced_seconds(heard_until, look.heard_until)
    if utterance.confirmed and unheard > _UNHEARD_SECONDS:
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
