"""All that waits, sent at once, each lead only as it was seen in the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meeting_desktop.application.crm_previews import SendPreview
from meeting_desktop.application.crm_round import OF_ONE
from meeting_desktop.application.crm_states import WaitingChange
from meeting_desktop.application.send_changes import SendChanges
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.domain.crm_fields import LeadMapping
from meeting_desktop.ports.crm import Crm


@dataclass(frozen=True, slots=True)
class SentWaiting:
    """``left``: leads that are otherwise over there by now, or were refused; they wait on."""

    sent: int
    left: int


def send_as_seen(
    sender: SendChanges, crm: Crm, mapping: LeadMapping, seen: Sequence[WaitingChange]
) -> SentWaiting:
    """Raises: CrmFault that concerns all of them."""
    sent, wanted = 0, [one for one in seen if one.steps]
    for change in wanted:
        try:
            preview = sender.preview(crm, mapping, change.lead_id, change.meeting_id)
            if _is_as_seen(preview, change):
                sender.send(crm, mapping, preview)
                sent += 1
        except ApplicationError as error:
            if error.code not in OF_ONE:
                raise
    return SentWaiting(sent, len(wanted) - sent)


def _is_as_seen(preview: SendPreview, change: WaitingChange) -> bool:
    """Nothing else goes, and nothing is overwritten that nobody saw."""
    return set(preview.goes) == set(change.steps) and not preview.comes_here
