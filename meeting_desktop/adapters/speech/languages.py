"""Which language a track speaks: found out once, then kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

#: Less sound than this says little about the language. Of 40 English utterances, 34 are certain
#: after 1.5 s and none of them wrongly; a look takes the time of three passes.
_ENOUGH_SECONDS = 1.5
_CERTAIN = 0.75
#: Another look is worth its time with so much more sound.
_LOOK_AGAIN_SECONDS = 1.0
#: After so much speech the likeliest so far is taken.
_LATEST_SECONDS = 8.0


class LanguageChoice:
    """A language that was asked for, or the one that speech decides.

    Whisper flips between related languages from utterance to utterance; a person does not. Passes
    over growing sound are evidence weighed by their length; once decided it stays.
    """

    def __init__(self, asked: str = "") -> None:
        self._decided = asked
        self._evidence: defaultdict[str, float] = defaultdict(float)
        self._heard_seconds = 0.0
        self._last_look = 0.0

    @property
    def decided(self) -> str:
        """The language code, empty while it is open."""
        return self._decided

    def best(self) -> str:
        """The likeliest so far; English before anything was heard."""
        if self._decided or not self._evidence:
            return self._decided or "en"
        return max(self._evidence, key=lambda code: self._evidence[code])

    def wants_look(self, seconds: float) -> bool:
        """Whether to ask for the language of an utterance that is ``seconds`` long by now."""
        if self._decided or seconds < _ENOUGH_SECONDS:
            return False
        is_another = seconds < self._last_look
        return is_another or seconds >= self._last_look + _LOOK_AGAIN_SECONDS

    @property
    def is_guess(self) -> bool:
        """Nothing at all is known of the language yet."""
        return not self._decided and not self._evidence

    def weigh(self, probabilities: Sequence[tuple[str, float]], seconds: float) -> None:
        """Add what one pass over ``seconds`` of sound said, the likeliest language first."""
        if self._decided or not probabilities:
            return
        for code, probability in probabilities[:5]:
            self._evidence[code] += probability * seconds
        self._heard_seconds += seconds
        self._last_look = seconds
        top, probability = probabilities[0]
        if seconds >= _ENOUGH_SECONDS and probability >= _CERTAIN:
            self._decided = top
        elif self._heard_seconds >= _LATEST_SECONDS:
            self._decided = self.best()
