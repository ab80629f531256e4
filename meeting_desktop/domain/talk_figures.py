"""How somebody talked, counted from times and words (docs/insights.md has every definition)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from meeting_desktop.domain.conversations import Conversation, Utterance
from meeting_desktop.domain.question_forms import questions_in
from meeting_desktop.domain.reports import TalkFigures

#: Who starts so long before somebody else's end interrupts (s): earlier ends are polite overlaps.
_INTERRUPTS_BY = 0.3
#: A sign of listening ("mhm", "I see") takes nobody's turn: at most so long (s) and so many words.
_NOD_SECONDS = 1.0
_NOD_WORDS = 2
#: After a silence so long (s) nobody was being answered any more.
_LULL = 10.0
#: What full engagement is held against: a question in so many seconds of talk, words in a turn.
_SECONDS_PER_QUESTION = 300.0
_WORDS_PER_TURN = 15.0
_PARTS = {"share": 35, "turns": 25, "length": 20, "questions": 20}
#: Scripts without spaces count each sign.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])[\w'’-])+")


@dataclass(frozen=True, slots=True)
class _Turn:
    speaker: str
    start: float
    end: float
    spoken: float


def talk_figures(conversation: Conversation) -> Mapping[str, TalkFigures]:
    """The figures of each speaker by name, who was heard first first. Empty names are left out."""
    said = [one for one in conversation.utterances if one.speaker and one.text.strip()]
    said.sort(key=lambda one: (one.start, one.end))
    everything = sum(_seconds(one) for one in said)
    turns = _turns(said)
    return {
        speaker: _figures_of(speaker, said, turns, everything)
        for speaker in dict.fromkeys(one.speaker for one in said)
    }


def engagement(figures: TalkFigures, everybody: Collection[TalkFigures]) -> int:
    """How much somebody took part, 0 to 100, of what they and ``everybody`` (them too) said.

    35 for an even share of the time, 25 for an even share of the turns, 20 for turns of at least
    15 words, 20 for a question in every five minutes of talk; each in proportion up to its full.
    """
    if not figures.words or not everybody:
        return 0
    people = len(everybody)
    turns = max(1, sum(one.turns for one in everybody))
    talk = sum(one.seconds for one in everybody)
    reached = {
        "share": figures.share * people,
        "turns": figures.turns * people / turns,
        "length": figures.words / max(1, figures.turns) / _WORDS_PER_TURN,
        "questions": figures.questions / max(1.0, talk / _SECONDS_PER_QUESTION),
    }
    return round(sum(most * min(1.0, reached[part]) for part, most in _PARTS.items()))


def word_count(text: str) -> int:
    return len(_WORD.findall(text))


def _figures_of(
    speaker: str, said: Sequence[Utterance], turns: Sequence[_Turn], everything: float
) -> TalkFigures:
    own = [one for one in said if one.speaker == speaker]
    own_turns = [turn for turn in turns if turn.speaker == speaker]
    seconds = sum(_seconds(one) for one in own)
    return TalkFigures(
        seconds=seconds,
        share=seconds / everything if everything else 0.0,
        turns=len(own_turns),
        longest_monologue=max((turn.spoken for turn in own_turns), default=0.0),
        questions=sum(questions_in(one.text) for one in own),
        interruptions=_interruptions(speaker, said),
        words=sum(word_count(one.text) for one in own),
        patience=_patience(speaker, turns),
    )


def _turns(said: Sequence[Utterance]) -> list[_Turn]:
    """What somebody says until another takes over; a sign of listening takes over nothing."""
    turns: list[_Turn] = []
    for number, one in enumerate(said):
        last = turns[-1] if turns else None
        if last is not None and last.speaker == one.speaker:
            turns[-1] = _Turn(
                last.speaker, last.start, max(last.end, one.end), last.spoken + _seconds(one)
            )
        elif not _is_nod(one) or not _goes_on(last, said[number + 1 :]):
            turns.append(_Turn(one.speaker, one.start, one.end, _seconds(one)))
    return turns


def _goes_on(last: _Turn | None, later: Sequence[Utterance]) -> bool:
    """Whether who spoke last does so again at once: then what was said between was a nod."""
    following = next((one for one in later if not _is_nod(one)), None)
    return last is not None and following is not None and following.speaker == last.speaker


def _is_nod(one: Utterance) -> bool:
    return (
        _seconds(one) <= _NOD_SECONDS
        and word_count(one.text) <= _NOD_WORDS
        and not questions_in(one.text)
    )


def _interruptions(speaker: str, said: Sequence[Utterance]) -> int:
    """How often they began to speak while somebody else was not done yet."""
    count = 0
    speaking_until: dict[str, float] = {}
    for one in said:
        others = (end for who, end in speaking_until.items() if who != speaker)
        if (
            one.speaker == speaker
            and not _is_nod(one)
            and speaking_until.get(speaker, float("-inf")) <= one.start
            and round(max(others, default=0.0) - one.start, 3) >= _INTERRUPTS_BY
        ):
            count += 1
        speaking_until[one.speaker] = max(speaking_until.get(one.speaker, one.end), one.end)
    return count


def _patience(speaker: str, turns: Sequence[_Turn]) -> float | None:
    """Their median pause (s) before they take a turn; no pause where they came in early."""
    pauses = [
        max(0.0, turn.start - before.end)
        for before, turn in pairwise(turns)
        if turn.speaker == speaker and turn.start - before.end <= _LULL
    ]
    return median(pauses) if pauses else None


def _seconds(one: Utterance) -> float:
    return max(0.0, one.end - one.start)
