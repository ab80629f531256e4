"""Evidence for a score is the lead's own words, checked against the transcript.

A quote is kept where it stands in one of the segments that it cites, said by somebody of the lead's
side, and not to steer a machine; what is shown then is what was really said there. It is taken as
said, and not as inferred, only where it has a word that belongs to its part, or answers a question
of ours that has one in few words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from uuid import UUID

from meeting_desktop.domain.addressed_to_machine import is_instruction
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.findings import Basis, ScoreEvidence
from meeting_desktop.domain.lead_scores import PARTS
from meeting_desktop.domain.part_words import WORDED, parts_spoken_of
from meeting_desktop.domain.question_words import is_backchannel
from meeting_desktop.domain.quotes import is_quoted

_WORD = re.compile(r"\w+(?:['’]\w+)?")
#: One word may stand anywhere.
_FEWEST_WORDS = 2
#: "Thirty thousand." and "Yes, we have that." need the question; who says more names the matter.
_MOST_WORDS_OF_AN_ANSWER = 6


@dataclass(frozen=True, slots=True)
class CheckedEvidence:
    """``dropped`` counts what was no real quote of the lead's."""

    kept: tuple[ScoreEvidence, ...]
    dropped: int


def checked_evidence(
    proposed: Sequence[ScoreEvidence], conversation: Conversation
) -> CheckedEvidence:
    """What of ``proposed`` may count; its quotes as they were said."""
    cited = {segment for one in proposed for segment in one.evidence}
    theirs = {
        one.segment_id: one
        for one in conversation.utterances
        if one.segment_id in cited and one.side is Side.THEIRS and not is_instruction(one.text)
    }
    kept = [checked for one in proposed if (checked := _checked(one, theirs)) is not None]
    asked = _parts_asked_for(conversation) if kept else {}
    grounded = tuple(_grounded(one, asked) for one in kept)
    return CheckedEvidence(grounded, len(proposed) - len(kept))


def _parts_asked_for(conversation: Conversation) -> Mapping[UUID, frozenset[str]]:
    """Of what their side said right after a question of ours: the parts that it spoke of."""
    asked: dict[UUID, frozenset[str]] = {}
    parts: frozenset[str] = frozenset()
    for one in conversation.utterances:
        if one.side is Side.THEIRS:
            asked[one.segment_id] = parts
            parts = frozenset()
        elif one.side is not Side.UNKNOWN and one.text.rstrip().endswith("?"):
            parts = parts_spoken_of(one.text)
        elif not is_backchannel(one):
            parts = frozenset()
    return asked


def _grounded(one: ScoreEvidence, asked: Mapping[UUID, frozenset[str]]) -> ScoreEvidence:
    """Half its force at most for what an analyst alone can see in it."""
    if one.part not in WORDED or one.part in parts_spoken_of(one.quote):
        return one
    is_short = len(_WORD.findall(one.quote)) <= _MOST_WORDS_OF_AN_ANSWER
    if is_short and one.part in asked[one.evidence[0]]:
        return one
    return replace(one, basis=Basis.INFERRED)


def _checked(proposed: ScoreEvidence, theirs: Mapping[UUID, Utterance]) -> ScoreEvidence | None:
    strength = proposed.strength
    if proposed.part not in PARTS or not math.isfinite(strength) or strength == 0:
        return None
    if len(_WORD.findall(proposed.quote)) < _FEWEST_WORDS:
        return None
    for segment_id in dict.fromkeys(proposed.evidence):
        said = theirs.get(segment_id)
        if said is not None and is_quoted(proposed.quote, [said.text]):
            # The segment of the quote alone: another one that is cited may say anything.
            quote = said_words(proposed.quote, said.text)
            return replace(proposed, quote=quote, evidence=(segment_id,))
    return None


def said_words(quote: str, text: str) -> str:
    """Of ``text``, from the first to the last word that it has in common with ``quote``."""
    wanted = [found.group().casefold() for found in _WORD.finditer(quote)]
    spans = [found.span() for found in _WORD.finditer(text)]
    said = [text[start:end].casefold() for start, end in spans]
    matcher = SequenceMatcher(None, said, wanted, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return quote
    last = blocks[-1].a + blocks[-1].size - 1
    return text[spans[blocks[0].a][0] : spans[last][1]]
