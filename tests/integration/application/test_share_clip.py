"""A part of a meeting is given away: sound of the right place, and its words beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.clip_writer import AvClipWriter
from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.application.draw_waveform import DrawWaveform
from meeting_desktop.application.share_clip import ShareClip
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.clips import clip_transcript
from tests.fakes.sample_talks import Talk, keep, make_talk
from tests.fakes.sounds import tone, write_wav
from tests.fakes.store import InlineStore


@pytest.fixture
def talk() -> Talk:
    return make_talk()


@pytest.fixture
def storage(tmp_path: Path) -> OggRecordingStorage:
    return OggRecordingStorage(tmp_path / "recordings", SystemClock())


@pytest.fixture
def store(talk: Talk, tmp_path: Path) -> InlineStore:
    """With the talk, whose sound is a tone from its tenth second to its twentieth."""
    made, recording = InlineStore(), new_id()
    silence = np.zeros(10 * 48_000, dtype=np.float32)
    folder = tmp_path / "recordings" / str(talk.meeting.id)
    folder.mkdir(parents=True)
    sound = np.concatenate([silence, tone(10), silence])
    write_wav(folder / "sound.wav", sound).rename(folder / f"{recording}.ogg")
    made.write(lambda uow: keep(uow, talk, storage_key=f"{talk.meeting.id}/{recording}")).result()
    return made


@pytest.fixture
def clips(store: InlineStore, storage: OggRecordingStorage) -> ShareClip:
    return ShareClip(store, storage, AvClipWriter(AvDecoder()))


def test_sound_and_words_of_a_part_lie_beside_each_other(
    clips: ShareClip, talk: Talk, tmp_path: Path
) -> None:
    assert clips.suggest_name(talk.meeting, 9.0) == "2026-03-02 Discovery call – 0-09.ogg"
    made = clips.share(talk.meeting.id, 9.0, 14.0, tmp_path / "part.ogg")
    sound = np.concatenate(list(AvDecoder().decode(made.sound, rate_hz=48_000)))
    assert len(sound) / 48_000 == pytest.approx(5.0, abs=0.05)
    assert np.abs(sound[:40_000]).max() < 0.05 < np.abs(sound[60_000:]).max()
    assert made.text is not None
    lines = made.text.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["Discovery call", "2026-03-02 · 0:09-0:14"]
    assert lines[3].startswith("Ada: ")
    assert lines[5].startswith("Sample Lead: Of course. Right now everything")


def test_what_cannot_be_given_away_says_why(clips: ShareClip, talk: Talk, tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match="longer part"):
        clips.share(talk.meeting.id, 9.0, 9.0, tmp_path / "part.ogg")
    with pytest.raises(NotFoundError, match="not here any more"):
        clips.share(new_id(), 9.0, 12.0, tmp_path / "part.ogg")
    with pytest.raises(EnvironmentFault, match="could not be written"):
        clips.share(talk.meeting.id, 9.0, 12.0, tmp_path / "nowhere" / "part.ogg")
    assert not list(tmp_path.glob("part*"))


def test_words_of_a_part_count_from_its_beginning(talk: Talk) -> None:
    part = clip_transcript(talk.transcript, 2.0, 4.0)
    (segment,) = part.segments
    assert segment.text == "thank you for making the time today."
    assert segment.words[0].start == pytest.approx(0.0, abs=0.31)
    assert (segment.start, segment.end) == (0.0, 2.0)
    assert clip_transcript(talk.transcript, 500, 600).segments == ()


def test_peaks_are_reckoned_once_and_given_up_when_nobody_wants_them(
    store: InlineStore, storage: OggRecordingStorage, talk: Talk
) -> None:
    drawing = DrawWaveform(store, storage, AvDecoder(), SystemClock())
    assert drawing.of_meeting(talk.meeting.id, lambda: False) == ()
    (track,) = drawing.of_meeting(talk.meeting.id)
    shown = track.waveform.between(1.0, 28.0, 3)
    assert shown[1] > 20 > track.waveform.between(1.0, 9.0, 1)[0]
    path = storage.path_of(
        store.read(lambda uow: uow.recordings.of_meeting(talk.meeting.id))[0].storage_key
    )
    path.write_bytes(b"gone")
    (again,) = drawing.of_meeting(talk.meeting.id)
    assert list(again.waveform.between(1.0, 28.0, 3)) == list(shown)
