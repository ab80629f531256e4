"""Made-up messages, polls and answers for tests of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import HeldAgenda, HeldItem
from meeting_desktop.domain.chat import ChatAuthor, ChatMessage
from meeting_desktop.domain.engagement import Engagement, MeetingFacts, PersonFacts, engagement_of
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.notes import Note, NoteContent, NoteField
from meeting_desktop.domain.polls import Poll, PollKind, Vote
from meeting_desktop.domain.reports import TalkFigures
from meeting_desktop.domain.shared_files import FileState, SharedFile
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.contracts.store_samples import NINE_O_CLOCK, a_meeting


def an_author(name: str = "Grace") -> ChatAuthor:
    return ChatAuthor(new_id(), new_id(), name)


def held_apart(store: Store, title: str = "Weekly") -> Meeting:
    """A meeting with a scope of its own."""
    pattern = a_meeting(store, title)
    meeting = replace(pattern, scope_id=pattern.id)
    store.write(lambda uow: uow.meetings.add(meeting)).result(30)
    return meeting


def a_message(
    text: str, author: ChatAuthor | None = None, *, to: UUID | None = None, second: float = 0.0
) -> ChatMessage:
    """Written ``second`` seconds after nine o'clock, when the recording began."""
    return ChatMessage(
        id=new_id(),
        author=author or an_author(),
        text=text,
        sent_at=NINE_O_CLOCK + timedelta(seconds=second),
        at=second,
        to=to,
        to_name="" if to is None else "Hanna",
    )


def a_poll(
    question: str = "Which day?",
    kind: PollKind = PollKind.SINGLE,
    *,
    anonymous: bool = False,
    second: float = 0.0,
) -> Poll:
    has_choices = kind in {PollKind.SINGLE, PollKind.MULTIPLE}
    return Poll(
        id=new_id(),
        asker=new_id(),
        asker_name="Grace",
        question=question,
        kind=kind,
        choices=("Monday", "Tuesday", "ö 𝄞") if has_choices else (),
        asked_at=NINE_O_CLOCK + timedelta(seconds=second),
        at=second,
        anonymous=anonymous,
    )


def a_vote(poll: Poll, *chosen: int, name: str = "Hanna", text: str = "") -> Vote:
    return Vote(poll.id, new_id(), name, chosen, NINE_O_CLOCK + timedelta(minutes=1), text)


def a_note(text: str = "We take it", at: float | None = 12.5, **more: Any) -> Note:
    """Grace's; ``more`` are fields of its content."""
    grace, hanna = new_id(), new_id()
    return Note(
        id=new_id(),
        author=grace,
        author_name="Grace ö 𝄞",
        written_at=NINE_O_CLOCK + timedelta(seconds=at or 0.0),
        content=NoteContent(text=text, at=at, **more),
        revision=3,
        versions=MappingProxyType(dict.fromkeys(NoteField, 1) | {NoteField.TEXT: 3}),
        writers=MappingProxyType(dict.fromkeys(NoteField, grace) | {NoteField.TEXT: hanna}),
        wordings=MappingProxyType({3: text}),
        set_aside=MappingProxyType({grace: "what could not stay"}),
    )


def chat_of(store: Store, meeting: Meeting) -> list[ChatMessage]:
    return list(store.read(lambda uow: uow.chat_messages.of_meeting(meeting.id)))


def write_chat(store: Store, meeting: Meeting, messages: Sequence[ChatMessage]) -> None:
    def work(uow: UnitOfWork) -> None:
        for message in messages:
            uow.chat_messages.put(meeting.id, message)

    store.write(work).result(30)


def a_shared_file(name: str = "plan ö 𝄞.pdf", second: float = 0.0) -> SharedFile:
    return SharedFile(
        id=new_id(),
        person=new_id(),
        participant=new_id(),
        by="Grace",
        name=name,
        size=3_000_000_000,
        sha256="0f" * 32,
        shared_at=NINE_O_CLOCK + timedelta(seconds=second),
        at=second,
        kind="application/pdf",
        state=FileState.THERE,
    )


def counted(meeting: Meeting, *names: str) -> Engagement:
    """Figures of these people, of one who did not come and of a voice without a name."""
    people = [
        PersonFacts(
            new_id(),
            name,
            present=((1.0, 500.25), (510.0, 600.0)),
            audible=((1.0, 33.3),),
            sharing=((5.0, 6.0),),
            joined_at=NINE_O_CLOCK,
            left_at=NINE_O_CLOCK + timedelta(hours=1),
            talk=TalkFigures(12.345, 0.3333, 4, 9.001, 1, 2, 80, 0.7),
            messages=number,
        )
        for number, name in enumerate(names, start=1)
    ]
    gone = PersonFacts(new_id(), "Hanna ö 𝄞", invited=True)
    voice = PersonFacts(new_id(), "S2", talk=TalkFigures(1.0, 0.1, 1, 1.0, 0, 0, 3))
    facts = MeetingFacts(
        meeting.id, 600.0, (*people, gone, voice), late_from=300.0, messages=3, recorded=599.5
    )
    return engagement_of(facts)


def every_room_row(store: Store, meeting: Meeting) -> None:
    """A row of each shared table."""
    grace = an_author()
    right = a_message("corrected", grace, second=1.0)
    corrected = replace(right, edited_at=NINE_O_CLOCK, earlier=("wrong",))
    write_chat(store, meeting, [corrected, a_message("for one", grace, to=new_id(), second=2.0)])
    poll = a_poll()

    def work(uow: UnitOfWork) -> None:
        uow.polls.put(meeting.id, poll)
        uow.polls.put_vote(a_vote(poll, 1))
        uow.notes.put(meeting.id, a_note("noted"))
        uow.held_agendas.put(meeting.id, HeldAgenda((HeldItem(new_id(), "Prices", 10),)))
        uow.attachments.put(meeting.id, a_shared_file())
        uow.engagement.put(counted(meeting, "Grace"))

    store.write(work).result(30)
