"""The agenda of a meeting as its record shows it: what was planned, and what it took.

No id comes into it: the same meeting gives the same files on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.domain.agenda_clock import HeldAgenda


@dataclass(frozen=True, slots=True)
class AgendaOutcome:
    """``began`` and ``spent`` in seconds; never begun: ``began`` is None. ``minutes`` planned."""

    title: str
    presenter: str
    notes: str
    minutes: int | None
    began: float | None
    spent: float

    @property
    def times(self) -> str:
        """``4:10 of 5:00``, ``4:10``, ``not reached (5 min)``, ``not reached``."""
        if self.began is None:
            return f"not reached ({self.minutes} min)" if self.minutes else "not reached"
        spent = _clock(self.spent)
        return f"{spent} of {_clock(self.minutes * 60)}" if self.minutes else spent

    @property
    def facts(self) -> tuple[str, ...]:
        """What stands behind the title: who, and how long."""
        return tuple(part for part in (self.presenter, self.times) if part)

    @property
    def data(self) -> dict[str, object]:
        return {
            "title": self.title,
            "presenter": self.presenter,
            "notes": self.notes,
            "minutes": self.minutes,
            "began": None if self.began is None else round(self.began, 3),
            "spent": round(self.spent, 3),
        }


def outcomes_of(agenda: HeldAgenda | None, duration: float) -> tuple[AgendaOutcome, ...]:
    """In the order of the agenda; what was not ended went on to the end of the recording."""
    items = () if agenda is None else agenda.items
    return tuple(
        AgendaOutcome(
            item.title,
            item.presenter,
            item.notes,
            item.minutes,
            item.visits[0].began if item.visits else None,
            item.spent(duration),
        )
        for item in items
    )


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
