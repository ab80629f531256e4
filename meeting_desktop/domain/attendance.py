"""How the AI participant stands in a meeting, for windows and for the list of people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class AttendStatus(StrEnum):
    JOINING = "joining"
    LISTENING = "listening"
    #: Somebody has finished; it reads what was said and makes its next sentence.
    THINKING = "thinking"
    SPEAKING = "speaking"
    #: It listens and does not speak until somebody lets it.
    MUTED = "muted"
    #: A person asks instead.
    TAKEN_OVER = "taken_over"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class AttendState:
    """``question_id`` is what it asks now; ``sentence`` says a fault in words, or is empty.

    ``participant_id`` is the one that it has in the roster; None while it is not there.
    """

    status: AttendStatus = AttendStatus.LEFT
    question_id: UUID | None = None
    sentence: str = ""
    participant_id: UUID | None = None

    @property
    def is_here(self) -> bool:
        return self.status is not AttendStatus.LEFT
