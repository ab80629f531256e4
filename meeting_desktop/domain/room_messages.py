"""Control messages of working together: chat, polls, reactions (docs/control-channel.md).

A sender makes the id, so that saying it again after a reconnect says nothing twice; the host's
answer with the same id is the acknowledgement: it comes when the store has it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from meeting_desktop.domain.agenda_messages import AgendaShown, ChangeAgenda
from meeting_desktop.domain.file_messages import FileShown, FromParticipantAboutFiles
from meeting_desktop.domain.notes_messages import FromHostToNotes, FromParticipantToNotes
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.screen_messages import FromHostToScreen, FromParticipantToScreen


@dataclass(frozen=True, slots=True)
class PostChat:
    """``to``: a participant, for their person alone; None for all."""

    id: UUID
    text: str = field(repr=False)
    to: UUID | None = None
    reply_to: UUID | None = None


@dataclass(frozen=True, slots=True)
class EditChat:
    id: UUID
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeleteChat:
    id: UUID


@dataclass(frozen=True, slots=True)
class AskPoll:
    """``choices`` of single and multiple choice alone."""

    id: UUID
    question: str
    kind: PollKind
    choices: tuple[str, ...] = ()
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class AnswerPoll:
    """``chosen``: places from 0; ``text`` of an open question."""

    id: UUID
    chosen: tuple[int, ...] = ()
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ClosePoll:
    id: UUID


@dataclass(frozen=True, slots=True)
class SharePoll:
    """Whether everybody sees the results."""

    id: UUID
    shared: bool


@dataclass(frozen=True, slots=True)
class React:
    """One of ``REACTIONS``, shown for a moment."""

    reaction: str


#: What may be shown for a moment: names, which each program draws as it does.
REACTIONS = ("thumbs_up", "applause", "heart", "laugh", "surprise", "celebrate")

FromParticipantToRoom = (
    PostChat
    | EditChat
    | DeleteChat
    | AskPoll
    | AnswerPoll
    | ClosePoll
    | SharePoll
    | React
    | ChangeAgenda
    | FromParticipantToNotes
    | FromParticipantAboutFiles
    | FromParticipantToScreen
)


@dataclass(frozen=True, slots=True)
class ChatShown:
    """A message as its reader may see it, new or changed.

    ``participant`` wrote it; ``own``: you, from this or another device. ``to_name`` of a private
    one. ``start`` in seconds of the recording. ``earlier``: wordings before, for the author and
    whoever leads the meeting.
    """

    id: UUID
    participant: UUID
    name: str
    own: bool
    text: str = field(repr=False)
    sent_at: datetime
    start: float
    private: bool = False
    to_name: str = ""
    reply_to: UUID | None = None
    edited: bool = False
    deleted: bool = False
    earlier: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class PollShown:
    """A poll as its reader may see it, new or changed.

    ``chosen`` and ``answer`` are the reader's own answer, ``answered`` whether there is one.
    ``counts`` (by choice) and ``voters`` where the reader may see results, ``counted`` says so;
    ``names`` (by choice) and ``texts`` (name, words) as far as the poll is not anonymous.
    """

    id: UUID
    name: str
    question: str
    kind: PollKind
    choices: tuple[str, ...]
    anonymous: bool
    closed: bool
    shared: bool
    answered: bool = False
    chosen: tuple[int, ...] = ()
    answer: str = field(default="", repr=False)
    counted: bool = False
    counts: tuple[int, ...] = ()
    voters: int = 0
    names: tuple[tuple[str, ...], ...] = ()
    texts: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Reacted:
    participant: UUID
    reaction: str


FromHostToRoom = (
    ChatShown | PollShown | Reacted | AgendaShown | FileShown | FromHostToNotes | FromHostToScreen
)
