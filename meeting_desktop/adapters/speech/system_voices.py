"""The voices that come with the system, each run as a program of its own.

espeak-ng (Linux), ``say`` (macOS) and the speech synthesiser of Windows. The text goes in through
standard input or a file, never through a command line that others could read or a shell could
split.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from meeting_desktop.adapters.speech.spoken_samples import spoken_samples
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.audio import Samples

_LIMIT_SECONDS = 60.0
#: Voice and words a minute, English under "": of fourteen tried, Whisper base hears these two best.
_ESPEAK_VOICES = {
    "": (("en-us+f3", "130"), ("en-gb-x-rp", "150")),
    "de": (("de+f3", "140"), ("de", "150")),
}
_MAC_VOICES = {"": ("Samantha", "Daniel", "Karen"), "de": ("Anna",)}
_WINDOWS_SCRIPT = (
    "Add-Type -AssemblyName System.Speech;"
    "$v = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    "$v.SetOutputToWaveFile($env:MEETING_VOICE_FILE);"
    "$v.Speak([Console]::In.ReadToEnd()); $v.Dispose()"
)


class SystemVoice:
    """The system's own voice, where there is one."""

    def available(self) -> bool:
        return self._command(Path("probe.wav"), 0) is not None

    def speak(self, text: str, *, variant: int = 0, language: str = "") -> Samples:
        return spoken_samples(
            lambda path: self.speak_into(text, path, variant=variant, language=language)
        )

    def speak_into(self, text: str, path: Path, *, variant: int = 0, language: str = "") -> None:
        command = self._command(path, variant, language)
        if command is None:
            raise EnvironmentFault(
                "This machine has no voice to speak with; install espeak-ng.", code="no_voice"
            )
        try:
            subprocess.run(
                command,
                input=text.encode(),
                check=True,
                capture_output=True,
                timeout=_LIMIT_SECONDS,
                env=_environment(path),
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise _could_not_speak() from error
        # Some voices answer "done" where they could not write.
        if not path.is_file() or not path.stat().st_size:
            raise _could_not_speak()

    def _command(self, path: Path, variant: int, language: str = "") -> list[str] | None:
        if sys.platform == "darwin":
            voices = _MAC_VOICES.get(language, _MAC_VOICES[""])
            voice = voices[variant % len(voices)]
            return ["say", "-v", voice, "-o", str(path), "--data-format=LEI16@22050", "-f", "-"]
        if sys.platform == "win32":
            return ["powershell", "-NoProfile", "-Command", _WINDOWS_SCRIPT]
        program = shutil.which("espeak-ng") or shutil.which("espeak")
        if program is None:
            return None
        voices = _ESPEAK_VOICES.get(language, _ESPEAK_VOICES[""])
        voice, speed = voices[variant % len(voices)]
        return [program, "-v", voice, "-s", speed, "-w", str(path), "--stdin"]


def _could_not_speak() -> EnvironmentFault:
    return EnvironmentFault(
        "The system's voice could not speak; try it in the system's settings.",
        code="voice_failed",
    )


def _environment(path: Path) -> dict[str, str]:
    """Our environment plus the file's name, which the Windows script takes from there."""
    return {**os.environ, "MEETING_VOICE_FILE": str(path)}
