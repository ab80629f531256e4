"""The transactions of keeping and removing, each within one unit of work."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.shared_access import require_row
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.holdings import Holdings
from meeting_desktop.domain.retention import (
    Going,
    GoingWhat,
    RemovedMeeting,
    RetentionRules,
    end_of_removed,
    goings_of,
    in_order,
)
from meeting_desktop.domain.sharing import Access, Hold
from meeting_desktop.ports.unit_of_work import UnitOfWork

_OWN = frozenset({Hold.OWN, Hold.OWNER})
_RULES = "retention-rules"


@dataclass(frozen=True, slots=True)
class Trashed:
    """A meeting in the trash. ``goes_at`` is None where it stays until somebody decides.

    ``why_not``: the sentence that says why this person may not decide, else empty. ``is_own``: it
    goes by this person's rules.
    """

    meeting: RemovedMeeting
    goes_at: datetime | None
    why_not: str
    is_own: bool


def remove_meeting(uow: UnitOfWork, meeting_id: UUID) -> None:
    """Into the trash.

    Raises: UserFacingError, code ``not_allowed``, or ``protected``: it is kept until that is
    taken back.
    """
    require_row(uow, "meetings", meeting_id)
    if uow.tidying.retention(meeting_id).is_protected:
        raise UserFacingError(
            "This meeting is protected; switch that off in its menu before you remove it.",
            code="protected",
        )
    uow.meetings.remove(meeting_id)


def trashed(uow: UnitOfWork, rules: RetentionRules) -> tuple[Trashed, ...]:
    """The trash, what was removed last first."""
    held = uow.scopes.holdings()
    return tuple(_trashed(held, one, rules) for one in uow.tidying.removed())


def in_trash(uow: UnitOfWork, meeting_ids: Collection[UUID]) -> Sequence[RemovedMeeting]:
    """Those of them that can still be brought back."""
    return [one for one in uow.tidying.removed() if one.id in meeting_ids]


def coming(uow: UnitOfWork, rules: RetentionRules) -> tuple[Going, ...]:
    """What goes by itself, what goes first, first: by rule, and out of the trash."""
    ends = (end_of_removed(one.meeting, rules) for one in trashed(uow, rules) if one.is_own)
    return in_order([*_own_goings(uow, rules), *(end for end in ends if end is not None)])


def rules_of(settings: Settings) -> RetentionRules:
    """The rules for all meetings, as they are in Settings."""
    chosen = settings.retention
    return RetentionRules(
        chosen.audio_days,
        chosen.all_days,
        chosen.audio_days_by_tag,
        chosen.all_days_by_tag,
        chosen.trash_days,
    )


def rules_since(uow: UnitOfWork, rules: RetentionRules, now: datetime) -> RetentionRules:
    """The rules with since when they are so; others than the last round saw are so since now."""
    noted = uow.local_notes.get(_RULES)
    if noted:
        seen = json.loads(noted)
        if seen["rules"] == _plain(rules):
            return replace(rules, since=datetime.fromisoformat(seen["since"]))
    return replace(rules, since=now)


def note_rules(uow: UnitOfWork, rules: RetentionRules) -> None:
    """For the next round."""
    since = rules.since.isoformat() if rules.since is not None else ""
    uow.local_notes.put(_RULES, json.dumps({"rules": _plain(rules), "since": since}))


def _plain(rules: RetentionRules) -> dict[str, object]:
    return {
        name: dict(value) if isinstance(value, Mapping) else value
        for name, value in ((one.name, getattr(rules, one.name)) for one in fields(rules))
        if name != "since"
    }


def let_go(uow: UnitOfWork, rules: RetentionRules, now: datetime) -> tuple[int, int]:
    """What is due by rule: sound that went, and meetings that went to the trash."""
    due = [one for one in _own_goings(uow, rules) if one.at <= now]
    whole = {one.meeting_id for one in due if one.what is GoingWhat.ALL}
    sound = {one.meeting_id for one in due if one.what is GoingWhat.AUDIO}
    for meeting_id in sound:
        uow.tidying.drop_sound(meeting_id)
    for meeting_id in whole:
        uow.meetings.remove(meeting_id)
    return len(sound), len(whole)


def _own_goings(uow: UnitOfWork, rules: RetentionRules) -> list[Going]:
    held = uow.scopes.holdings()
    return [
        going
        for meeting in uow.tidying.kept()
        for going in goings_of(meeting, rules)
        if _is_own(held, meeting.scope_id)
    ]


def _trashed(held: Holdings, meeting: RemovedMeeting, rules: RetentionRules) -> Trashed:
    end = end_of_removed(meeting, rules)
    is_own = _is_own(held, meeting.scope_id)
    why_not = held.why_not(meeting.scope_id, "meetings", Access.REMOVE)
    goes_at = end.at if end is not None and is_own else None
    return Trashed(meeting, goes_at, why_not, is_own)


def _is_own(held: Holdings, scope_id: UUID) -> bool:
    return not held.is_shared or bool(held.holds(scope_id) & _OWN)
