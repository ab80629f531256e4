"""The media side of a meeting: who is connected, what each one says, what each one hears.

The host's application is the bridge: it takes a description of every participant's connection,
gives its own in return, mixes, and keeps every participant's sound apart. Descriptions are opaque
here (SDP for a direct connection, address and token for a media server): another adapter fits.

Time is counted in samples at 48 kHz since the bridge began, by the host's monotonic clock, alike
for all participants. What a participant lost on the way is silence of the same length, so positions
are true before and after it.

Who is muted, by themselves or by the host, is neither heard, nor recorded, nor captioned: what
nobody in the meeting hears is not kept either. The positions go on, as silence that is not a loss.

Who has connected is in the lobby at first: nothing passes but the control channel, neither their
sound to anybody nor anybody's to them, until they are admitted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from typing import Protocol
from uuid import UUID

from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.screen import ScreenLine

#: Everything passes in frames of 20 ms.
FRAME_SAMPLES = 960
#: The longest message on the control channel, in bytes of UTF-8.
MAX_CONTROL_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class SessionDescription:
    """One side's account of a connection. ``kind``: offer or answer; ``body``: SDP text."""

    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server that a person entered in Settings."""

    url: str
    username: str = ""
    credential: str = ""

    def __repr__(self) -> str:
        return f"IceServer(url={self.url!r})"  # the credential stays out of every log


class MutedBy(Enum):
    """Two switches, each with its own owner; one is enough to silence."""

    SELF = "self"
    HOST = "host"


class LinkState(Enum):
    """``LOST``: nothing came for a while; the participant stays and may connect again."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    LOST = "lost"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class HeardPiece:
    """20 ms of one participant: mono float32, shape (960,), 48 kHz, read-only to the listener.

    It follows the piece before it without a hole: ``position`` is the last one's plus 960.
    ``lost_samples`` of them did not arrive: what was made up for them, or silence.
    """

    participant: UUID
    position: int
    samples: Samples
    lost_samples: int = 0


@dataclass(frozen=True, slots=True)
class SoundGap:
    """Sound that did not arrive, 200 ms of it or more, told when it is over."""

    participant: UUID
    position: int
    samples: int


@dataclass(frozen=True, slots=True)
class LinkStatistics:
    """How a participant's connection does. ``loss``: share of their sound lost, last 5 s, 0 to 1.

    ``delay_ms``: what the jitter buffer holds back now. ``rtt_ms``: None until it is known.
    ``packet_age``: seconds since the last packet of sound, infinite before the first.
    """

    state: LinkState
    loss: float
    jitter_ms: float
    delay_ms: float
    rtt_ms: float | None
    packet_age: float


@dataclass(frozen=True, slots=True)
class VoiceFrame:
    """What a voice of this machine has to know before its next 20 ms are taken.

    ``levels``: how loud everybody else in the room is now, in dBFS, by participant; ``waiting``:
    samples of its own that are still to be heard; ``silenced``: by a host.
    """

    position: int
    levels: Mapping[UUID, float]
    waiting: int
    silenced: bool = False


class VoiceListener(Protocol):
    """Told on the media thread; must be quick: what it does counts for these 20 ms already."""

    def frame(self, frame: VoiceFrame) -> None: ...

    def removed(self) -> None:
        """It is in the room no more; nothing follows."""
        ...


class VoiceLine(Protocol):
    """The sound of a voice that this machine makes. Any thread."""

    def put(self, samples: Samples) -> None:
        """Say this next: mono float32, 48 kHz, any length."""
        ...

    def flush(self) -> None:
        """Say nothing more of what waits; silent 5 ms into the next frame."""
        ...


class ConferenceListener(Protocol):
    """Told on the media thread; every method must be quick and must not wait."""

    def heard(self, piece: HeardPiece) -> None: ...

    def mixed(self, position: int, samples: Samples) -> None:
        """What the host hears: everybody but the host, a frame of 20 ms."""
        ...

    def gap(self, gap: SoundGap) -> None: ...

    def levels(self, levels: Mapping[UUID, float]) -> None:
        """Loudness of who is admitted, in dBFS (RMS of the loudest frame of 100 ms), at 10 Hz."""
        ...

    def link_changed(self, participant: UUID, state: LinkState) -> None: ...

    def control(self, participant: UUID, text: str) -> None:
        """A message on the control channel: at most 16 KiB, its content not yet judged."""
        ...

    def file_frame(self, participant: UUID, frame: bytes) -> None:
        """A frame on the channel of files: at most 16 KiB, its content not yet judged."""
        ...


class Bridge(Protocol):
    """Methods may be called on any thread and return at once."""

    def start(self) -> None: ...

    def position(self) -> int:
        """Samples since ``start``, by the clock that all positions are counted with."""
        ...

    def connect(self, participant: UUID, remote: SessionDescription) -> Future[SessionDescription]:
        """Take a participant in, or take them back: the same id goes on with the same positions.

        The connection they had before is closed. The future raises UserFacingError when ``remote``
        is not a description that can be answered.
        """
        ...

    def add_candidate(self, participant: UUID, candidate: str, media_id: str) -> None:
        """A further address of the participant, as their browser says it; nonsense is ignored."""
        ...

    def remove(self, participant: UUID) -> None:
        """Forget the participant and end the connection, after what was said to them last."""
        ...

    def set_admitted(self, participant: UUID, admitted: bool) -> None:
        """Into the meeting, or back to the lobby. Lasts through reconnects, until ``remove``."""
        ...

    def set_muted(self, participant: UUID, by: MutedBy, muted: bool) -> None: ...

    def put_own_sound(self, samples: Samples) -> None:
        """The host's microphone: mono float32, 48 kHz, any length. It is not given back."""
        ...

    def add_voice(self, participant: UUID, listener: VoiceListener) -> VoiceLine:
        """Let this machine speak as ``participant``, who has no connection and no lobby.

        They are heard, kept and measured like everybody else, until ``remove``.
        """
        ...

    @property
    def screen(self) -> ScreenLine:
        """The shared screen at the host's own machine."""
        ...

    def present(self, participant: UUID | None) -> None:
        """Whose screen everybody in the meeting sees from now on: one at a time; None: nobody's."""
        ...

    def send_control(self, participant: UUID, text: str) -> None:
        """Say something on the control channel, once it is open; lost when nobody reads it."""
        ...

    def send_file_frame(self, participant: UUID, frame: bytes, answered: int) -> None:
        """Send it on the channel of files, once that is open; lost when nobody reads it.

        ``answered``: bytes that the other side may send because of it, or for it.
        """
        ...

    def statistics(self) -> Mapping[UUID, LinkStatistics]:
        """Of every participant but the host; at most a second old."""
        ...

    def stop(self, deadline: float) -> bool:
        """Close every connection; True when that took less than ``deadline`` seconds."""
        ...


#: Makes a bridge; its arguments are the host's participant id and who is told.
BridgeFactory = Callable[[UUID, ConferenceListener], Bridge]


class CallListener(Protocol):
    """The other end: told on the media thread of the participant's application."""

    def mixed(self, position: int, samples: Samples) -> None:
        """What this participant hears, in frames of 20 ms."""
        ...

    def link_changed(self, state: LinkState) -> None: ...

    def control(self, text: str) -> None: ...

    def file_frame(self, frame: bytes) -> None: ...


class Call(Protocol):
    """A participant's connection to the host; made anew to connect again."""

    def offer(self) -> Future[SessionDescription]: ...

    def accept(self, answer: SessionDescription) -> Future[None]:
        """Raises UserFacingError through the future when ``answer`` does not fit the offer."""
        ...

    def put_own_sound(self, samples: Samples) -> None: ...

    @property
    def screen(self) -> ScreenLine:
        """What is shown arrives where the host lets this participant present."""
        ...

    def set_muted(self, muted: bool) -> None:
        """Send silence instead of the microphone; the host does not take our word for it."""
        ...

    def send_control(self, text: str) -> None: ...

    def send_file_frame(self, frame: bytes, answered: int) -> None: ...

    def stop(self, deadline: float) -> bool: ...
