"""The files of a conference: who shares what, and what each one sees of it. Pure but for the clock.

A file is stored as a row when all of its bytes are there: until then its sender offers it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from meeting_desktop.application.conference_turn import Turn
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.control_messages import Refused
from meeting_desktop.domain.file_messages import FileShown, OfferFile, RemoveFile
from meeting_desktop.domain.participants import Participant
from meeting_desktop.domain.roster import Roster
from meeting_desktop.domain.shared_files import FileShelf, FileState, SharedFile

_ANOTHER = "This file has changed while it was sent; share it again."


class HoldFiles:
    """``shelf`` is what there is; bytes are moved by whoever looks at it."""

    def __init__(self, clock: Clock, seconds: Callable[[], float]) -> None:
        """``seconds``: where the meeting is, of its recording."""
        self._clock = clock
        self._seconds = seconds
        self.shelf = FileShelf()

    def remember(self, files: Iterable[SharedFile]) -> None:
        """A meeting that is resumed: what the store has of it."""
        self.shelf = FileShelf.of_files(files)

    def welcome(self, participant: Participant, turn: Turn) -> None:
        for file in self.shelf.present:
            turn.send([participant], show_file(file, participant))

    def offer(self, sender: Participant, roster: Roster, message: OfferFile, turn: Turn) -> None:
        """Raises: UserFacingError: it cannot be taken."""
        offered = SharedFile(
            message.id,
            sender.person,
            sender.id,
            sender.name,
            message.name,
            message.size,
            message.sha256,
            self._clock.now(),
            max(0.0, self._seconds()),
        )
        earlier = self.shelf.earlier(offered)
        self.shelf = self.shelf.offer(offered)
        known = self.shelf.find(message.id)
        if known.state is FileState.ARRIVING and known.participant != sender.id:
            # From another device of theirs, or from the same after it was started again.
            self.shelf = self.shelf.having(replace(known, participant=sender.id))
        for gone in earlier:
            self._tell(gone.id, roster, turn)
        self._tell(message.id, roster, turn)

    def remove(self, sender: Participant, roster: Roster, message: RemoveFile, turn: Turn) -> None:
        """Raises: UserFacingError: it is another's, or not there."""
        before = self.shelf.find(message.id)
        self.shelf = self.shelf.remove(message.id, sender.person, leads=sender.role.leads)
        if before.state is FileState.THERE:
            turn.store([self.shelf.find(message.id)])
        self._tell(message.id, roster, turn)

    def arrived(self, file_id: UUID, kind: str, roster: Roster, turn: Turn) -> None:
        """All of its bytes are safe at the host, and they are what was offered."""
        if self.shelf.find(file_id).state is FileState.ARRIVING:
            self.shelf = self.shelf.arrived(file_id, kind)
            turn.store([self.shelf.find(file_id)])
            self._tell(file_id, roster, turn)

    def refuse(self, file_id: UUID, roster: Roster, turn: Turn, sentence: str = _ANOTHER) -> None:
        """What came is not what was offered."""
        file = self.shelf.find(file_id)
        if file.state is FileState.ARRIVING:
            self.shelf = self.shelf.refuse(file_id)
            self._tell(file_id, roster, turn)
            turn.send([file.participant], Refused("file_offer", sentence, file_id))

    def of(self, participant: UUID) -> SharedFile | None:
        """The first file that is to come from ``participant``."""
        arriving = self.shelf.arriving
        return next((one for one in arriving if one.participant == participant), None)

    def served(self, file_id: UUID) -> SharedFile:
        """A file whose bytes may be given out. Raises: UserFacingError: there is none."""
        file = self.shelf.find(file_id)
        if file.state is not FileState.THERE:
            raise UserFacingError("This file is not there yet.", code="file_gone")
        return file

    def _tell(self, file_id: UUID, roster: Roster, turn: Turn) -> None:
        file = self.shelf.find(file_id)
        for reader in roster.room:
            if reader.attends is None:
                turn.send([reader], show_file(file, reader))


def show_file(file: SharedFile, reader: Participant) -> FileShown:
    return FileShown(
        id=file.id,
        participant=file.participant,
        by=file.by,
        own=file.person == reader.person,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        kind=file.kind,
        state=file.state,
        shared_at=file.shared_at,
        start=file.at,
    )
