"""One live pass: the words of an utterance that still goes on, as far as its sound has come."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.adapters.speech.agreement import confirmable
from meeting_desktop.adapters.speech.engine import Engine
from meeting_desktop.adapters.speech.heard import HeardWord, fitted
from meeting_desktop.adapters.speech.loops import token_cap, without_runaway
from meeting_desktop.adapters.speech.phantoms import without_phantoms
from meeting_desktop.adapters.speech.spans import listen_for_language
from meeting_desktop.adapters.speech.tracks import Track, Utterance
from meeting_desktop.adapters.speech.window import LIVE_SECONDS, LONGEST_LIVE_SECONDS
from meeting_desktop.ports.audio import SPEECH_RATE_HZ

#: Where the speaker has paused for so long, the last word has been said to its end.
_PAUSED_SAMPLES = SPEECH_RATE_HZ * 22 // 100
#: So much speech without words means that the decoder is stuck.
_UNHEARD_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What a pass found: newly confirmed words, and the tentative ones behind them."""

    confirmed: list[HeardWord]
    shown: list[HeardWord]


class LivePass:
    """Bounded work whatever the length of an utterance: at most one window of ``LIVE_SECONDS``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, track: Track, utterance: Utterance) -> Heard:
        """Look at what has come; changes the utterance."""
        last = min(track.newest, utterance.live_from + int(LONGEST_LIVE_SECONDS * SPEECH_RATE_HZ))
        words = self._read(track, utterance, last)
        count = self._count_confirmable(track, utterance, words, last)
        confirmed, shown = words[:count], words[count:]
        utterance.confirmed += confirmed
        utterance.previous = shown
        utterance.covered = last
        if confirmed:
            track.ear.protect(int(confirmed[-1].end * SPEECH_RATE_HZ))
        heard_until = words[-1].end if words else utterance.confirmed_until
        unheard = track.ear.voicing.voiced_seconds(heard_until, last / SPEECH_RATE_HZ)
        if utterance.confirmed and unheard > _UNHEARD_SECONDS:
            utterance.start_afresh()
        else:
            utterance.let_go(track.newest)
        return Heard(confirmed, shown)

    def _read(self, track: Track, utterance: Utterance, last: int) -> list[HeardWord]:
        first = utterance.live_from
        sound = track.ear.sound.between(first, last)
        seconds = len(sound) / SPEECH_RATE_HZ
        if track.language.wants_look(seconds):
            listen_for_language(self._engine, sound, track.language)
        if track.language.is_guess:
            return []
        language = track.language.best()
        encoded = self._engine.encode(sound, LIVE_SECONDS)
        prefix = [token for word in utterance.kept_words() for token in word.tokens]
        before = [token for word in utterance.gone_words() for token in word.tokens]
        draft = self._engine.write(
            encoded,
            language,
            hotwords=track.hotwords,
            before=before,
            prefix=prefix,
            max_new_tokens=max(1, token_cap(seconds, language) - len(prefix)),
        )
        tokens = [*prefix, *draft.tokens]
        words = self._engine.align(encoded, language, tokens, known=len(prefix))
        words = [word.moved(first / SPEECH_RATE_HZ) for word in words]
        words, _ran_away = without_runaway(_behind(words, utterance))
        begin = max(first / SPEECH_RATE_HZ, utterance.confirmed_until)
        words = fitted(words, track.ear.voicing, begin, last / SPEECH_RATE_HZ)
        if utterance.confirmed:
            return words
        return without_phantoms(
            words,
            track.ear.voicing,
            mean_log_probability=draft.mean_log_probability,
            no_speech_probability=draft.no_speech_probability,
        )

    def _count_confirmable(
        self, track: Track, utterance: Utterance, words: list[HeardWord], last: int
    ) -> int:
        if not track.language.decided:
            return 0
        paused = last == track.newest and track.ear.silent_samples >= _PAUSED_SAMPLES
        if paused:
            return len(words)
        # In a window that is full before the newest sound, no pass over more will come to agree.
        is_full = last < track.newest
        previous = words if is_full else utterance.previous
        return confirmable(previous, words, last / SPEECH_RATE_HZ)


def _behind(words: list[HeardWord], utterance: Utterance) -> list[HeardWord]:
    """Without punctuation that belongs to a word which is confirmed already."""
    if not utterance.confirmed:
        return words
    begin = next((i for i, word in enumerate(words) if any(map(str.isalnum, word.text))), None)
    return words[begin:] if begin is not None else []
