"""Two sides and what both had last: each field goes to the side that has not changed it.

Where both have changed a field the later writer's value holds, and the other one is not lost: it
is a ``FieldDifference`` that a person can look at and turn around (docs/crm.md, decision 27).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CrmSide:
    """``values`` by our names; a name that is not there is none of the merge's business.

    ``changed_at`` is aware: when anything of this side changed last; None: nobody knows.
    """

    values: Mapping[str, str]
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """Both had changed it. ``ours_won``: which of the two values holds."""

    name: str
    ours: str
    theirs: str
    ours_won: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """``to_us`` and ``to_them`` are what each side lacks; ``differences`` what one side loses.

    ``agreed``: what both have once both were written. ``seen``: what the other side has now, as the
    base until ``to_them`` is written: a change that waits is no conflict the next time.
    """

    to_us: Mapping[str, str]
    to_them: Mapping[str, str]
    differences: tuple[FieldDifference, ...]
    agreed: Mapping[str, str]
    seen: Mapping[str, str]


def merge(
    base: Mapping[str, str],
    ours: CrmSide,
    theirs: CrmSide,
    *,
    required: Collection[str] = (),
    ours_only: Collection[str] = (),
) -> Merged:
    """Pure, and done twice it finds nothing to do.

    ``required`` fields are not emptied by the other side; ``ours_only`` are never taken from it.
    """
    to_us: dict[str, str] = {}
    to_them: dict[str, str] = {}
    differences: list[FieldDifference] = []
    agreed = dict(base)
    seen = dict(base)
    we_are_later = _is_later(ours.changed_at, theirs.changed_at)
    for name in ours.values.keys() & theirs.values.keys():
        mine, other = ours.values[name], theirs.values[name]
        wins, both = _verdict(base.get(name), mine, other, we_are_later)
        if name in ours_only or (name in required and not other):
            wins, both = True, False
        elif name in required and not mine:
            wins, both = False, False
        agreed[name] = mine if wins else other
        seen[name] = other
        if mine == other:
            continue
        (to_them if wins else to_us)[name] = agreed[name]
        if both:
            differences.append(FieldDifference(name, mine, other, wins))
    ordered = tuple(sorted(differences, key=lambda one: one.name))
    return Merged(to_us, to_them, ordered, agreed, seen)


def _verdict(base: str | None, mine: str, other: str, we_are_later: bool) -> tuple[bool, bool]:
    """Whether ours holds, and whether that takes something from the other side."""
    if base is None and not (mine and other):
        # Never seen together: one side has something to give, and nothing is lost.
        return bool(mine), False
    if mine == base:
        return False, False
    if other == base:
        return True, False
    return we_are_later, mine != other


def _is_later(ours: datetime | None, theirs: datetime | None) -> bool:
    """At the same moment theirs holds: everybody sees it."""
    if ours is None or theirs is None:
        return ours is not None
    return ours > theirs
