"""The words of others as they come, late and changing: who said what last, is all of it there."""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.domain.turn_taking import is_complete


class HeardWords:
    """Fed with captions (``domain.captions``) of everybody but ourselves."""

    def __init__(self) -> None:
        self._open: set[UUID] = set()
        self._last: dict[UUID, str] = {}
        self._came = False

    def begin_turn(self) -> None:
        """What comes from now on is of another turn."""
        self._last.clear()
        self._came = False

    def hear(self, participant: UUID, utterance: UUID, text: str, *, final: bool) -> None:
        if final:
            self._open.discard(utterance)
        else:
            self._open.add(utterance)
        if text:
            self._last[participant] = text
            self._came |= final

    @property
    def are_there(self) -> bool:
        """Some words of this turn are final, and none wait for it."""
        return self._came and not self._open

    def complete_of(self, participant: UUID | None) -> bool | None:
        """Whether what they said last is a whole sentence; None where nobody can tell."""
        if participant is None or participant not in self._last:
            return None
        return is_complete(self._last[participant])
