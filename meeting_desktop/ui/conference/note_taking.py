"""What the one who sits here notes in the running meeting, alone or with others, and what comes
back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from meeting_desktop.application.live_notes import LiveNotes
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import FromHost, Refused, Welcome
from meeting_desktop.domain.notes import NoteContent, NoteEdit, NoteField
from meeting_desktop.domain.notes_messages import (
    FromParticipantToNotes,
    LetGo,
    NoteShown,
    RemoveNote,
    WriteNote,
    write_of,
)
from meeting_desktop.domain.permissions import Action, Standing, may
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.conference.notes_model import NotesModel, content_of
from meeting_desktop.ui.conference.room import ConferenceRoom

#: What was written and is not answered is said again; the meeting takes it once.
_AGAIN_MS = 5_000


class RoomNotes(QObject):
    """Views read ``model``; what a person writes goes to who holds the meeting."""

    #: The id of a note, or None: all of them.
    changed = Signal(object)
    #: Words of one's own that were not taken.
    refused = Signal(str)

    def __init__(
        self,
        room: ConferenceRoom,
        live: LiveNotes,
        bridge: Bridge,
        seconds: Callable[[], float],
        parent: QObject,
    ) -> None:
        """``seconds``: where the recording is."""
        super().__init__(parent)
        self._room = room
        self._live = live
        self.seconds = seconds
        self.model = NotesModel()
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._say_again)
        room.heard.connect(self._hear)
        room.opened_or_closed.connect(self._on_room)
        bridge.listen(live.messages, self, self._hear_alone)

    def begin(self) -> None:
        """Another meeting, or none."""
        self._again.stop()
        self.model = NotesModel()
        self.changed.emit(None)
        if not self._room.is_open:
            self._live.ask()

    def _on_room(self) -> None:
        """What was noted alone goes on with others; a seat that was left takes it along."""
        if not self._room.is_open:
            self.begin()

    @property
    def may_write(self) -> bool:
        if not self._room.is_open:
            return self._live.held is not None
        me = self._room.model.me
        if me is None:  # the roster is on its way; the host's side does not turn away meanwhile
            return self._room.door is not None
        return may(Standing.of(me.role), Action.NOTE_WRITE)

    def write(self, content: NoteContent) -> UUID:
        """A new note; its id."""
        edit = NoteEdit(new_id(), 0, frozenset(NoteField) - {NoteField.REMOVED}, content)
        self._say_until_answered(write_of(new_id(), edit))
        return edit.id

    def change(self, shown: NoteShown, content: NoteContent) -> None:
        """What differs from ``shown``, which is what somebody had before them as they began."""
        changed = content_of(shown).differs_in(content) - {NoteField.REMOVED}
        if changed:
            edit = NoteEdit(shown.id, shown.revision, changed, content)
            self._say_until_answered(write_of(new_id(), edit))

    def remove(self, note_id: UUID, removed: bool = True) -> None:
        """Take it away, or put it back."""
        self._say_until_answered(RemoveNote(new_id(), note_id, removed))

    def let_go(self, note_id: UUID) -> None:
        """Words of one's own that could not stay are not wanted any more."""
        self._say_until_answered(LetGo(new_id(), note_id))

    def read(self) -> None:
        """What was written has been seen."""
        if self.model.unread:
            self.model.unread = 0
            self.changed.emit(None)

    def _hear_alone(self, message: FromHost) -> None:
        # What was on its way when others came in is told by the conference too.
        if not self._room.is_open:
            self._hear(message)

    def _say(self, message: FromParticipantToNotes) -> None:
        if self._room.is_open:
            self._room.say(message)
        else:
            self._live.say(message)

    def _hear(self, message: FromHost) -> None:
        note = self.model.apply(message)
        if note is not None:
            self.changed.emit(note)
        elif isinstance(message, Welcome):
            self._say_again()
        elif isinstance(message, Refused) and message.of is not None:
            self._take_back(message.of)

    def _take_back(self, change: UUID) -> None:
        refused = self.model.waiting.pop(change, None)
        if isinstance(refused, WriteNote) and NoteField.TEXT in refused.changed:
            self.refused.emit(refused.text)
        if refused is not None:
            self.changed.emit(None)

    def _say_until_answered(self, message: FromParticipantToNotes) -> None:
        self.model.waiting[message.id] = message
        self._again.start()
        self._say(message)
        self.changed.emit(None)

    def _say_again(self) -> None:
        waiting: Iterable[FromParticipantToNotes] = tuple(self.model.waiting.values())
        if not waiting:
            self._again.stop()
        for message in waiting:
            self._say(message)
