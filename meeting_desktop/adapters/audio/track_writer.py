"""The recorder of one track: encode, cut into pages and parts, hand to the sink.

One encoder runs through all parts, so that they can be joined packet by packet. A part's file name
says at which sample it starts; time is therefore right even when a part is missing. A long silence
is such a missing stretch, left out on purpose: joining fills it.

A recording that goes on in another process has a second encoder. It is fed from one packet before
its place on, and that packet is dropped: what it looked back on is then in its first one.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.audio.ogg import Page, has_room
from meeting_desktop.adapters.audio.opus_stream import (
    PACKET_SAMPLES,
    PRE_SKIP,
    OpusEncoder,
    head_packet,
    packets_for,
    tags_packet,
)
from meeting_desktop.adapters.audio.part_sink import PartSink
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.recordings import RECORDING_RATE_HZ, RecordingPart
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recording import WriterStatus

#: A page is handed to the system this often: it is what kill -9 can cost.
_PAGE_PACKETS = 10  # 200 ms
#: Silence that is encoded at each end of a run of it: both the encoder here and whoever decodes
#: have forgotten by then what was before (RFC 7845 4.6 says 80 ms).
_SETTLING_SAMPLES = 10 * PACKET_SAMPLES
#: Encoded sound kept while the disk does not take it: about four hours at 32 kbit/s.
MEMORY_BYTES = 64 << 20


def part_name(index: int, start_sample: int) -> str:
    return f"{index:06d}-{start_sample}.ogg"


@dataclass(frozen=True, slots=True)
class ResumeAt:
    """Where a recording goes on: the next place, counted in packets, and the next part."""

    slot: int = 0
    index: int = 0

    @property
    def samples(self) -> int:
        """What the packets before hold, the look-ahead taken off."""
        return max(0, self.slot * PACKET_SAMPLES - PRE_SKIP)


class OggTrackWriter:
    """The ``TrackWriter`` of ``OggRecordingStorage``."""

    def __init__(
        self,
        recording_id: UUID,
        sink: PartSink,
        *,
        segment_packets: int,
        bit_rate: int,
        memory_bytes: int = MEMORY_BYTES,
        resume_at: ResumeAt | None = None,
    ) -> None:
        self._recording_id = recording_id
        self._sink = sink
        self._segment_packets = segment_packets
        self._memory_bytes = memory_bytes
        self._encoder = OpusEncoder(bit_rate)
        begin = resume_at or ResumeAt()
        self._first_slot = begin.slot
        self._taken_samples = begin.samples
        self._held: Samples = np.zeros(begin.samples % PACKET_SAMPLES, dtype=np.float32)
        # The place of the next packet in the recording, counted in packets.
        self._slot = begin.samples // PACKET_SAMPLES
        self._index = begin.index
        self._safe_samples = begin.samples  # before this writer, and silence that needs no bytes
        self._own_lag = 0 if begin.slot else PRE_SKIP
        self._skipped_samples = 0
        self._part_start: int | None = None
        self._part_packets = 0
        self._sequence = 0
        self._page: list[bytes] = []
        self._memory_full = False
        self._closed = False

    def write(self, samples: Samples) -> None:
        if self._closed:
            raise ValueError("The track was closed before.")
        self._taken_samples += len(samples)
        held = np.concatenate([self._held, np.asarray(samples, dtype=np.float32)])
        whole = len(held) - len(held) % PACKET_SAMPLES
        for offset in range(0, whole, PACKET_SAMPLES):
            self._take_frame(held[offset : offset + PACKET_SAMPLES])
        self._held = held[whole:]

    def write_silence(self, samples: int) -> None:
        to_packet = -(self._taken_samples + _SETTLING_SAMPLES) % PACKET_SAMPLES
        before = _SETTLING_SAMPLES + to_packet
        left_out = (samples - before - _SETTLING_SAMPLES) // PACKET_SAMPLES
        if left_out <= 0:
            self.write(np.zeros(samples, dtype=np.float32))
            return
        self.write(np.zeros(before, dtype=np.float32))
        self._leave_out(left_out)
        self.write(np.zeros(samples - before - left_out * PACKET_SAMPLES, dtype=np.float32))

    def flush(self) -> None:
        if self._page:
            self._put_page()
        self._sink.flush()
        self._memory_full = self._sink.waiting_bytes >= self._memory_bytes

    def status(self) -> WriterStatus:
        kept = self._taken_samples - self._skipped_samples
        own = max(0, self._sink.safe_samples - self._own_lag)
        written = min(kept, self._safe_samples + own)
        fault = self._sink.fault
        if self._memory_full:
            fault = EnvironmentFault(
                "The disk has taken nothing for hours and the memory for sound is full: what is "
                "said now is not recorded. Make room on the disk.",
                code="recording_halted",
                retryable=True,
            )
        return WriterStatus(
            seconds_written=written / RECORDING_RATE_HZ,
            seconds_waiting=(kept - written) / RECORDING_RATE_HZ,
            fault=fault,
        )

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._finish_encoding()
        self._sink.flush()
        if self._sink.fault is not None:
            raise self._sink.fault
        self._sink.release()

    def abandon(self) -> None:
        self._closed = True
        self._sink.release()

    def _take_frame(self, frame: Samples) -> None:
        if self._memory_full:
            self._skip_frame()
            return
        for packet in self._encoder.encode(frame):
            self._take_packet(packet)
        self._memory_full = self._sink.waiting_bytes >= self._memory_bytes

    def _skip_frame(self) -> None:
        """Time goes on without sound."""
        self._move_on(1)
        self._skipped_samples += PACKET_SAMPLES

    def _leave_out(self, packets: int) -> None:
        self._move_on(packets)
        self._taken_samples += packets * PACKET_SAMPLES
        self._safe_samples += packets * PACKET_SAMPLES

    def _move_on(self, packets: int) -> None:
        """The next part starts later, joining fills the hole."""
        if self._part_start is not None:
            self._end_part(PACKET_SAMPLES * self._part_packets)
        self._slot += packets

    def _take_packet(self, packet: bytes) -> None:
        if self._slot < self._first_slot:
            self._slot += 1  # another process has written this place
            return
        if self._part_start is None:
            self._begin_part()
        self._page.append(packet)
        self._slot += 1
        self._part_packets += 1
        if self._closed:
            return  # the last page waits until it is known where sound ends
        if self._part_packets >= self._segment_packets:
            self._end_part(PACKET_SAMPLES * self._part_packets)
        elif len(self._page) >= _PAGE_PACKETS or not has_room(self._page):
            self._put_page()

    def _begin_part(self) -> None:
        start = self._slot * PACKET_SAMPLES
        name = part_name(self._index, start)
        self._sink.begin(RecordingPart(self._recording_id, self._index, name, start))
        self._part_start, self._part_packets, self._sequence = start, 0, 0
        serial = self._serial()
        for packet in (head_packet(), tags_packet()):
            page = Page((packet,), 0, serial, self._sequence, begins=self._sequence == 0)
            self._sink.add(page.to_bytes(), 0)
            self._sequence += 1

    def _serial(self) -> int:
        return (self._recording_id.int + self._index) & 0xFFFFFFFF

    def _put_page(self, *, granule: int | None = None, ends: bool = False) -> None:
        end = PACKET_SAMPLES * self._part_packets if granule is None else granule
        page = Page(tuple(self._page), end, self._serial(), self._sequence, ends=ends)
        self._sink.add(page.to_bytes(), PACKET_SAMPLES * len(self._page))
        self._page = []
        self._sequence += 1
        self._sink.push()

    def _end_part(self, granule: int) -> None:
        """``granule``: where sound ends in this part, the look-ahead included."""
        if self._page:
            self._put_page(granule=granule, ends=True)
        self._sink.end(min(granule, max(0, self._taken_samples - (self._part_start or 0))))
        self._part_start = None
        self._index += 1
        self._sink.push()

    def _finish_encoding(self) -> None:
        needed = packets_for(self._taken_samples)
        if len(self._held):
            padded = np.zeros(PACKET_SAMPLES, dtype=np.float32)
            padded[: len(self._held)] = self._held
            self._take_frame(padded)
        if not self._memory_full and self._taken_samples:
            for packet in self._encoder.finish():
                if self._slot < needed:
                    self._take_packet(packet)
        if self._part_start is not None:
            end = PRE_SKIP + self._taken_samples - self._part_start
            self._end_part(min(end, PACKET_SAMPLES * self._part_packets))
