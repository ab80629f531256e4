"""What would change a part of a lead's score, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Weighed(Protocol):
    """``scoring.Weighing``."""

    @property
    def pro(self) -> float: ...
    @property
    def contra(self) -> float: ...
    @property
    def said(self) -> bool: ...
    @property
    def value(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class _Words:
    missing: str
    rises: str
    falls: str


_PARTS = {
    "budget": _Words(
        "Nothing is known of the money: ask what is set aside for this, and who approves it.",
        "It rises once they name a sum or say that it is approved.",
        "It falls if the money turns out not to be approved.",
    ),
    "authority": _Words(
        "Nothing is known of who decides: ask who else has a say.",
        "It rises once whoever decides takes part, or they say that they decide themselves.",
        "It falls if somebody else has to agree who was not there.",
    ),
    "need": _Words(
        "Nothing is known of the need: ask what they want to be rid of, and what it costs them.",
        "It rises once they say what goes wrong today and what it costs them.",
        "It falls if they can live with what they have.",
    ),
    "timing": _Words(
        "Nothing is known of the time: ask when they want to begin, and what happens until then.",
        "It rises once they name a date, or a reason to begin by one.",
        "It falls if they put the beginning off.",
    ),
    "engagement": _Words(
        "They said little of their own accord: ask something open.",
        "It rises if they ask, offer a next step or bring others in.",
        "It falls if they leave the next step open.",
    ),
    "sentiment": _Words(
        "There are no words of praise or doubt: ask what they think of it so far.",
        "It rises if the doubts that they named are settled.",
        "It falls if new doubts come up.",
    ),
}
_CONTRADICTED = "They said both for it and against it: ask which of the two holds."
_FAINT = "What there is is too faint to count: ask for it in so many words."
_INFERRED = "It is only inferred so far; it counts in full once they say it themselves."
_BOTH_SIDES, _HALF = 0.25, 50


def would_change(part: str, weighed: Weighed) -> str:
    words = _PARTS[part]
    if min(weighed.pro, weighed.contra) >= _BOTH_SIDES:
        return _CONTRADICTED
    if weighed.value is None:
        return _FAINT if weighed.pro or weighed.contra else words.missing
    if not weighed.said:
        return _INFERRED
    return words.falls if weighed.value > _HALF else words.rises
