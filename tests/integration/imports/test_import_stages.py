"""What the stages make of a file, in this process: tracks, words, voices, and rows of them."""

from __future__ import annotations

import os
import wave
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.application.import_stages import ImportStages
from meeting_desktop.application.recorded_at import recorded_at
from meeting_desktop.application.write_import import WriteImport
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import ApplicationError, NotAudioError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.imports import ImportJob, ImportOptions, ImportStage, ImportStatus
from meeting_desktop.domain.media import MediaFacts
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.importing import (
    ImportedSound,
    ImportNews,
    ImportOrder,
    StageReached,
)
from tests.fakes.imports import scripted_parts
from tests.fakes.sounds import tone, write_wav
from tests.fakes.store import InlineStore
from tests.integration.imports.import_home import GRACE_HZ, HANNA_HZ, paths_of, talk


def _stereo(path: Path, left: Samples, right: Samples) -> Path:
    sides = np.stack([left, right], axis=1)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(SPEECH_RATE_HZ)
        out.writeframes((sides * 32_767).astype("<i2").tobytes())
    return path


def _call(path: Path) -> Path:
    """Grace on the left, Hanna on the right, in turn."""
    grace = tone(4.0, hertz=GRACE_HZ, rate_hz=SPEECH_RATE_HZ)
    hanna = tone(4.0, hertz=HANNA_HZ, rate_hz=SPEECH_RATE_HZ)
    silence = np.zeros_like(grace)
    left = np.concatenate([grace, silence, grace, silence])
    right = np.concatenate([silence, hanna, silence, hanna])
    return _stereo(path, left, right)


def _run(home: Path, file: Path, news: list[ImportNews] | None = None) -> ImportedSound:
    told = news if news is not None else []
    stages = ImportStages(scripted_parts(paths_of(home), Settings()), told.append)
    return stages.run(ImportOrder(new_id(), file, "base"))


def _written(sound: ImportedSound) -> tuple[Transcript, list[str], list[tuple[int | None, str]]]:
    """The transcript, who took part, and of each recording its channel and whose it is."""
    job = ImportJob(
        id=new_id(),
        path="talk.wav",
        title="Talk",
        options=ImportOptions(),
        status=ImportStatus.PROCESSING,
        stage=ImportStage.SPEAKERS,
        position=0,
        created_at=SystemClock().now(),
    )
    keys = tuple(f"{new_id()}/{new_id()}" for _ in sound.tracks)
    writing = WriteImport(job, sound, keys, "UTC", SystemClock().now(), sum_up=False)
    store = InlineStore()
    meeting_id = store.write(writing.write).result().value.meeting_id
    assert meeting_id is not None
    transcript = store.read(lambda uow: uow.transcripts.latest(meeting_id))
    people = store.read(lambda uow: list(uow.participants.of_meeting(meeting_id)))
    tracks = store.read(lambda uow: list(uow.recordings.of_meeting(meeting_id)))
    store.close(1)
    assert transcript is not None
    names = {one.id: one.display_name for one in people}
    whose = [(one.channel, names.get(one.participant_id or new_id(), "")) for one in tracks]
    return transcript, sorted(names.values()), sorted(whose, key=str)


def test_a_call_in_stereo_has_a_track_and_a_speaker_a_side(tmp_path: Path) -> None:
    sound = _run(tmp_path, _call(tmp_path / "call.wav"))
    assert [track.channel for track in sound.tracks] == [0, 1]
    transcript, people, tracks = _written(sound)
    assert people == ["Speaker 1", "Speaker 2"]
    assert tracks == [(0, "Speaker 1"), (1, "Speaker 2")]
    said = [transcript.name_of(one.speaker_id) for one in transcript.segments]
    assert said == ["Speaker 1"] * 2 + ["Speaker 2"] * 2 + ["Speaker 1"] * 2 + ["Speaker 2"] * 2


def test_a_room_in_mono_has_one_track_and_its_voices(tmp_path: Path) -> None:
    sound = _run(tmp_path, write_wav(tmp_path / "room.wav", talk()))
    assert [track.channel for track in sound.tracks] == [None]
    transcript, people, tracks = _written(sound)
    assert people == []
    assert tracks == [(None, "")]
    assert [one.name for one in transcript.speakers] == ["Speaker 1", "Speaker 2"]


def test_every_stage_is_told_in_order_with_its_share(tmp_path: Path) -> None:
    news: list[ImportNews] = []
    _run(tmp_path, write_wav(tmp_path / "room.wav", talk()), news)
    stages = [one for one in news if isinstance(one, StageReached)]
    order = list(dict.fromkeys(one.stage for one in stages))
    assert order == list(ImportStage)[: len(order)]
    assert order[-1] is ImportStage.SPEAKERS
    for stage in order:
        shares = [one.share for one in stages if one.stage is stage]
        assert shares == sorted(shares)
        assert shares[0] == 0.0
        assert shares[-1] <= 1.0


def test_torn_lines_are_heard_again(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "room.wav", talk())
    whole = _run(tmp_path / "one", file)
    (words,) = (tmp_path / "one" / "imports").glob("*/words-*.jsonl")
    kept = words.read_bytes()
    words.with_suffix(".json").unlink()
    words.write_bytes(kept[: kept.index(b"\n") + 40])
    again = _run(tmp_path / "one", file)
    assert words.read_bytes() == kept
    assert again == whole


def test_a_file_that_changed_is_another_one(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "room.wav", talk())
    first = _run(tmp_path, file)
    write_wav(file, talk(turns=3))
    assert _run(tmp_path, file).sha256 != first.sha256


@pytest.mark.parametrize("kind", ["gone", "folder", "empty"])
def test_what_cannot_be_read_is_said(kind: str, tmp_path: Path) -> None:
    place = tmp_path / "talk.wav"
    if kind == "folder":
        place.mkdir()
    elif kind == "empty":
        place.touch()
    with pytest.raises(ApplicationError) as refused:
        _run(tmp_path, place)
    codes = {"gone": "not_found", "folder": "is_folder", "empty": "empty_file"}
    assert refused.value.code == codes[kind]
    assert isinstance(refused.value, NotAudioError) or kind == "gone"


def _facts(recorded: datetime | None) -> MediaFacts:
    return MediaFacts(
        "talk.m4a", 1, "audio/mp4", "mov", "aac", 60.0, 1, 48_000, recorded_at=recorded
    )


def test_a_plausible_date_of_the_recorder_counts_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "talk.m4a"
    path.touch()
    changed = datetime(2026, 3, 2, 9, tzinfo=UTC)
    os.utime(path, (changed.timestamp(), changed.timestamp()))
    before = datetime(2026, 2, 27, 14, tzinfo=UTC)
    assert recorded_at(path, _facts(before)) == before
    for wrong in (None, datetime(1970, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)):
        assert recorded_at(path, _facts(wrong)) == changed
