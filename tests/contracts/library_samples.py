"""Made-up files, jobs, voices and artifacts for tests of the store."""

from __future__ import annotations

from dataclasses import replace

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.artifacts import Artifact, ArtifactKind
from meeting_desktop.domain.bookmarks import Bookmark
from meeting_desktop.domain.diarization import VoicePrint
from meeting_desktop.domain.imports import ImportJob, ImportOptions, ImportStage, ImportStatus
from meeting_desktop.domain.media import ContentFingerprint, MediaFile
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.contracts.store_samples import NINE_O_CLOCK

#: Nothing that 32 bits do not hold.
PRINT = VoicePrint("campplus", (0.5, -0.25, 0.0, 2.0**-20))


def a_file(meeting: Meeting, sha256: str = "ab" * 32, duration: float = 61.5) -> MediaFile:
    return MediaFile(
        id=new_id(),
        scope_id=meeting.scope_id,
        meeting_id=meeting.id,
        name="Ünïcode 𝄞.m4a",
        sha256=sha256,
        fingerprint=ContentFingerprint((0, 1, 2**32 - 1, 2**31), 0.1238),
        mime="audio/mp4",
        duration=duration,
        size_bytes=2**40,
        created_at=NINE_O_CLOCK,
    )


def a_job(position: int = 0, path: str = "recordings/call.mp3") -> ImportJob:
    return ImportJob(
        id=new_id(),
        path=path,
        title="call",
        options=ImportOptions("de", "base", 3, anyway=True),
        status=ImportStatus.PENDING,
        stage=ImportStage.HASH,
        position=position,
        created_at=NINE_O_CLOCK,
    )


def a_voice(store: Store, name: str = "Grace") -> VoiceProfile:
    scope = store.read(lambda uow: uow.personal_scope())
    return VoiceProfile(new_id(), scope, name, PRINT, 3, 21.5, NINE_O_CLOCK, NINE_O_CLOCK)


def an_artifact(transcript: Transcript, kind: ArtifactKind = ArtifactKind.VTT) -> Artifact:
    return Artifact(
        new_id(),
        transcript.meeting_id,
        kind,
        f"a/b.{kind}",
        "ab" * 32,
        10,
        transcript.id,
        "digest",
        NINE_O_CLOCK,
    )


def every_library_row(store: Store, meeting: Meeting) -> VoiceProfile:
    """A row of each shared table; the voice is of the first speaker."""
    transcript = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert transcript is not None
    voice = a_voice(store)
    named = replace(transcript.speakers[0], voice_profile_id=voice.id, confidence=0.5)

    def work(uow: UnitOfWork) -> None:
        uow.media_files.put(a_file(meeting))
        uow.voice_profiles.put(voice)
        uow.transcripts.put_speaker(named)
        uow.artifacts.put(an_artifact(transcript))
        uow.bookmarks.put(Bookmark(new_id(), meeting.id, 0.5, "ö", NINE_O_CLOCK))

    store.write(work).result(60)
    return voice
