"""A meeting's transcript as an analyst reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import (
    Meeting,
    Participant,
    ParticipantKind,
    ParticipantRole,
)
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ports.unit_of_work import UnitOfWork

_SHORTEST_NAME = 3
_HOLD_IT = frozenset({ParticipantRole.HOST, ParticipantRole.CO_HOST})


def conversation_of(uow: UnitOfWork, meeting_id: UUID) -> Conversation | None:
    """The latest transcript with the sides of those who speak; None: no meeting, no transcript.

    Whoever hosts, and whoever is a colleague by their account, is on our side; other participants
    are the lead's. A voice that belongs to no participant is of an unknown side.
    """
    meeting = uow.meetings.get(meeting_id)
    transcript = uow.transcripts.latest(meeting_id)
    if meeting is None or transcript is None:
        return None
    return conversation_in(uow, meeting, transcript)


def conversation_in(uow: UnitOfWork, meeting: Meeting, transcript: Transcript) -> Conversation:
    names = {one.id: one.name for one in transcript.speakers}
    sides = _sides(uow, meeting, transcript)
    said = tuple(
        Utterance(
            segment.id,
            names.get(segment.speaker_id, "") if segment.speaker_id else "",
            sides.get(segment.speaker_id, Side.UNKNOWN) if segment.speaker_id else Side.UNKNOWN,
            segment.start,
            segment.end,
            segment.text,
        )
        for segment in transcript.segments
        if segment.words
    )
    language = transcript.language or meeting.language
    lead = uow.leads.get(meeting.lead_id) if meeting.lead_id is not None else None
    return Conversation(
        said,
        language.partition("-")[0].lower(),
        meeting.actual_start or meeting.created_at,
        meeting.time_zone,
        meeting.title,
        tuple(dict.fromkeys(name for name in _names(uow, meeting, lead) if _is_a_name(name))),
        (lead.company,) if lead is not None and lead.company else (),
    )


def sides_of(
    uow: UnitOfWork, meeting: Meeting, transcript: Transcript | None
) -> Mapping[str, Side]:
    """Each speaker's by name, as far as it is known."""
    if transcript is None:
        return {}
    sides = _sides(uow, meeting, transcript)
    return {one.name: sides[one.id] for one in transcript.speakers if one.id in sides}


def _names(uow: UnitOfWork, meeting: Meeting, lead: Lead | None) -> Iterator[str]:
    """Of whom people may speak: an analyst elsewhere need not be told."""
    if lead is not None:
        yield lead.name
    for person in uow.participants.of_meeting(meeting.id):
        yield person.display_name
    for invitation in uow.invitations.of_meeting(meeting.id):
        yield invitation.name
    for colleague in uow.people.all():
        yield colleague.display_name


def _is_a_name(name: str) -> bool:
    """Not what stands where nobody gave one ("Me"): it is a word of every second sentence."""
    return len(name.strip()) >= _SHORTEST_NAME


def _sides(uow: UnitOfWork, meeting: Meeting, transcript: Transcript) -> Mapping[UUID, Side]:
    people = {one.id: _side(uow, one) for one in uow.participants.of_meeting(meeting.id)}
    return {
        voice.id: people[voice.participant_id]
        for voice in transcript.speakers
        if voice.participant_id in people
    }


def _side(uow: UnitOfWork, person: Participant) -> Side:
    if person.kind is ParticipantKind.AI:
        return Side.ASSISTANT
    is_colleague = person.user_id is not None and uow.people.get(person.user_id) is not None
    return Side.OURS if person.role in _HOLD_IT or is_colleague else Side.THEIRS
