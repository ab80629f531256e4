"""A machine without the PortAudio library starts, lists nothing, and says what to install."""

import subprocess
import sys

_SCRIPT = """
import ctypes.util
ctypes.util.find_library = lambda name: None
from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.audio.portaudio import portaudio_fault
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import DeviceLostError
devices = SoundDevices(SystemClock())
assert not devices.inputs() and not devices.outputs()
for use in (lambda: devices.open_input(""), lambda: devices.play_test_sound("")):
    try:
        use()
    except DeviceLostError as error:
        assert "install" in error.sentence
    else:
        raise SystemExit("no error")
print(portaudio_fault())
"""


def test_the_missing_library_is_a_sentence_and_not_a_crash() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "PortAudio is not installed" in done.stdout
    assert done.stdout.strip().endswith(".")
