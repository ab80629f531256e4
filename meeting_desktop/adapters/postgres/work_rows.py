"""Wishes and results as the server's table keeps them.

A wish is read on a worker, a result on a desktop: each is somebody else's, and taken only whole.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter, ValidationError

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.work import HeardSegment, TranscribeWish, WorkResult

_WISH: TypeAdapter[TranscribeWish] = TypeAdapter(TranscribeWish)
_RESULT: TypeAdapter[WorkResult] = TypeAdapter(WorkResult)
_LONGEST_WORD = 200


def read_wish(row: Any) -> TranscribeWish:
    """Raises: EnvironmentFault ``work_unknown``."""
    try:
        return _WISH.validate_python(row)
    except ValidationError:
        raise EnvironmentFault(
            "The work was asked for by another version of Meeting Desktop; install the same one "
            "on the worker.",
            code="work_unknown",
        ) from None


def result_as_json(result: WorkResult) -> dict[str, Any]:
    said = asdict(result)
    for track in said["tracks"]:
        track["recording"] = str(track["recording"])
    return said


def read_result(row: Any) -> WorkResult:
    """Raises: EnvironmentFault ``work_damaged``."""
    try:
        result = _RESULT.validate_python(row)
    except ValidationError:
        raise _damaged() from None
    if not all(_is_sound(one) for track in result.tracks for one in track.segments):
        raise _damaged()
    return result


def _is_sound(segment: HeardSegment) -> bool:
    times = [segment.start, segment.end]
    times += [time for word in segment.words for time in (word.start, word.end)]
    return (
        all(math.isfinite(time) and time >= 0 for time in times)
        and segment.start <= segment.end
        and all(len(word.text) <= _LONGEST_WORD for word in segment.words)
        and not any(word.corrected for word in segment.words)
    )


def _damaged() -> EnvironmentFault:
    return EnvironmentFault(
        "What the worker gave back is no transcript; tell whoever keeps the workers, or make it "
        "on this computer.",
        code="work_damaged",
    )
