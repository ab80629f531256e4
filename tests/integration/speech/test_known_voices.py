"""A voice that was learnt from one reading is suggested in another, with the real models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.application.encode_voices import EncodeVoices
from meeting_desktop.application.keep_voices import KeepVoices
from meeting_desktop.domain.diarization import VoiceCluster
from meeting_desktop.domain.voice_matching import match_voices
from meeting_desktop.domain.voice_samples import Passage
from meeting_desktop.ports.voices_apart import Diarizer, VoiceEncoder
from tests.integration.application.voice_desk import VoiceDesk, settled
from tests.integration.speech.speaker_models import model_folder, real_diarizer

_SECONDS = 6.0

pytestmark = [pytest.mark.speech, pytest.mark.slow]


class _Loaded:
    """Once for all tests that hear with them."""

    def load(self) -> Diarizer:
        return real_diarizer()


@pytest.fixture
def voices(tmp_path: Path) -> Iterator[tuple[KeepVoices, EncodeVoices]]:
    model_folder()
    desk = VoiceDesk(tmp_path)
    encode = EncodeVoices(_Loaded(), AvDecoder())
    made = KeepVoices(desk.store, desk.storage, encode, desk.clock)
    yield made, encode
    assert made.stop(60)
    desk.close()


def _readings(speech_data: Path) -> dict[str, list[Path]]:
    """Two utterances of at least six seconds each of three readers."""
    found: dict[str, list[Path]] = {}
    decoder = AvDecoder()
    for file in sorted((speech_data / "librispeech").rglob("*.flac")):
        known = found.setdefault(file.stem.split("-")[0], [])
        if len(known) < 2 and decoder.probe(file) >= _SECONDS:
            known.append(file)
        if sum(len(files) == 2 for files in found.values()) == 3:
            break
    return {reader: files for reader, files in found.items() if len(files) == 2}


def test_the_reader_is_known_again_and_others_are_not(
    voices: tuple[KeepVoices, EncodeVoices], speech_data: Path
) -> None:
    keep, encode = voices
    readings = _readings(speech_data)
    if len(readings) < 2:
        pytest.skip("too few readers in the recorded speech")
    (grace, (learnt, again)), *strangers = readings.items()
    profile_id = settled(keep.enrol_file(learnt, name=f"Reader {grace}", consent=True))
    profiles = keep.profiles()

    def likest(file: Path, encoder: VoiceEncoder) -> set[UUID]:
        heard = encode.hear(encoder, (file,), (Passage(0.0, _SECONDS),))
        assert heard is not None
        cluster = VoiceCluster(0, heard.seconds, heard.print)
        return {one.profile_id for one in match_voices((cluster,), profiles).values()}

    def listen() -> list[set[UUID]]:
        encoder = encode.load()
        return [likest(file, encoder) for file in (again, *(files[0] for _, files in strangers))]

    assert settled(encode.submit(listen)) == [{profile_id}, *(set() for _ in strangers)]
