"""A lead that never was, to see what weights do."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QCoreApplication

from meeting_desktop.domain.findings import Basis, ScoreEvidence
from meeting_desktop.domain.lead_scores import Cited

_MEETING = UUID(int=1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ScoreSection", text)


def part_title(part: str) -> str:
    return {
        "budget": _tr("Budget"),
        "authority": _tr("Authority"),
        "need": _tr("Need"),
        "timing": _tr("Timing"),
        "engagement": _tr("Engagement"),
        "sentiment": _tr("Sentiment"),
    }[part]


def part_meaning(part: str) -> str:
    return {
        "budget": _tr("Whether there is money for it."),
        "authority": _tr("Whether those who decide are taking part."),
        "need": _tr("How much they want to be rid of a problem."),
        "timing": _tr("How soon they want to begin, and why then."),
        "engagement": _tr("How much they do of their own accord."),
        "sentiment": _tr("What they think of it so far."),
    }[part]


def sample_evidence() -> tuple[Cited, ...]:
    """Of every part but authority, of which this lead said nothing."""
    said = (
        ("budget", _tr("We have set forty thousand aside for it."), 0.8),
        ("need", _tr("We lose two days every month to this."), 0.9),
        ("timing", _tr("It will hardly be before autumn."), -0.5),
        ("engagement", _tr("I'll bring our head of finance next time."), 0.6),
        ("sentiment", _tr("That looks good to me."), 0.5),
    )
    return tuple(
        Cited(_MEETING, ScoreEvidence(part, quote, (UUID(int=place),), strength, Basis.SAID))
        for place, (part, quote, strength) in enumerate(said, start=2)
    )
