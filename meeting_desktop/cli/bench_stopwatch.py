"""How late each word was, told from the events of one track and the times at which they came.

Times (``at``) are seconds since the first sample could have been spoken. The words that count are
those of the finals, each with the moment at which a reader had it:

* kept or replaced by the final: when it was confirmed, measured from the end of the confirmed word;
* brought by the final alone: when the final came, however early its neighbours were;
* confirmed and then replaced or dropped: counted as changed.

``settled`` is the stricter reading: what the final changed counts with the final, and every word is
measured from where the final places its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from uuid import UUID

from meeting_desktop.cli.bench_words import plain
from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
    CaptionShown,
)
from meeting_desktop.domain.transcript import Word

#: A shown word counts as the confirmed one when it reads the same and begins this near (seconds).
_SAME_PLACE_SECONDS = 1.0

Line = dict[str, object]


@dataclass(frozen=True, slots=True)
class WordDelay:
    """Seconds behind the end of a word; ``at`` is where it ends in the sound."""

    at: float
    shown: float
    confirmed: float
    settled: float
    final: float


@dataclass(slots=True)
class _Utterance:
    """``shown``: where words of each text begin, and when that was first seen."""

    shown: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    confirmed: list[tuple[Word, float]] = field(default_factory=list)

    def note_shown(self, word: Word, at: float) -> bool:
        """Whether it was not there before."""
        if self.first_shown(word) is not None:
            return False
        self.shown.setdefault(plain(word.text), []).append((word.start, at))
        return True

    def first_shown(self, word: Word) -> float | None:
        """When this word was first seen, None when it was not."""
        for start, at in self.shown.get(plain(word.text), ()):
            if abs(start - word.start) < _SAME_PLACE_SECONDS:
                return at
        return None


class CaptionStopwatch:
    """One track; ``hear`` gives the lines to print, the rest is what is to be summed up.

    ``late_words`` are those that only a final brought.
    """

    def __init__(self) -> None:
        self.delays: list[WordDelay] = []
        self.finals: list[CaptionFinal] = []
        self.confirmed_words = 0
        self.changed_words = 0
        self.late_words = 0
        self._utterances: dict[UUID, _Utterance] = {}

    @property
    def final_words(self) -> list[Word]:
        """The text of the track, utterance after utterance."""
        ordered = sorted(self.finals, key=lambda final: final.start)
        return [word for final in ordered for word in final.words]

    @property
    def unfinished_words(self) -> int:
        """Confirmed words of utterances that never came to their final."""
        return sum(len(utterance.confirmed) for utterance in self._utterances.values())

    def hear(self, event: CaptionEvent, at: float) -> list[Line]:
        """The lines that ``event`` gives rise to; it came ``at`` seconds into the sound."""
        if isinstance(event, CaptionFinal):
            return self._on_final(event, at)
        utterance = self._utterances.setdefault(event.utterance_id, _Utterance())
        if isinstance(event, CaptionShown):
            fresh = [word for word in event.words if utterance.note_shown(word, at)]
            return [_line("shown", word, at) for word in fresh]
        return self._on_confirmed(utterance, event, at)

    def _on_confirmed(
        self, utterance: _Utterance, event: CaptionConfirmed, at: float
    ) -> list[Line]:
        for word in event.words:
            utterance.note_shown(word, at)
            utterance.confirmed.append((word, at))
        self.confirmed_words += len(event.words)
        return [_line("confirmed", word, at) for word in event.words]

    def _on_final(self, event: CaptionFinal, at: float) -> list[Line]:
        utterance = self._utterances.pop(event.utterance_id, _Utterance())
        self.finals.append(event)
        lines: list[Line] = []
        for word, known, changed in self._paired(utterance, event.words):
            self.late_words += known is None
            delay = _delay(utterance, word, known, changed=changed, final_at=at)
            self.delays.append(delay)
            lines.append(_line("final", word, at) | _rounded(delay))
        return lines

    def _paired(
        self, utterance: _Utterance, words: Sequence[Word]
    ) -> Iterator[tuple[Word, tuple[Word, float] | None, bool]]:
        """Each final word, the confirmed one that stood in its place, and whether that differs."""
        before = [plain(word.text) for word, _ in utterance.confirmed]
        after = [plain(word.text) for word in words]
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        for kind, begin, end, final_begin, final_end in matcher.get_opcodes():
            known = utterance.confirmed[begin:end]
            if kind != "equal":
                self.changed_words += len(known)
            for offset, word in enumerate(words[final_begin:final_end]):
                standing = known[offset] if offset < len(known) else None
                yield word, standing, kind != "equal"


def _delay(
    utterance: _Utterance,
    word: Word,
    known: tuple[Word, float] | None,
    *,
    changed: bool,
    final_at: float,
) -> WordDelay:
    seen, confirmed_at = known if known is not None else (word, final_at)
    shown_at = utterance.first_shown(seen)
    return WordDelay(
        at=word.end,
        shown=(confirmed_at if shown_at is None else shown_at) - seen.end,
        confirmed=confirmed_at - seen.end,
        settled=(final_at if changed else confirmed_at) - word.end,
        final=final_at - word.end,
    )


def _rounded(delay: WordDelay) -> Line:
    kinds = {"shown": delay.shown, "confirmed": delay.confirmed, "settled": delay.settled}
    return {f"{kind}_delay": round(seconds, 3) for kind, seconds in kinds.items()}


def _line(event: str, word: Word, at: float) -> Line:
    return {
        "event": event,
        "text": word.text,
        "start": round(word.start, 3),
        "end": round(word.end, 3),
        "at": round(at, 3),
    }
