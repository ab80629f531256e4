"""Conferences without a network: a ``Bridge`` and a ``Call`` that a test speaks through.

Everything happens within the call that causes it, on the caller's thread, in virtual time. They
pass the same contract tests as the real ones (tests/contracts/test_bridge.py, test_call.py).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.levels import SILENCE_DB, measure_level
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import (
    FRAME_SAMPLES,
    CallListener,
    ConferenceListener,
    HeardPiece,
    LinkState,
    LinkStatistics,
    MutedBy,
    SessionDescription,
    SoundGap,
    VoiceFrame,
    VoiceLine,
    VoiceListener,
)
from tests.fakes.clock import VirtualClock
from tests.fakes.descriptions import ONE, OTHER, description
from tests.fakes.screens import FakeScreenLine

_GAP_SAMPLES = CAPTURE_RATE_HZ // 5
_LEVELS_EVERY = 5
_FRAME_SECONDS = FRAME_SAMPLES / CAPTURE_RATE_HZ


@dataclass
class _Line:
    participant: UUID
    state: LinkState = LinkState.CONNECTING
    admitted: bool = False
    muted: set[MutedBy] = field(default_factory=set)
    said: deque[Samples] = field(default_factory=deque)
    level: float = SILENCE_DB
    lost_since: int | None = None

    def next_frame(self) -> Samples:
        if self.state is LinkState.CONNECTED and self.said:
            return self.said.popleft()
        return _silence()


class _Voice:
    """Frames of 20 ms; what is flushed is gone at once."""

    def __init__(self, participant: UUID, listener: VoiceListener) -> None:
        self.participant = participant
        self.listener = listener
        self.said: deque[Samples] = deque()
        self.muted: set[MutedBy] = set()
        self.level = SILENCE_DB

    def put(self, samples: Samples) -> None:
        self.said.extend(_frames(samples))

    def flush(self) -> None:
        self.said.clear()


class FakeBridge:
    """Whoever connects is connected at once. Time passes by ``speak`` and ``pass_time`` only.

    ``sent`` is what was said on the control channel to those who are there to hear it.
    """

    def __init__(
        self, host: UUID, listener: ConferenceListener, *, clock: VirtualClock | None = None
    ) -> None:
        self.host = host
        self.clock = clock or VirtualClock()
        self.sent: list[tuple[UUID, str]] = []
        self.frames: list[tuple[UUID, bytes]] = []
        self.screen = FakeScreenLine()
        #: Everybody who was made to present, and the Nones between.
        self.presented: list[UUID | None] = []
        self.candidates: list[tuple[UUID, str, str]] = []
        self._listener = listener
        self._lines: dict[UUID, _Line] = {}
        self._voices: dict[UUID, _Voice] = {}
        self._host_muted: set[MutedBy] = set()
        self._own: deque[Samples] = deque()
        self._host_level = SILENCE_DB
        self._began = 0.0
        self._position = 0
        self._stopped = False

    # -- what a test makes happen -------------------------------------------------------------

    def say(self, participant: UUID, text: str) -> None:
        """``participant`` sends ``text`` on the control channel."""
        assert self._lines[participant].state is LinkState.CONNECTED
        self._listener.control(participant, text)

    def speak(self, participant: UUID, samples: Samples) -> None:
        """``participant`` says it, alone, and the time that it takes passes for all."""
        self.queue(participant, samples)
        self.pass_time(len(samples) / CAPTURE_RATE_HZ)

    def queue(self, participant: UUID, samples: Samples) -> None:
        """They say it while time passes, so that several may speak at once."""
        line = self._lines[participant]
        assert line.state is LinkState.CONNECTED
        line.said.extend(_frames(samples))

    def lose(self, participant: UUID) -> None:
        """The connection breaks; what was not said yet never arrives."""
        line = self._lines[participant]
        line.said.clear()
        line.lost_since = self._position
        self._change(line, LinkState.LOST)

    def pass_time(self, seconds: float) -> None:
        """Turns of 20 ms, after those for which the clock was turned without us."""
        self._turns_until_now()
        for _ in range(round(seconds / _FRAME_SECONDS)):
            self.clock.advance(_FRAME_SECONDS)
            self._turns_until_now()

    def state_of(self, participant: UUID) -> LinkState | None:
        line = self._lines.get(participant)
        return line.state if line else None

    def admitted(self) -> set[UUID]:
        return {line.participant for line in self._lines.values() if line.admitted}

    def muted(self, participant: UUID) -> set[MutedBy]:
        return set(self._muted_set(participant))

    # -- the port -----------------------------------------------------------------------------

    def start(self) -> None:
        self._began = self.clock.monotonic()

    def position(self) -> int:
        return round((self.clock.monotonic() - self._began) * CAPTURE_RATE_HZ)

    def connect(self, participant: UUID, remote: SessionDescription) -> Future[SessionDescription]:
        answer: Future[SessionDescription] = Future()
        if self._stopped or participant == self.host or not _is_good(remote, "offer"):
            answer.set_exception(UserFacingError("Connect again.", code="bad_description"))
            return answer
        self._turns_until_now()
        line = self._lines.setdefault(participant, _Line(participant))
        answer.set_result(SessionDescription("answer", description(ONE)))
        self._change(line, LinkState.CONNECTING)
        self._change(line, LinkState.CONNECTED)
        return answer

    def add_candidate(self, participant: UUID, candidate: str, media_id: str) -> None:
        if participant in self._lines:
            self.candidates.append((participant, candidate, media_id))

    def remove(self, participant: UUID) -> None:
        voice = self._voices.pop(participant, None)
        if voice is not None:
            voice.listener.removed()
        line = self._lines.pop(participant, None)
        if line is not None:
            self._change(line, LinkState.CLOSED)

    def set_admitted(self, participant: UUID, admitted: bool) -> None:
        if participant in self._lines:
            self._lines[participant].admitted = admitted

    def set_muted(self, participant: UUID, by: MutedBy, muted: bool) -> None:
        (self._muted_set(participant).add if muted else self._muted_set(participant).discard)(by)

    def put_own_sound(self, samples: Samples) -> None:
        self._own.extend(_frames(samples))

    def add_voice(self, participant: UUID, listener: VoiceListener) -> VoiceLine:
        self._turns_until_now()
        voice = self._voices[participant] = _Voice(participant, listener)
        return voice

    def present(self, participant: UUID | None) -> None:
        self.presented.append(participant)

    def send_control(self, participant: UUID, text: str) -> None:
        line = self._lines.get(participant)
        if line is not None and line.state is LinkState.CONNECTED:
            self.sent.append((participant, text))

    def send_file_frame(self, participant: UUID, frame: bytes, answered: int) -> None:
        line = self._lines.get(participant)
        if line is not None and line.state is LinkState.CONNECTED:
            self.frames.append((participant, frame))

    def statistics(self) -> Mapping[UUID, LinkStatistics]:
        return {
            one: LinkStatistics(line.state, 0.0, 0.0, 20.0, 10.0, 0.0)
            for one, line in self._lines.items()
        }

    def stop(self, deadline: float) -> bool:
        self._stopped = True
        for participant in [*self._lines, *self._voices]:
            self.remove(participant)
        return True

    # -- one turn -----------------------------------------------------------------------------

    def _turns_until_now(self) -> None:
        while self._position + FRAME_SAMPLES <= self.position() and not self._stopped:
            self._turn()

    def _turn(self) -> None:
        place = self._position
        mix = _silence()
        levels: dict[UUID, float] = {}
        for line in list(self._lines.values()):
            sound = self._hear(line, place)
            if line.admitted and not line.muted:
                levels[line.participant] = measure_level(sound)[0]
            mix += sound
        own = self._own.popleft() if self._own and not self._host_muted else _silence()
        levels[self.host] = measure_level(own)[0]
        self._host_level = max(self._host_level, levels[self.host])
        for voice in list(self._voices.values()):
            mix += self._say(voice, place, levels)
        self._position += FRAME_SAMPLES
        self._listener.mixed(place, mix)
        if self._position % (FRAME_SAMPLES * _LEVELS_EVERY) == 0:
            self._listener.levels(self._take_levels())

    def _hear(self, line: _Line, place: int) -> Samples:
        """The line's 20 ms from ``place`` on, told to the listener where it is to be heard."""
        frame = line.next_frame()
        if not line.admitted:
            return _silence()
        if line.muted:
            self._listener.heard(HeardPiece(line.participant, place, _silence()))
            return _silence()
        lost = 0 if line.state is LinkState.CONNECTED else FRAME_SAMPLES
        self._listener.heard(HeardPiece(line.participant, place, frame, lost))
        line.level = max(line.level, measure_level(frame)[0])
        self._tell_gap(line, place, lost)
        return frame

    def _say(self, voice: _Voice, place: int, levels: dict[UUID, float]) -> Samples:
        waiting = len(voice.said) * FRAME_SAMPLES
        voice.listener.frame(VoiceFrame(place, dict(levels), waiting, bool(voice.muted)))
        frame = voice.said.popleft() if voice.said else _silence()
        if voice.muted:
            frame = _silence()
        voice.level = max(voice.level, measure_level(frame)[0])
        self._listener.heard(HeardPiece(voice.participant, place, frame))
        return frame

    def _tell_gap(self, line: _Line, place: int, lost: int) -> None:
        if lost or line.lost_since is None:
            return
        start, line.lost_since = line.lost_since, None
        if place - start >= _GAP_SAMPLES:
            self._listener.gap(SoundGap(line.participant, start, place - start))

    def _take_levels(self) -> dict[UUID, float]:
        levels = {line.participant: line.level for line in self._lines.values() if line.admitted}
        levels[self.host] = self._host_level
        self._host_level = SILENCE_DB
        for voice in self._voices.values():
            levels[voice.participant] = voice.level
            voice.level = SILENCE_DB
        for line in self._lines.values():
            line.level = SILENCE_DB
        return levels

    def _change(self, line: _Line, state: LinkState) -> None:
        line.state = state
        self._listener.link_changed(line.participant, state)

    def _muted_set(self, participant: UUID) -> set[MutedBy]:
        if participant == self.host:
            return self._host_muted
        there = self._lines.get(participant) or self._voices.get(participant)
        return there.muted if there else set()


class FakeCall:
    """A ``Call`` whose connection comes about with the answer.

    ``sent`` is what was said on the control channel, ``spoken`` what left as sound.
    """

    def __init__(self, listener: CallListener) -> None:
        self.sent: list[str] = []
        self.frames: list[bytes] = []
        self.spoken: list[Samples] = []
        self.muted = False
        self.state = LinkState.CONNECTING
        self._listener = listener
        self._offered = False
        self._position = 0

    # -- what a test makes happen -------------------------------------------------------------

    def hear(self, text: str) -> None:
        """The host says ``text`` on the control channel."""
        assert self.state is LinkState.CONNECTED
        self._listener.control(text)

    def hear_sound(self, samples: Samples) -> None:
        """The host's mix, in frames of 20 ms."""
        assert self.state is LinkState.CONNECTED
        for frame in _frames(samples):
            self._listener.mixed(self._position, frame)
            self._position += FRAME_SAMPLES

    def lose(self) -> None:
        """The connection breaks."""
        self._change(LinkState.LOST)

    # -- the port -----------------------------------------------------------------------------

    def offer(self) -> Future[SessionDescription]:
        offer: Future[SessionDescription] = Future()
        if self._offered or self.state is LinkState.CLOSED:
            offer.set_exception(EnvironmentFault("Connect again.", code="call_used"))
        else:
            self._offered = True
            offer.set_result(SessionDescription("offer", description(OTHER)))
        return offer

    def accept(self, answer: SessionDescription) -> Future[None]:
        accepted: Future[None] = Future()
        if not self._offered or self.state is not LinkState.CONNECTING:
            accepted.set_exception(EnvironmentFault("Connect again.", code="call_ended"))
        elif not _is_good(answer, "answer"):
            accepted.set_exception(UserFacingError("Connect again.", code="bad_description"))
        else:
            accepted.set_result(None)
            self._change(LinkState.CONNECTED)
        return accepted

    def put_own_sound(self, samples: Samples) -> None:
        if self.state is LinkState.CONNECTED:
            self.spoken.append(np.zeros_like(samples) if self.muted else samples)

    def set_muted(self, muted: bool) -> None:
        self.muted = muted

    def send_control(self, text: str) -> None:
        # what is said before the channel is open arrives with its opening
        if self.state in {LinkState.CONNECTING, LinkState.CONNECTED}:
            self.sent.append(text)

    def send_file_frame(self, frame: bytes, answered: int) -> None:
        if self.state in {LinkState.CONNECTING, LinkState.CONNECTED}:
            self.frames.append(frame)

    def stop(self, deadline: float) -> bool:
        self._change(LinkState.CLOSED)
        return True

    def _change(self, state: LinkState) -> None:
        if state is not self.state and self.state not in {LinkState.LOST, LinkState.CLOSED}:
            self.state = state
            self._listener.link_changed(state)


def _is_good(given: SessionDescription, kind: str) -> bool:
    return given.kind == kind and "\nm=audio" in given.body and "\na=fingerprint" in given.body


def _frames(samples: Samples) -> list[Samples]:
    """Whole frames; the last is filled up with silence."""
    whole = -(-len(samples) // FRAME_SAMPLES) * FRAME_SAMPLES
    padded = np.zeros(whole, dtype=np.float32)
    padded[: len(samples)] = samples
    return list(padded.reshape(-1, FRAME_SAMPLES))


def _silence() -> Samples:
    return np.zeros(FRAME_SAMPLES, dtype=np.float32)
