"""The commands as a person types them."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from meeting_desktop.cli.demo_speech import SCRIPT, make_speech

_ROOT = Path(__file__).resolve().parents[2]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "meeting_desktop", *arguments],
        capture_output=True,
        text=True,
        timeout=280,
        cwd=_ROOT,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.speech
def test_a_famous_sentence_comes_out_as_json_with_word_times(speech_data: Path) -> None:
    done = _run("transcribe", str(speech_data / "jfk.flac"), "--format", "json")

    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["language"] == "en"
    assert data["model"] == "base"
    assert data["duration"] == pytest.approx(11.0, abs=0.1)
    words = [word for segment in data["segments"] for word in segment["words"]]
    said = "".join(c for c in " ".join(w["text"] for w in words).lower() if c.isalpha() or c == " ")
    assert said == (
        "and so my fellow americans ask not what your country can do for you "
        "ask what you can do for your country"
    )
    starts = [word["start"] for word in words]
    assert starts == sorted(starts)
    assert all(0 <= w["start"] <= w["end"] <= 11.0 and 0 < w["probability"] <= 1 for w in words)


@pytest.mark.speech
def test_a_transcript_is_written_to_a_file_in_each_format(tmp_path: Path) -> None:
    sound = make_speech(tmp_path, SCRIPT[:2])
    output = tmp_path / "out.vtt"

    done = _run("transcribe", str(sound), "--format", "vtt", "--output", str(output))

    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert output.read_text().startswith("WEBVTT\n\nNOTE speech\n\n1\n00:00:0")


def _empty_wav(path: Path) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
    return path


def _bad_inputs(folder: Path) -> dict[str, Path]:
    text, empty = folder / "notes.txt", folder / "empty.wav"
    text.write_text("these are words, not sound\n" * 50)
    empty.touch()
    return {
        "missing": folder / "nowhere.wav",
        "text": text,
        "empty": empty,
        "no samples": _empty_wav(folder / "header.wav"),
        "folder": folder,
    }


@pytest.mark.parametrize("kind", ["missing", "text", "empty", "no samples", "folder"])
def test_what_is_not_sound_gets_one_sentence(tmp_path: Path, kind: str) -> None:
    done = _run("transcribe", str(_bad_inputs(tmp_path)[kind]))

    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("meeting-desktop: ")
    assert "Traceback" not in done.stderr


def test_without_a_display_the_window_says_what_to_do() -> None:
    done = _run(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")

    assert done.returncode == 3
    assert "meeting-desktop demo" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_unknown_model_or_format_is_refused_in_a_sentence(tmp_path: Path) -> None:
    sound = _empty_wav(tmp_path / "any.wav")

    assert _run("transcribe", str(sound), "--format", "pdf").returncode == 1
    assert _run("models", "install", "no-such-model").returncode == 1
    assert _run("no-such-command").returncode == 2


def test_help_names_every_command() -> None:
    done = _run("--help")

    assert done.returncode == 0
    for command in ("transcribe", "bench", "demo", "doctor", "models"):
        assert command in done.stdout


def test_doctor_says_what_is_there(meeting_home: Path) -> None:
    done = _run("doctor", MEETING_HOME=str(meeting_home))

    assert "Speech model" in done.stdout
    assert "base is installed" in done.stdout
    assert done.returncode == 0, done.stdout


def test_a_broken_settings_file_is_kept_and_named(meeting_home: Path) -> None:
    meeting_home.mkdir(parents=True)
    settings = meeting_home / "settings.json"
    settings.write_text('{"speech": {"language": "klingon!"}}')

    done = _run("models", "list", MEETING_HOME=str(meeting_home))

    assert done.returncode == 1
    assert "settings.json" in done.stderr
    assert "klingon" in settings.read_text()
