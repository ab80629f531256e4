"""The unfinished draft as a text that survives the program. No Qt.

A passcode is not in it: it would be readable on the disk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from meeting_desktop.domain.meeting_drafts import MeetingDraft

#: Where ``KeepUnfinished`` keeps it.
KEY = "schedule-draft"
#: One that was begun before another was asked for.
ASIDE = "schedule-draft-aside"


@dataclass(frozen=True, slots=True)
class KeptDraft:
    draft: MeetingDraft
    quick_text: str = ""
    set_chosen: bool = False


_ADAPTER = TypeAdapter(KeptDraft)


def write_kept(kept: KeptDraft) -> str:
    without = replace(kept, draft=replace(kept.draft, passcode=None))
    return _ADAPTER.dump_json(without).decode()


def read_kept(text: str) -> KeptDraft | None:
    """None where there is nothing, or only what a later version wrote."""
    if not text:
        return None
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError:
        return None
