"""The system's voice speaks text of any kind, and says so when it cannot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.speech.piper_voice import PiperVoice
from meeting_desktop.adapters.speech.system_voices import SystemVoice
from meeting_desktop.core.errors import EnvironmentFault

needs_voice = pytest.mark.skipif(
    not (shutil.which("espeak-ng") or shutil.which("espeak")), reason="needs espeak-ng"
)


@needs_voice
@pytest.mark.parametrize(
    "text", ["Good morning.", "--help -w /etc/x; $(true) `true`", "„Grüße“ — 会議", "two\nlines"]
)
def test_any_text_is_spoken_and_none_is_a_command(tmp_path: Path, text: str) -> None:
    voice = SystemVoice()
    assert voice.available()
    path = tmp_path / "said.wav"
    voice.speak_into(text, path)
    assert AvDecoder().probe(path) > 0.3
    assert [file.name for file in tmp_path.iterdir()] == ["said.wav"]


@needs_voice
def test_two_variants_are_two_voices(tmp_path: Path) -> None:
    for variant in (0, 1):
        SystemVoice().speak_into("Hello", tmp_path / f"{variant}.wav", variant=variant)
    assert (tmp_path / "0.wav").read_bytes() != (tmp_path / "1.wav").read_bytes()


@needs_voice
def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        SystemVoice().speak_into("Hello", tmp_path / "absent" / "said.wav")
    assert caught.value.code == "voice_failed"


def test_a_machine_without_a_voice_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path))
    voice = SystemVoice()
    assert not voice.available()
    with pytest.raises(EnvironmentFault, match="install espeak-ng"):
        voice.speak_into("Hello", tmp_path / "said.wav")


def test_a_machine_without_piper_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    voice = PiperVoice()
    assert not voice.available()
    with pytest.raises(EnvironmentFault) as caught:
        voice.speak_into("Hello", tmp_path / "said.wav")
    assert caught.value.code == "no_voice"
