"""The person of this machine, who takes part in a meeting, and what happened when."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.engagement import count_people
from meeting_desktop.adapters.store.rows import existing, put
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import (
    Consent,
    Participant,
    ParticipantKind,
    ParticipantRole,
)
from meeting_desktop.domain.people import UserRole

#: Where ``local_state`` keeps the id of this machine's person.
PERSON = "person_id"


def personal_scope(session: Session) -> UUID:
    """The scope of this machine's person: it has the id of their row in ``users``."""
    state = session.get(model.LocalState, PERSON)
    if state is None:
        raise LookupError("the store was not given its person when it was opened")
    return UUID(state.value)


def make_person(session: Session) -> None:
    """Make the person of this machine; done once, when a home is opened for the first time."""
    person = new_id()
    session.add(model.User(id=person, scope_id=person, display_name="", role=UserRole.ADMIN.value))
    session.add(model.LocalState(key=PERSON, value=str(person)))
    session.flush()


class SqlParticipants:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, participant: Participant) -> None:
        meeting = existing(self._session, model.Meeting, participant.meeting_id)
        row = put(self._session, model.Participant, participant.id, meeting.scope_id)
        row.meeting_id = participant.meeting_id
        row.display_name = participant.display_name
        row.kind = participant.kind.value
        row.role = participant.role.value
        row.consent = participant.consent.value
        row.consent_at = participant.consent_at
        row.joined_at = participant.joined_at
        row.left_at = participant.left_at
        row.user_id = participant.user_id
        row.person = participant.person
        row.can_chat = participant.can_chat
        row.can_share_screen = participant.can_share_screen
        self._session.flush()
        count_people(self._session, meeting)

    def of_meeting(self, meeting_id: UUID) -> Sequence[Participant]:
        """In the order in which they were made."""
        table = model.Participant
        query = select(table).where(table.meeting_id == meeting_id, ~table.deleted)
        return [_participant(row) for row in self._session.scalars(query.order_by(table.id))]

    def remove(self, participant_id: UUID) -> None:
        """Raises: NotFoundError."""
        row = existing(self._session, model.Participant, participant_id)
        row.deleted = True
        self._session.flush()
        count_people(self._session, existing(self._session, model.Meeting, row.meeting_id))


class SqlTimeline:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, event: TimelineEvent) -> None:
        meeting = existing(self._session, model.Meeting, event.meeting_id)
        row = put(self._session, model.ConversationEvent, event.id, meeting.scope_id)
        row.meeting_id = event.meeting_id
        row.participant_id = event.participant_id
        row.kind = event.kind.value
        row.at = event.at
        row.duration = event.duration
        row.happened_at = event.happened_at
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> Sequence[TimelineEvent]:
        """By their place in the meeting."""
        table = model.ConversationEvent
        query = select(table).where(table.meeting_id == meeting_id, ~table.deleted)
        return [
            TimelineEvent(
                id=row.id,
                meeting_id=row.meeting_id,
                kind=TimelineKind(row.kind),
                at=row.at,
                happened_at=row.happened_at,
                duration=row.duration,
                participant_id=row.participant_id,
            )
            for row in self._session.scalars(query.order_by(table.at, table.id))
        ]


def _participant(row: model.Participant) -> Participant:
    return Participant(
        id=row.id,
        meeting_id=row.meeting_id,
        display_name=row.display_name,
        kind=ParticipantKind(row.kind),
        role=ParticipantRole(row.role),
        consent=Consent(row.consent),
        joined_at=row.joined_at,
        left_at=row.left_at,
        consent_at=row.consent_at,
        user_id=row.user_id,
        person=row.person,
        can_chat=row.can_chat,
        can_share_screen=row.can_share_screen,
    )
