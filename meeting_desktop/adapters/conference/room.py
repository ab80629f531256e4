"""One turn of the conference: every voice in, the right mix out to each. No network in here.

A listener who is silent gets the packet that all silent ones get. Who begins to speak gets an
encoder of their own, and a new one: its first packet depends on none before it. (One that had heard
the last frames first made a tone up to 2.4 times too loud for 0.2 s, for its second packet builds
on a first that the listener never got; a new one costs a dip of 6 ms.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from av.packet import Packet
from av.stream import Stream

from meeting_desktop.adapters.conference.line import Line
from meeting_desktop.adapters.conference.mixer import Mix, MixMinus, Voice
from meeting_desktop.adapters.conference.opus_stream import OpusEncoder, silence
from meeting_desktop.adapters.conference.own_sound import OwnSound
from meeting_desktop.adapters.conference.own_voice import OwnVoice
from meeting_desktop.domain.levels import SILENCE_DB, measure_level
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import (
    HeardPiece,
    MutedBy,
    SoundGap,
    VoiceFrame,
)
from meeting_desktop.runtime.containment import Contained

_HOST_SEAT = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """What one frame brought: for the record, for the host's ears, and about holes."""

    pieces: list[HeardPiece]
    gaps: list[SoundGap]
    host_mix: Samples


class Room:
    """The lines of all participants and the host's own sound. Use on the media loop only."""

    def __init__(self, host: UUID) -> None:
        self.host = host
        self.own_sound = OwnSound()
        self.lines: dict[UUID, Line] = {}
        #: Of participants that this machine speaks as.
        self.voices: dict[UUID, OwnVoice] = {}
        #: Encodes of the last turn, for whoever watches the cost.
        self.encodes = 0
        self._host_level = SILENCE_DB
        self._host_muted: set[MutedBy] = set()
        self._mixer = MixMinus()
        self._shared = OpusEncoder()
        self._lobby = OpusEncoder()
        self._seats = 1

    def line(self, participant: UUID) -> Line:
        """The participant's line; a new one when they have none."""
        line = self.lines.get(participant)
        if line is None:
            line = self.lines[participant] = Line(participant, self._seats)
            self._seats += 1
        return line

    def add_voice(self, voice: OwnVoice) -> None:
        voice.seat = self._seats
        self._seats += 1
        self.voices[voice.participant] = voice

    def remove_voice(self, participant: UUID) -> None:
        voice = self.voices.pop(participant, None)
        if voice is not None:
            self._mixer.leave(voice.seat)
            with Contained():
                voice.listener.removed()

    def leave(self, participant: UUID) -> Line | None:
        line = self.lines.pop(participant, None)
        if line is not None:
            self._mixer.leave(line.seat)
        return line

    def set_muted(self, participant: UUID, by: MutedBy, muted: bool) -> None:
        if participant == self.host:
            (self._host_muted.add if muted else self._host_muted.discard)(by)
        elif participant in self.lines:
            self.lines[participant].set_muted(by, muted)
        elif participant in self.voices:
            self.voices[participant].set_muted(by, muted)

    def stood_still(self, samples: int) -> None:
        """Turns were late by so much: give the unread packets time before they count as lost."""
        for line in self.lines.values():
            line.playout.delay.hold(samples)

    def turn(self, now: int) -> Turn:
        """Everything that is due at position ``now``; the mix goes to the peers' tracks."""
        pieces: list[HeardPiece] = []
        gaps: list[SoundGap] = []
        voices: dict[int, Voice] = {}
        levels: dict[UUID, float] = {}
        for line in self.lines.values():
            new, over, voice = line.pull(now)
            pieces += new
            gaps += over
            if voice is not None:
                voices[line.seat] = voice
                levels[line.participant] = voice.level
        own = self._own_voice()
        if own is not None:
            voices[_HOST_SEAT] = own
            levels[self.host] = own.level
        for made in list(self.voices.values()):
            new, voice = _pull_made(made, now, levels)
            pieces += new
            if voice is not None:
                voices[made.seat] = voice
        mix = self._mixer.mix(voices)
        self._send(mix, now)
        return Turn(pieces, gaps, mix.without(_HOST_SEAT))

    def _own_voice(self) -> Voice | None:
        sound = self.own_sound.take()
        if sound is None or self._host_muted:
            return None
        level = measure_level(sound)[0]
        self._host_level = max(self._host_level, level)
        return Voice(sound, level)

    def _send(self, mix: Mix, now: int) -> None:
        shared = self._shared.encode(mix.everybody, now)
        self.encodes = 1
        for line in self.lines.values():
            if line.outlet is not None and line.admitted:
                line.outlet.push(self._packet_for(line, mix, shared, now))
        self._keep_waiting(now)

    def _keep_waiting(self, now: int) -> None:
        """Silence for the lobby, so that they know that their connection is alive."""
        waiting = [
            line.outlet
            for line in self.lines.values()
            if line.outlet is not None and not line.admitted
        ]
        if waiting:
            packet = self._lobby.encode(silence(), now)
            self.encodes += 1
            for outlet in waiting:
                outlet.push(packet)

    def _packet_for(self, line: Line, mix: Mix, shared: Packet[Stream], now: int) -> Packet[Stream]:
        if not mix.has_own(line.seat):
            line.encoder = None
            return shared
        self.encodes += 1
        if line.encoder is None:
            line.encoder = OpusEncoder()
        return line.encoder.encode(mix.without(line.seat), now)

    def take_levels(self) -> dict[UUID, float]:
        """The loudest frame of each who is admitted since the last call, in dBFS."""
        return dict(self._take_levels())

    def _take_levels(self) -> Iterator[tuple[UUID, float]]:
        yield self.host, self._host_level
        self._host_level = SILENCE_DB
        for line in self.lines.values():
            if line.admitted:
                yield line.participant, line.level
            line.level = SILENCE_DB
        for made in self.voices.values():
            yield made.participant, made.level
            made.level = SILENCE_DB


def _pull_made(
    made: OwnVoice, now: int, levels: dict[UUID, float]
) -> tuple[list[HeardPiece], Voice | None]:
    """First it hears who speaks, then its frame is taken: it may stop within the same 20 ms."""
    with Contained():
        made.listener.frame(VoiceFrame(now, dict(levels), made.waiting, made.muted))
    return made.pull(now)
