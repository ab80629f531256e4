"""Where a listener's beat lies between the packets: what is due should not wait for it.

Packets come on the bridge's beat of 20 ms, the loudspeaker has another; as the two happen to lie, a
frame waits for nothing, or for 20 ms. The beat is brought forward to where it waits least. That is
done seldom, for each time is a frame's part more than the loudspeaker's own clock would ask for.
"""

from __future__ import annotations

from meeting_desktop.ports.conference import FRAME_SAMPLES

#: A frame may wait for 5 ms; the beat is set to where it waits for 2.5 ms.
_BEARABLE = 240
_LEFT = 120
#: Turns between two looks: after 1 s, 3 s, then every 15 s.
_LOOKS = (50, 100, 750)


class Alignment:
    """All in samples."""

    def __init__(self) -> None:
        self._least = FRAME_SAMPLES
        self._turns = 0
        self._look = 0

    def saw(self, waited: int) -> int:
        """A frame was given out, ``waited`` after it was due; how much earlier beats should be."""
        self._least = min(self._least, waited)
        self._turns += 1
        if self._turns < _LOOKS[self._look]:
            return 0
        spare, self._least, self._turns = self._least, FRAME_SAMPLES, 0
        self._look = min(self._look + 1, len(_LOOKS) - 1)
        return spare - _LEFT if spare > _BEARABLE else 0
