"""A sound card for tests: a PulseAudio daemon of its own; its microphone hears its loudspeaker.

    with PulseAudio.started(tmp_path) as card:
        with card.playing(wav):
            ...  # PortAudio's default microphone hears the file

``spk`` is a null sink, ``mic`` a source that hears it; nothing touches the machine's own sound.
"""

import os
import select
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from meeting_desktop.adapters.audio.portaudio import PROCESS_PORTAUDIO

_PROGRAMS = ("pulseaudio", "pactl", "paplay")
_ALSA_PLUGINS = "/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so"
_ALSA_CONFIG = """\
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""
#: norewinds: else a null sink that nobody hurries thinks in blocks of two seconds.
_CARD = (
    "module-null-sink sink_name=spk rate=48000 norewinds=1",
    "module-remap-source source_name=mic master=spk.monitor",
)
_LIMIT_SECONDS = 60.0


def why_no_pulse() -> str:
    """A reason to skip, or nothing."""
    missing = [program for program in _PROGRAMS if shutil.which(program) is None]
    if missing:
        return f"needs {', '.join(missing)} (Debian: pulseaudio, pulseaudio-utils)"
    if not list(Path("/").glob(_ALSA_PLUGINS.lstrip("/"))):
        return "needs the Debian package libasound2-plugins"
    return PROCESS_PORTAUDIO.fault()


class PulseAudio:
    """A running daemon with ``spk`` and ``mic``; the environment of this process points to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runtime = folder / "run"
        self._pid = 0
        self._modules: list[str] = []

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator["PulseAudio"]:
        """Start the daemon and let PortAudio find it; afterwards both are as before."""
        if reason := why_no_pulse():
            pytest.skip(reason)
        card = cls(folder)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in card._environment().items():
                patch.setenv(name, value)
            card._start()
            try:
                PROCESS_PORTAUDIO.mark_stale()
                yield card
            finally:
                card._stop()
        PROCESS_PORTAUDIO.mark_stale()

    @contextmanager
    def playing(self, sound: Path) -> Iterator["subprocess.Popen[bytes]"]:
        """Play a WAV or FLAC file into ``spk`` meanwhile."""
        player = subprocess.Popen(["paplay", "--device=spk", str(sound)])
        try:
            yield player
        finally:
            player.terminate()
            player.wait(_LIMIT_SECONDS)

    def unplug(self) -> None:
        """Take away microphone and loudspeaker; whoever uses them loses them."""
        while self._modules:
            self._pactl("unload-module", self._modules.pop())

    def plug_in(self) -> None:
        for module in _CARD:
            self._modules.append(self._pactl("load-module", *module.split()))
        self._pactl("set-default-source", "mic")

    def stop_answering(self) -> None:
        """Freeze the daemon, as a hung driver would."""
        os.kill(self._pid, signal.SIGSTOP)

    def answer_again(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """The sound server dies."""
        self._end(signal.SIGKILL)

    def _environment(self) -> dict[str, str]:
        self._runtime.mkdir(mode=0o700)
        config = self._folder / "asound.conf"
        config.write_text(_ALSA_CONFIG, encoding="utf-8")
        return {
            "XDG_RUNTIME_DIR": str(self._runtime),
            "PULSE_RUNTIME_PATH": str(self._runtime / "pulse"),
            "PULSE_SERVER": f"unix:{self._runtime / 'pulse' / 'native'}",
            "PULSE_COOKIE": str(self._runtime / "cookie"),
            "PULSE_STATE_PATH": str(self._runtime / "state"),
            "ALSA_CONFIG_PATH": str(config),
        }

    def _start(self) -> None:
        # With --daemonize=yes the call returns when the daemon answers.
        daemon = [
            "pulseaudio",
            "--daemonize=yes",
            "--exit-idle-time=600",
            "--log-target=stderr",
            "-n",
        ]
        daemon += ["-L", "module-native-protocol-unix"]
        subprocess.run(
            daemon,
            check=True,
            timeout=_LIMIT_SECONDS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._pid = int((self._runtime / "pulse" / "pid").read_text(encoding="ascii"))
        self.plug_in()

    def _stop(self) -> None:
        with suppress(ProcessLookupError):
            self.answer_again()
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        try:
            watched = os.pidfd_open(self._pid)
        except ProcessLookupError:
            return
        try:
            os.kill(self._pid, how)
            ready, _, _ = select.select([watched], [], [], _LIMIT_SECONDS)
            if not ready:
                os.kill(self._pid, signal.SIGKILL)
        finally:
            os.close(watched)

    def _pactl(self, *arguments: str) -> str:
        done = subprocess.run(
            ["pactl", *arguments],
            check=True,
            capture_output=True,
            text=True,
            timeout=_LIMIT_SECONDS,
        )
        return done.stdout.strip()
