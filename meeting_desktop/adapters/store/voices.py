"""Voice profiles, and that nothing is left of one that was removed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text, update

from meeting_desktop.adapters.store import library_model, model
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.rows import existing, fill, put
from meeting_desktop.domain.diarization import VoicePrint
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.ports.unit_of_work import ChangeKind

_ROW = library_model.VoiceProfile
_SPEAKER = model.Speaker

_FORGET_SENT = """
    UPDATE {table} SET payload = json_replace(
        payload, '$.print', '', '$.print_model', '', '$.display_name', '')
    WHERE table_name = 'voice_profiles' AND json_extract(payload, '$.print') <> ''
    AND row_id IN (SELECT id FROM voice_profiles WHERE deleted)
"""


class SqlVoiceProfiles:
    """See ``ports.library_rows``."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session

    def put(self, profile: VoiceProfile) -> None:
        row = put(self._session, _ROW, profile.id, profile.scope_id)
        fill(
            row,
            {
                "created_at": profile.created_at,
                "display_name": profile.display_name,
                "print_model": profile.print.model,
                "print": profile.print.vector,
                "clips": profile.clips,
                "speech_seconds": profile.speech_seconds,
                "consent_at": profile.consent_at,
                "user_id": profile.user_id,
                "lead_id": profile.lead_id,
            },
        )
        self._session.flush()

    def get(self, profile_id: UUID) -> VoiceProfile | None:
        row = self._session.get(_ROW, profile_id)
        return None if row is None or row.deleted else _profile(row)

    def all(self) -> Sequence[VoiceProfile]:
        query = select(_ROW).where(~_ROW.deleted).order_by(_ROW.display_name, _ROW.id)
        return [_profile(row) for row in self._session.scalars(query)]

    def remove(self, profile_id: UUID) -> None:
        existing(self._session, _ROW, profile_id).deleted = True
        self._session.flush()
        forget_removed(self._session)


def forget_removed(session: StoreSession) -> None:
    """Take from tombstones of voices what they were, and from speakers that they are theirs.

    Wherever a tombstone came from: this machine's person, or another machine of theirs.
    """
    kept = _ROW.deleted & ((_ROW.print != ()) | (_ROW.display_name != ""))
    for row in session.scalars(select(_ROW).where(kept)):
        fill(row, {"print": (), "print_model": "", "display_name": "", "speech_seconds": 0.0})
        fill(row, {"clips": 0, "user_id": None, "lead_id": None})
    session.flush()
    # Operations are kept for as long as a backup of the server may be old (decision 18).
    for table in ("sync_outbox", "sync_set_aside"):
        session.execute(text(_FORGET_SENT.format(table=table)))
    removed = select(_ROW.id).where(_ROW.deleted)
    named = select(_SPEAKER.id).where(_SPEAKER.voice_profile_id.in_(removed))
    speakers = session.scalars(named).all()
    for speaker_id in speakers:
        session.execute(
            update(_SPEAKER)
            .where(_SPEAKER.id == speaker_id)
            .values(voice_profile_id=None, confidence=0.0, updated_at=session.now)
        )
        session.note("speakers", speaker_id, ChangeKind.CHANGED)


def _profile(row: library_model.VoiceProfile) -> VoiceProfile:
    return VoiceProfile(
        id=row.id,
        scope_id=row.scope_id,
        display_name=row.display_name,
        print=VoicePrint(row.print_model, row.print),
        clips=row.clips,
        speech_seconds=row.speech_seconds,
        consent_at=row.consent_at,
        created_at=row.created_at,
        user_id=row.user_id,
        lead_id=row.lead_id,
    )
