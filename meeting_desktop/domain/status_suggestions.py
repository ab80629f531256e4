"""Where a lead should stand after a meeting; a person decides. The rules are in docs/scoring.md.

* to *lost*: in the newest meeting they said that they do not want it, and nothing for it;
* to *qualified*, from *new* and *contacted*: they said that they need it, and two of money, say and
  time stand well too, each in their own words;
* to *contacted*, from *new*: there was a meeting in which they spoke.

Nothing is suggested backwards, nor of what is won or lost already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.domain.findings import Basis
from meeting_desktop.domain.lead_scores import Cited, ScorePart
from meeting_desktop.domain.leads import LeadStatus

_REFUSAL, _STANDS_WELL = -0.8, 60
_BESIDE_NEED = ("budget", "authority", "timing")
_ENOUGH = 2
_EARLY = frozenset({LeadStatus.NEW, LeadStatus.CONTACTED})
_CLOSED = frozenset({LeadStatus.WON, LeadStatus.LOST})


@dataclass(frozen=True, slots=True)
class Suggested:
    """``evidence``: segments; empty where only that they spoke is the reason."""

    status: LeadStatus
    why: str
    evidence: tuple[UUID, ...] = ()


def suggested_status(
    status: LeadStatus, parts: Sequence[ScorePart], meeting_id: UUID, *, they_spoke: bool
) -> Suggested | None:
    """After the meeting ``meeting_id``, in which somebody of the lead's spoke or not."""
    if status in _CLOSED:
        return None
    by_part = {one.part: one for one in parts}
    refusal = _refusal(by_part["need"], meeting_id)
    if refusal:
        return Suggested(LeadStatus.LOST, "They said that they do not want it.", refusal)
    if status in _EARLY:
        well = [by_part[name] for name in _BESIDE_NEED if _stands_well(by_part[name])]
        if _stands_well(by_part["need"]) and len(well) >= _ENOUGH:
            names = " and ".join((", ".join(one.part for one in well[:-1]), well[-1].part))
            evidence = tuple(_best(one) for one in (by_part["need"], *well))
            return Suggested(
                LeadStatus.QUALIFIED, f"They said that they need it, and {names} fit.", evidence
            )
    if status is LeadStatus.NEW and they_spoke:
        return Suggested(LeadStatus.CONTACTED, "They spoke with you in a meeting.")
    return None


def _refusal(need: ScorePart, meeting_id: UUID) -> tuple[UUID, ...]:
    """Segments of the meeting that say no, where none says yes."""
    now = [one.evidence for one in need.cited if one.meeting_id == meeting_id]
    if any(one.strength > 0 for one in now):
        return ()
    against = [one for one in now if one.basis is Basis.SAID and one.strength <= _REFUSAL]
    return tuple(dict.fromkeys(segment for one in against for segment in one.evidence))


def _said_for(part: ScorePart) -> list[Cited]:
    return [
        one
        for one in part.cited
        if one.evidence.basis is Basis.SAID and one.evidence.strength > 0 and one.evidence.evidence
    ]


def _stands_well(part: ScorePart) -> bool:
    return part.value is not None and part.value >= _STANDS_WELL and bool(_said_for(part))


def _best(part: ScorePart) -> UUID:
    return _said_for(part)[0].evidence.evidence[0]
