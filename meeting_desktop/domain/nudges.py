"""One line to whoever sells, while there is time to act on it: they asked, price, you talk alone.

Plain rules over what was said and when; times are seconds of the meeting, ``now`` is one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.guide_words import names_price
from meeting_desktop.domain.question_words import is_backchannel

_TALKING_SECONDS = 300.0
_TALKING_SHARE = 0.8
#: Less speech than this in the window says nothing about who talks.
_LEAST_SPEECH_SECONDS = 60.0
#: So long, or so many of their further utterances, an answer may take to begin.
_UNANSWERED_SECONDS = 20.0
_UNANSWERED_UTTERANCES = 3
#: A question that has hung for this long is not brought up any more.
_FORGOTTEN_SECONDS = 120.0
_PRICE_SECONDS = 45.0
#: More is never looked at: what is older has had its time.
_LOOK_BACK = 400


class NudgeKind(StrEnum):
    UNANSWERED = "unanswered"
    PRICE = "price"
    TALKING = "talking"


@dataclass(frozen=True, slots=True)
class Nudge:
    """``quote`` is what they said; ``share`` of speech that is ours, of TALKING."""

    kind: NudgeKind
    quote: str = ""
    evidence: tuple[UUID, ...] = ()
    share: float = 0.0


def nudge_at(conversation: Conversation, now: float) -> Nudge | None:
    """The most urgent one, None where all is well."""
    said = conversation.utterances[-_LOOK_BACK:]
    hanging = unanswered(said, now)
    if hanging is not None:
        return Nudge(NudgeKind.UNANSWERED, hanging.text, (hanging.segment_id,))
    price = next((one for one in reversed(said) if _names_price_now(one, now)), None)
    if price is not None:
        return Nudge(NudgeKind.PRICE, price.text, (price.segment_id,))
    share = our_share(said, now)
    if share is not None and share >= _TALKING_SHARE:
        return Nudge(NudgeKind.TALKING, share=share)
    return None


def unanswered(said: Sequence[Utterance], now: float) -> Utterance | None:
    """What they asked last, where our side has not begun to answer it."""
    place = next((n for n in range(len(said) - 1, -1, -1) if _asks(said[n])), None)
    if place is None:
        return None
    question, after = said[place], said[place + 1 :]
    age = now - question.end
    if age > _FORGOTTEN_SECONDS or any(_answers(one) for one in after):
        return None
    further = sum(one.side is Side.THEIRS for one in after)
    is_late = age >= _UNANSWERED_SECONDS or further >= _UNANSWERED_UTTERANCES
    return question if is_late else None


def our_share(said: Sequence[Utterance], now: float) -> float | None:
    """Our share, 0 to 1, of the speech of the last five minutes; None where that says nothing."""
    begin = now - _TALKING_SECONDS
    if begin < 0:
        return None
    ours = _seconds((one for one in said if one.side is Side.OURS), begin)
    theirs = _seconds((one for one in said if one.side is Side.THEIRS), begin)
    whole = ours + theirs
    # Who is alone in a meeting talks to nobody.
    anybody = any(one.side is Side.THEIRS for one in said)
    return ours / whole if anybody and whole >= _LEAST_SPEECH_SECONDS else None


def _seconds(said: Iterable[Utterance], begin: float) -> float:
    return sum(max(0.0, one.end - max(one.start, begin)) for one in said)


def _asks(one: Utterance) -> bool:
    return one.side is Side.THEIRS and one.text.rstrip().endswith("?")


def _answers(one: Utterance) -> bool:
    """Ours says more than "I see", and does not only ask back."""
    if one.side not in {Side.OURS, Side.ASSISTANT} or is_backchannel(one):
        return False
    return not one.text.rstrip().endswith("?")


def _names_price_now(one: Utterance, now: float) -> bool:
    return one.side is Side.THEIRS and now - one.end <= _PRICE_SECONDS and names_price(one.text)
