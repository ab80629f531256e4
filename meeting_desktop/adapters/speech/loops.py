"""Guards against a decoder that runs away: loops, words that nobody could say so fast.

Whisper repeats itself when its window is tight or holds no speech. People repeat a word three
times, not a clause; and repeated words need time, which a loop does not take.
"""

from __future__ import annotations

from collections.abc import Sequence

from meeting_desktop.adapters.speech.heard import HeardWord

#: Repetitions in a row, by length of what is repeated, that are taken for a loop.
_TOO_OFTEN = {1: 6, 2: 5, 3: 4}
_TOO_OFTEN_LONG = 3
_LONGEST_REPEATED = 16
#: Where the repeated words take the time that people take, twice as many are believed.
_UNHURRIED_SECONDS_PER_WORD = 0.2
_BENEFIT = 2
#: People at their fastest say about eight words a second, and not more than two of them at once.
_FASTEST_SECONDS_PER_WORD = 0.075
_CROWD = 4
#: More tokens than fast speech has; scripts that take several tokens a letter need more.
_TOKENS_PER_SECOND = 9
_TOKENS_PER_SECOND_OF_SCRIPTS = 24
_TOKENS_TO_SPARE = 12
_FEW_TOKENS_A_WORD = frozenset(
    {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "nn", "fi", "pl", "id", "ms", "ca"}
)


def token_cap(seconds: float, language: str) -> int:
    """The most tokens that so much sound can hold."""
    few = language in _FEW_TOKENS_A_WORD
    rate = _TOKENS_PER_SECOND if few else _TOKENS_PER_SECOND_OF_SCRIPTS
    return _TOKENS_TO_SPARE + int(rate * seconds)


def loop_start(words: Sequence[HeardWord]) -> int | None:
    """Index of the first repetition of what is repeated too often, None without a loop."""
    texts = [word.plain for word in words]
    for start in range(len(texts)):
        for length in range(1, min(_LONGEST_REPEATED, (len(texts) - start) // 2) + 1):
            times = _repetitions(texts, start, length)
            if times >= _allowed(words[start : start + length * times], length):
                return start + length
    return None


def _allowed(repeated: Sequence[HeardWord], length: int) -> int:
    """How often a unit of ``length`` words may stand there, the first time included."""
    limit = _TOO_OFTEN.get(length, _TOO_OFTEN_LONG)
    took = repeated[-1].end - repeated[0].start
    return limit * _BENEFIT if took >= _UNHURRIED_SECONDS_PER_WORD * len(repeated) else limit


def _repetitions(texts: Sequence[str], start: int, length: int) -> int:
    unit = texts[start : start + length]
    times, at = 1, start + length
    while texts[at : at + length] == unit:
        times, at = times + 1, at + length
    return times


def crowd_start(words: Sequence[HeardWord]) -> int | None:
    """Index of the first of several words that share too little time to be spoken."""
    for start in range(len(words) - _CROWD + 1):
        crowd = words[start : start + _CROWD]
        if crowd[-1].end - crowd[0].start < _CROWD * _FASTEST_SECONDS_PER_WORD:
            return start
    return None


def without_runaway(words: Sequence[HeardWord]) -> tuple[list[HeardWord], bool]:
    """The words before a loop or a crowd begins, and whether there was one."""
    ends = [loop_start(words), crowd_start(words)]
    found = [end for end in ends if end is not None]
    return list(words[: min(found)]) if found else list(words), bool(found)
