"""Files that were shared in a meeting: their names and hashes; bytes are kept by the hash."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.attachment_model import Attachment
from meeting_desktop.adapters.store.rows import existing, fill, put
from meeting_desktop.domain.shared_files import FileState, SharedFile


class SqlAttachments:
    """See ``ports.room_rows``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, meeting_id: UUID, file: SharedFile) -> None:
        meeting = existing(self._session, model.Meeting, meeting_id)
        row = put(self._session, Attachment, file.id, meeting.scope_id)
        is_there = file.state is FileState.THERE
        fill(
            row,
            {
                "created_at": file.shared_at,
                "deleted": not is_there,
                "meeting_id": meeting_id,
                "person": file.person,
                "participant": file.participant,
                "shared_by": file.by if is_there else "",
                "name": file.name if is_there else "",
                "size": file.size,
                "kind": file.kind if is_there else "",
                "sha256": file.sha256 if is_there else "",
                "shared_at": file.shared_at,
                "at": file.at,
            },
        )
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> Sequence[SharedFile]:
        query = select(Attachment).where(Attachment.meeting_id == meeting_id, ~Attachment.deleted)
        rows = self._session.scalars(query.order_by(Attachment.shared_at, Attachment.id))
        return [_file(row) for row in rows]

    def hashes(self) -> frozenset[str]:
        return frozenset(
            self._session.scalars(select(Attachment.sha256).where(~Attachment.deleted))
        )


def _file(row: Attachment) -> SharedFile:
    return SharedFile(
        id=row.id,
        person=row.person,
        participant=row.participant,
        by=row.shared_by,
        name=row.name,
        size=row.size,
        sha256=row.sha256,
        shared_at=row.shared_at,
        at=row.at,
        kind=row.kind,
        state=FileState.THERE,
    )
