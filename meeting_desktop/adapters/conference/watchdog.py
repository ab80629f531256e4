"""When a connection counts as lost.

ICE itself takes 30 s to say so. Sound comes 50 times a second, muted or not (whoever is muted sends
silence), so 2.5 s without any say it sooner. Who only listens still sends a report now and then.
"""

from __future__ import annotations

from meeting_desktop.ports.conference import LinkState

_SOUND_SECONDS = 2.5
_LISTENER_SECONDS = 15.0
_CONNECT_SECONDS = 20.0
#: A turn this late is not load but a machine that stood still: shorter ones would add up.
_STOOD_STILL_SECONDS = 0.5


def is_lost(state: LinkState, *, sends_sound: bool, silent_for: float) -> bool:
    """Whether to give a connection up after ``silent_for`` seconds without a sign of it."""
    if state is LinkState.CONNECTING:
        return silent_for > _CONNECT_SECONDS
    return silent_for > (_SOUND_SECONDS if sends_sound else _LISTENER_SECONDS)


def heard_at_after(stall: float, heard_at: float, now: float) -> float:
    """When somebody counts as heard last, after this machine did nothing for ``stall`` seconds.

    What they said meanwhile waits to be read, their goodbye too: that time is not their silence.
    """
    return min(now, heard_at + stall) if stall > _STOOD_STILL_SECONDS else heard_at
