"""Conversations out of lines: "us: …", "them: …", "ai: …"; two seconds each, one between."""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.questions import Question
from tests.fakes.sample_talks import NOW

_WHO = {
    "us": ("Ada", Side.OURS),
    "them": ("Grace", Side.THEIRS),
    "ai": ("Assistant", Side.ASSISTANT),
    "?": ("", Side.UNKNOWN),
}
SECONDS_EACH = 2.0
SECONDS_APART = 3.0


def conversation(*lines: str, begin: float = 0.0, language: str = "en") -> Conversation:
    """The first line begins at ``begin`` seconds of the meeting."""
    said = []
    for number, line in enumerate(lines):
        who, _, text = line.partition(": ")
        name, side = _WHO[who]
        start = begin + number * SECONDS_APART
        said.append(Utterance(new_id(), name, side, start, start + SECONDS_EACH, text))
    return Conversation(tuple(said), language, NOW, "Europe/Berlin", "Discovery")


def ids(talk: Conversation, *numbers: int) -> tuple[UUID, ...]:
    return tuple(talk.utterances[number].segment_id for number in numbers)


def question(text: str, *, required: bool = False, category: str = "") -> Question:
    return Question(new_id(), text, required=required, category=category)
