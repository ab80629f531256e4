"""A journal of recordings that keeps nothing: as of a program whose store was not to be reached."""

from __future__ import annotations

from meeting_desktop.domain.recordings import RecordingPart


class NoJournal:
    """Of the parts nothing is known but their files."""

    def part_opened(self, part: RecordingPart) -> None:
        return

    def part_closed(self, part: RecordingPart) -> None:
        return
