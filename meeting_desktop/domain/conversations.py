"""A transcript as an analyst reads it: who said what, and on whose side they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Side(StrEnum):
    """``OURS`` sells, ``THEIRS`` is the lead's; ``ASSISTANT`` is the AI participant."""

    OURS = "ours"
    THEIRS = "theirs"
    ASSISTANT = "assistant"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One segment. ``start`` and ``end`` in seconds of the meeting; ``speaker`` is their name."""

    segment_id: UUID
    speaker: str
    side: Side
    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said so far, in order. ``language`` is an ISO 639-1 code, empty where unknown.

    ``began_at`` is aware; ``time_zone`` is the IANA zone that spoken times are meant in.
    """

    utterances: tuple[Utterance, ...]
    language: str
    began_at: datetime
    time_zone: str
    title: str = ""
    #: Of people who may be spoken of, beside the speakers': the lead's, colleagues', say.
    names: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()

    @property
    def segment_ids(self) -> frozenset[UUID]:
        return frozenset(one.segment_id for one in self.utterances)


def names_in(conversation: Conversation) -> tuple[str, ...]:
    """Of all who speak in it and of whom and what else it names, each once."""
    speakers = (one.speaker for one in conversation.utterances)
    spoken_of = (*speakers, *conversation.names, *conversation.companies)
    return tuple(dict.fromkeys(name for name in spoken_of if name))
