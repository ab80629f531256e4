"""What goes when: the rules of keeping, of one meeting, of a tag, of everything.

The nearest rule holds: a meeting's own before that of its tags, that of its tags before the one for
all. Of several tags the one that keeps longest. What is protected goes by no rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

#: A new rule lets nothing go before: what would go by it is seen until then.
GRACE = timedelta(days=1)


class GoingWhat(StrEnum):
    """``ALL`` is the meeting itself, with words, report and files."""

    AUDIO = "audio"
    ALL = "all"


class GoingWhy(StrEnum):
    """Whose rule it is; ``TRASH``: somebody removed it, or a rule did."""

    MEETING = "meeting"
    TAG = "tag"
    EVERYTHING = "everything"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class Retention:
    """Of one meeting. Days from its end; 0: never, None: as the rules for all say.

    ``since`` when it is so: nothing goes by a rule of which nobody has had time to think again.
    """

    is_protected: bool = False
    audio_days: int | None = None
    all_days: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """Days from the end of a meeting, 0: never; those of a tag go before those for all.

    ``trash_days``: for so long what was removed can be brought back. ``since`` as of ``Retention``.
    """

    audio_days: int = 0
    all_days: int = 0
    audio_days_by_tag: Mapping[str, int] = field(default_factory=dict)
    all_days_by_tag: Mapping[str, int] = field(default_factory=dict)
    trash_days: int = 30
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptMeeting:
    """A meeting that is over, as the rules see it."""

    id: UUID
    scope_id: UUID
    title: str
    ended_at: datetime
    tags: tuple[str, ...]
    retention: Retention
    has_sound: bool


@dataclass(frozen=True, slots=True)
class RemovedMeeting:
    """One in the trash; a protected one stays there until somebody decides."""

    id: UUID
    scope_id: UUID
    title: str
    held_at: datetime
    removed_at: datetime
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Going:
    """Something that goes by itself at ``at``, and by which rule; ``tag`` where it is a tag's."""

    meeting_id: UUID
    title: str
    what: GoingWhat
    at: datetime
    why: GoingWhy
    tag: str = ""


def goings_of(meeting: KeptMeeting, rules: RetentionRules) -> tuple[Going, ...]:
    """What goes of a meeting, the sound first; empty where all of it stays."""
    if meeting.retention.is_protected:
        return ()
    audio = _going(meeting, GoingWhat.AUDIO, rules) if meeting.has_sound else None
    everything = _going(meeting, GoingWhat.ALL, rules)
    if audio is not None and everything is not None and everything.at <= audio.at:
        audio = None
    return tuple(one for one in (audio, everything) if one is not None)


def end_of_removed(removed: RemovedMeeting, rules: RetentionRules) -> Going | None:
    """When a meeting in the trash goes for good; None: not by itself."""
    if removed.is_protected:
        return None
    at = _later(removed.removed_at + timedelta(days=rules.trash_days), rules.since)
    return Going(removed.id, removed.title, GoingWhat.ALL, at, GoingWhy.TRASH)


def in_order(goings: Iterable[Going]) -> tuple[Going, ...]:
    """What goes first, first."""
    return tuple(sorted(goings, key=lambda one: (one.at, one.title, one.meeting_id, one.what)))


def _going(meeting: KeptMeeting, what: GoingWhat, rules: RetentionRules) -> Going | None:
    days, why, tag = _days(meeting, what, rules)
    if days == 0:
        return None
    since = meeting.retention.since if why is GoingWhy.MEETING else rules.since
    at = _later(meeting.ended_at + timedelta(days=days), since)
    return Going(meeting.id, meeting.title, what, at, why, tag)


def _later(at: datetime, since: datetime | None) -> datetime:
    return at if since is None else max(at, since + GRACE)


def _days(
    meeting: KeptMeeting, what: GoingWhat, rules: RetentionRules
) -> tuple[int, GoingWhy, str]:
    is_audio = what is GoingWhat.AUDIO
    own = meeting.retention.audio_days if is_audio else meeting.retention.all_days
    if own is not None:
        return own, GoingWhy.MEETING, ""
    by_tag = rules.audio_days_by_tag if is_audio else rules.all_days_by_tag
    tags = [tag for tag in meeting.tags if tag in by_tag]
    if tags:
        longest = _longest(tags, by_tag)
        return by_tag[longest], GoingWhy.TAG, longest
    return (rules.audio_days if is_audio else rules.all_days), GoingWhy.EVERYTHING, ""


def _longest(tags: Sequence[str], days: Mapping[str, int]) -> str:
    """0 is never, which is longest of all."""
    return max(tags, key=lambda tag: (days[tag] == 0, days[tag]))
