"""What people import: anything FFmpeg reads, and one sentence for whatever is wrong with it."""

from __future__ import annotations

import struct
import wave
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from meeting_desktop.adapters.audio.media_reader import AvMediaReader
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.runtime.child_worker import ChildWorker
from tests.fakes.sounds import rough_noise, tone, write_wav
from tests.integration.audio.damaged_media import (
    damaged_files,
    many_channels,
    silent_video,
    whole_files,
)
from tests.integration.audio.sound_formats import encode

_EACH = 25
_LIMIT_SECONDS = 60.0
_READER = AvMediaReader()


def _refused(path: Path) -> ApplicationError:
    with pytest.raises(ApplicationError) as refused:
        _READER.look(path)
    assert refused.value.sentence.endswith(".")
    return refused.value


def test_every_kind_is_read_whole(tmp_path: Path) -> None:
    for ending, path in whole_files(tmp_path).items():
        facts = _READER.look(path)
        sound = np.concatenate(list(_READER.decode(path, rate_hz=16_000)))
        assert len(sound) / 16_000 == pytest.approx(1.5, abs=0.1), ending
        assert facts.duration == pytest.approx(1.5, abs=0.15), ending
        assert facts.channels == 1
        assert facts.mime.split("/")[0] in {"audio", "video"}


def test_two_channels_stay_two(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    sides = np.stack([tone(1.0, rate_hz=16_000), np.zeros(16_000, np.float32)], axis=1)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes((sides * 32_767).astype("<i2").tobytes())
    heard = np.concatenate(list(_READER.decode(path, rate_hz=48_000, channels=2)))
    assert heard.shape == (48_000, 2)
    assert np.abs(heard[:, 0]).max() > 0.3
    assert np.abs(heard[:, 1]).max() < 1e-4


def test_eight_channels_at_192_khz_are_heard(tmp_path: Path) -> None:
    path = many_channels(tmp_path / "studio.wav")
    assert _READER.look(path).channels == 8
    heard = np.concatenate(list(_READER.decode(path, rate_hz=16_000)))
    assert len(heard) == pytest.approx(16_000, abs=200)
    assert np.abs(heard).max() > 0.05


def test_a_wrong_ending_does_not_matter(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "talk.mp3", tone(1.0))
    assert _READER.look(path).mime == "audio/wav"


def test_a_video_without_sound_says_so(tmp_path: Path) -> None:
    refused = _refused(silent_video(tmp_path / "silent.mp4"))
    assert refused.code == "no_sound"


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "empty_file", "empty"),
        (b"%PDF-1.7 and so on", "not_media", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_media", "picture"),
        (b"Dear Grace, thank you for the talk.", "not_media", "text"),
        (bytes(5_000), "not_media", "no sound"),
        (b"#EXTM3U\n/etc/passwd\n", "not_media", "list"),
        (b"ID3\x04" + bytes(2_000), "damaged", "copy it"),
    ],
)
def test_what_is_no_media_is_named(data: bytes, code: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / "talk.mp3"
    path.write_bytes(data)
    refused = _refused(path)
    assert refused.code == code
    assert word in refused.sentence


def test_folders_and_files_that_are_gone_are_named(tmp_path: Path) -> None:
    assert _refused(tmp_path).code == "is_folder"
    assert _refused(tmp_path / "gone.wav").code == "not_found"


def test_a_file_cut_before_its_index_is_damaged(tmp_path: Path) -> None:
    path = whole_files(tmp_path)["m4a"]
    path.write_bytes(path.read_bytes()[:-700])  # the index of this one is at its end
    assert _refused(path).code == "damaged"


def test_copy_protection_is_named(tmp_path: Path) -> None:
    path = whole_files(tmp_path)["mp4"]
    locked = path.read_bytes().replace(b"mp4a", b"enca")
    assert locked != path.read_bytes()
    path.write_bytes(locked)
    refused = _refused(path)
    assert refused.code == "encrypted"


def _claims(path: Path, seconds: int, rate_hz: int) -> Path:
    """A WAV that has, without its bytes being there, this many seconds of silence."""
    size = seconds * rate_hz
    header = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt "
    header += struct.pack("<IHHIIHH", 16, 1, 1, rate_hz, rate_hz, 1, 8)
    header += b"data" + struct.pack("<I", size)
    with path.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + size)
    return path


def test_more_than_a_working_day_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    assert _refused(_claims(tmp_path / "day.wav", 13 * 3600, 8_000)).code == "too_long"


def test_a_lying_header_is_believed_neither_way(tmp_path: Path) -> None:
    path = _claims(tmp_path / "short.wav", 3600, 8_000)
    path.write_bytes(path.read_bytes()[: 44 + 8_000])
    facts = _READER.look(path)
    heard = sum(len(piece) for piece in _READER.decode(path, rate_hz=16_000))
    assert heard == pytest.approx(16_000, abs=100)
    assert facts.is_exact
    assert facts.duration != pytest.approx(3600, abs=1) or facts.duration > heard / 16_000


def test_the_recorders_date_is_read(tmp_path: Path) -> None:
    path = tmp_path / "dated.m4a"
    encode(path, rough_noise(1.0), codec="aac", rate_hz=48_000, channels=1, sample_format="fltp")
    dated = tmp_path / "again.m4a"
    with av.open(str(path)) as source, av.open(str(dated), "w") as out:
        out.metadata["creation_time"] = "2026-03-02T09:00:00Z"
        stream = out.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    assert _READER.look(dated).recorded_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def _read_all(paths: list[Path], report: Callable[[Any], None]) -> list[tuple[str, str]]:
    """In a child: the name of each, and what came of it."""
    answers = []
    for path in paths:
        report(path.name)
        try:
            _READER.look(path)
            seconds = sum(len(one) for one in _READER.decode(path, rate_hz=16_000)) / 16_000
            answers.append((path.name, "heard" if seconds < 3_600 else "endless"))
        except ApplicationError as error:
            answers.append((path.name, error.code))
    return answers


@pytest.mark.slow
def test_two_hundred_damaged_files_are_heard_or_named(tmp_path: Path) -> None:
    files = list(damaged_files(tmp_path, _EACH))
    assert len(files) == 200
    begun: list[str] = []
    child: ChildWorker[str, list[tuple[str, str]]] = ChildWorker(
        SystemClock(), silence_limit=_LIMIT_SECONDS
    )
    answers = dict(child.run(_read_all, files, begun.append))
    assert len(answers) == len(files)
    said = {code: sum(one == code for one in answers.values()) for code in set(answers.values())}
    assert set(said) <= {
        "heard",
        "damaged",
        "not_media",
        "too_large",
        "no_sound",
        "unknown_codec",
        "too_long",
    }, said
    assert said["heard"] > 50
    assert said["damaged"] > 20
