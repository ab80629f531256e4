"""When a recording began: as the file says where that is plausible, else its date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from meeting_desktop.domain.media import MediaFacts

#: Before this nobody recorded into files: the clock of the recorder was never set.
_FIRST_FILES = datetime(1990, 1, 1, tzinfo=UTC)
_SLACK = timedelta(days=1)


def recorded_at(path: Path, facts: MediaFacts) -> datetime:
    """In UTC. A date that the file's own change precedes is no recorder's."""
    try:
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        changed = datetime.now(UTC)
    stated = facts.recorded_at
    if stated is not None and _FIRST_FILES < stated < changed + _SLACK:
        return stated
    return changed
