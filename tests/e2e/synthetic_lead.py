"""A lead who is a voice: a real connection to the host, and a microphone that says sentences."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.adapters.conference.control_codec import JsonControl
from meeting_desktop.adapters.speech.system_voices import SystemVoice
from meeting_desktop.application.host_conference import HostConference
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import Hello
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES, LinkState
from meeting_desktop.ports.gateway import GuestArrived
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.patience import until

_LIMIT_S = 30.0
#: The voice that Whisper base hears best after the assistant's own.
_VARIANT = 1


class SyntheticLead:
    """Comes in through the door of ``conference`` and is heard by real packets on loopback."""

    def __init__(self, conference: HostConference, name: str = "Grace") -> None:
        self.participant = new_id()
        self.heard: list[Samples] = []
        self._voice = SystemVoice()
        self._codec = JsonControl(SystemClock())
        self._links: list[LinkState] = []
        self._mouth: deque[Samples] = deque()
        self._loop = LoopThread("media-lead")
        self._loop.start()
        self._call = PeerCall(self, loop=self._loop, clock=SystemClock())
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._speak_on, name="meeting-lead-microphone")
        self._connect(conference, name)

    def _connect(self, conference: HostConference, name: str) -> None:
        guest = GuestArrived(
            new_id(), self.participant, self.participant, name, Consent.RECORD, False
        )
        conference.arrived(guest)
        offer = self._call.offer().result(_LIMIT_S)
        answer = conference._bridge.connect(self.participant, offer).result(_LIMIT_S)
        self._call.accept(answer).result(_LIMIT_S)
        until(lambda: LinkState.CONNECTED in self._links, what="the lead's connection")
        self._thread.start()
        self._call.send_control(self._codec.encode(Hello(name, "test")))

    # -- what the lead does ---------------------------------------------------------------------

    def prepare(self, text: str) -> Samples:
        """The sound of a sentence."""
        return self._voice.speak(text, variant=_VARIANT)

    def say(self, sound: Samples) -> None:
        self._mouth.extend(
            sound[start : start + FRAME_SAMPLES]
            for start in range(0, len(sound) - FRAME_SAMPLES, FRAME_SAMPLES)
        )

    @property
    def silent(self) -> bool:
        return not self._mouth

    def close(self) -> None:
        self._ended.set()
        self._thread.join(_LIMIT_S)
        assert self._call.stop(_LIMIT_S)
        assert self._loop.stop(_LIMIT_S)

    def _speak_on(self) -> None:
        clock, silence = SystemClock(), np.zeros(FRAME_SAMPLES, np.float32)
        began, said = clock.monotonic(), 0
        while not clock.wait(self._ended, began + said / CAPTURE_RATE_HZ - clock.monotonic()):
            self._call.put_own_sound(self._mouth.popleft() if self._mouth else silence)
            said += FRAME_SAMPLES

    # -- the CallListener -----------------------------------------------------------------------

    def mixed(self, position: int, samples: Samples) -> None:
        self.heard.append(samples)

    def link_changed(self, state: LinkState) -> None:
        self._links.append(state)

    def control(self, text: str) -> None: ...

    def file_frame(self, frame: bytes) -> None: ...
