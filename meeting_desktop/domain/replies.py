"""What an answer to an invitation changes (RFC 5546 sections 2.1.5, 3.2.3 and 3.2.7).

Answers are ordered by SEQUENCE, then DTSTAMP: one that is older than the last, or the last once
more, changes nothing. An answer to an older version than the invitee was told of last is kept with
its words, but their question stays open unless it was about this very time: they may not have seen
the new one yet. Who had answered the present version already may still change their mind.
A counter-proposal is a no to this time, with another one.

Nobody answers for somebody else: a mail must come from the invitee, or from the address that the
answer itself says it was sent by if that is of the same domain (an assistant's). What a person
pastes or drops as a bare calendar file has no sender; they vouch for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from meeting_desktop.domain.calendar_events import Attendee, CalendarEvent
from meeting_desktop.domain.invitations import Invitation, Rsvp

_LONGEST_RESPONSE = 1_000
#: A clock that goes wrong by more would keep every later answer out.
_FAST_CLOCK = timedelta(days=1)


class ReplyOutcome(StrEnum):
    TAKEN = "taken"
    #: They answered later already, or this very answer is known.
    OLD = "old"
    #: It was about an earlier version; the present one is still unanswered.
    EARLIER_VERSION = "earlier_version"


@dataclass(frozen=True, slots=True)
class Judged:
    invitation: Invitation
    outcome: ReplyOutcome


def replying(event: CalendarEvent, sender: str | None) -> Attendee | None:
    """Whose answer this is; None where that is in doubt. ``sender`` None: a person vouches."""
    if sender is None:
        return event.attendees[0] if len(event.attendees) == 1 else None
    return next((one for one in event.attendees if _speaks_for(sender.lower(), one)), None)


def judge(
    invitation: Invitation,
    event: CalendarEvent,
    attendee: Attendee,
    now: datetime,
    *,
    counter: bool = False,
    same_time: bool = False,
) -> Judged:
    """What becomes of ``invitation`` by the answer of ``attendee``.

    ``same_time``: the answer names the time that the meeting has now.
    """
    stamp = event.stamp if event.stamp <= now + _FAST_CLOCK else now
    sequence = event.sequence
    if invitation.sequence is not None:
        # Nobody answers a version that there is not yet; one number too high would be the last.
        sequence = min(sequence, invitation.sequence)
    if invitation.reply_sequence is not None and invitation.replied_at is not None:
        known = (invitation.reply_sequence, invitation.replied_at)
        if (sequence, stamp) <= known:
            return Judged(invitation, ReplyOutcome.OLD)
    answered = replace(
        invitation,
        response=_response(event, counter=counter)[:_LONGEST_RESPONSE],
        responded_at=now,
        replied_at=stamp,
        reply_sequence=sequence,
    )
    outdated = invitation.sequence is not None and sequence < invitation.sequence
    if outdated and invitation.status is Rsvp.PENDING and not same_time:
        return Judged(answered, ReplyOutcome.EARLIER_VERSION)
    status = Rsvp.DECLINED if counter else attendee.status
    return Judged(replace(answered, status=status), ReplyOutcome.TAKEN)


def place_of(occurrences: Sequence[datetime], wanted: datetime, zone: str) -> datetime | None:
    """Which occurrence a RECURRENCE-ID means: that instant, else the only one of that day."""
    if wanted in occurrences:
        return next(one for one in occurrences if one == wanted)
    info = ZoneInfo(zone)
    day = wanted.astimezone(info).date()
    same = [one for one in occurrences if one.astimezone(info).date() == day]
    return same[0] if len(same) == 1 else None


def _speaks_for(sender: str, attendee: Attendee) -> bool:
    if attendee.email.lower() == sender:
        return True
    domain = attendee.email.lower().rpartition("@")[2]
    return attendee.sent_by.lower() == sender and sender.rpartition("@")[2] == domain


def _response(event: CalendarEvent, *, counter: bool) -> str:
    if not counter:
        return event.comment
    begin = event.start.astimezone(ZoneInfo(event.time_zone))
    end = event.end.astimezone(ZoneInfo(event.time_zone))
    proposed = f"Proposes {begin:%Y-%m-%d %H:%M} to {end:%H:%M} ({event.time_zone})."
    return f"{proposed} {event.comment}".strip()
