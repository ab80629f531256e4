"""The main job through a (virtual) sound card: captions while it runs, recording, exports."""

import json
import re
import shutil
import subprocess
import threading
from pathlib import Path

import docx
import jiwer
import pysubs2
import pytest
import webvtt

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.cli.demo_speech import SCRIPT, make_speech
from meeting_desktop.cli.rehearsal import load_model, rehearsal
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.events import LevelMeasured, MeetingEvent, SoundState, SoundStateChanged
from tests.e2e.pulse import PulseAudio
from tests.fakes.patience import until

_PLAY_SECONDS = 60.0
_SAID = SCRIPT[:3]
#: The system's voice is a robot's; Whisper mistakes about a word in ten of it.
_ROBOT_WORD_ERRORS = 0.3


class _Witness:
    """Remembers what was told while the meeting ran."""

    def __init__(self) -> None:
        self.live = threading.Event()
        self.shown = 0
        self.certain = 0
        self.loudest = -120.0

    def hear(self, event: MeetingEvent) -> None:
        if isinstance(event, SoundStateChanged) and event.state is SoundState.LIVE:
            self.live.set()
        elif isinstance(event, CaptionShown):
            self.shown += len(event.words)
        elif isinstance(event, CaptionConfirmed | CaptionFinal):
            self.certain += len(event.words)
        elif isinstance(event, LevelMeasured):
            self.loudest = max(self.loudest, event.rms_db)


@pytest.mark.sound
@pytest.mark.speech
@pytest.mark.timeout(240)
@pytest.mark.usefixtures("small_model")
def test_a_meeting_through_a_sound_card_leaves_captions_recording_and_exports(
    tmp_path: Path,
) -> None:
    sound = make_speech(tmp_path, _SAID)
    witness = _Witness()
    exports = tmp_path / "exports"
    exports.mkdir()

    with PulseAudio.started(tmp_path) as card, rehearsal(tmp_path / "home") as application:
        load_model(application)
        meetings = application.use_cases.meetings
        meetings.events.subscribe(witness.hear)
        meetings.prepare(SourceChoice())
        assert witness.live.wait(60), "the microphone did not open"
        meetings.start(MeetingRequest(title="Sound card", speaker_name="Ada")).result(60)
        with card.playing(sound) as player:
            player.wait(_PLAY_SECONDS)
        until(lambda: witness.certain > 0, what="captions before the end of the meeting")
        meeting_id = meetings.end().result(60)
        reviewed = application.use_cases.review.open(meeting_id)
        for name in application.use_cases.exports.FORMATS:
            application.use_cases.exports.export(meeting_id, name, exports / f"out.{name}")

    assert witness.shown > 0
    assert witness.loudest > -40.0
    assert reviewed.recording is not None
    _plays(reviewed.recording, reviewed.duration)
    said = " ".join(sentence for _, sentence in _SAID)
    assert reviewed.transcript is not None
    heard = " ".join(segment.text for segment in reviewed.transcript.segments)
    assert _word_errors(said, heard) < _ROBOT_WORD_ERRORS
    _exports_agree(exports, heard)


def _plays(recording: Path, duration: float) -> None:
    """Another program decodes every second of it without a complaint."""
    ffmpeg = shutil.which("ffmpeg")
    assert ffmpeg is not None, "install ffmpeg"
    done = subprocess.run(
        [ffmpeg, "-v", "error", "-i", str(recording), "-f", "s16le", "-ar", "16000", "-"],
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    assert len(done.stdout) / 2 / 16_000 == pytest.approx(duration, abs=0.5)


def _exports_agree(folder: Path, heard: str) -> None:
    """Each file is opened by a parser that is not ours and holds the same words."""
    data = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert " ".join(segment["text"] for segment in data["segments"]) == heard
    assert {segment["speaker"] for segment in data["segments"]} == {"Ada"}
    captions = webvtt.read(str(folder / "out.vtt"))
    assert " ".join(caption.text for caption in captions.captions) == heard
    subtitles = pysubs2.load(str(folder / "out.srt"))
    shown = " ".join(line.plaintext for line in subtitles).replace("\n", " ")
    assert shown.replace("Ada: ", "") == heard
    document = docx.Document(str(folder / "out.docx"))
    in_document = " ".join(paragraph.text for paragraph in document.paragraphs)
    for segment in data["segments"]:
        assert segment["text"] in in_document
        assert segment["text"] in (folder / "out.txt").read_text(encoding="utf-8")
    assert (folder / "out.md").read_text(encoding="utf-8").startswith("# Sound card\n")


def _word_errors(said: str, heard: str) -> float:
    return float(jiwer.wer(_plain(said), _plain(heard)))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))
