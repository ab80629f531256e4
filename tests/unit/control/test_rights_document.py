"""docs/rights.md says what the table of the program says."""

from __future__ import annotations

from pathlib import Path

from meeting_desktop.domain.given_rights import Switches
from meeting_desktop.domain.permissions import Action, Standing, may, needs_target

_DOCUMENT = Path(__file__).parents[3] / "docs" / "rights.md"
_ROLES = (
    Standing.HOST,
    Standing.COHOST,
    Standing.PRESENTER,
    Standing.MEMBER,
    Standing.GUEST,
    Standing.OBSERVER,
)


def _cell(actor: Standing, action: Action) -> str:
    if needs_target(action):
        upon = [one.value for one in Standing if may(actor, action, one)]
        return ", ".join(upon) or "no"
    if may(actor, action):
        taken = not may(actor, action, switches=Switches(can_chat=False))
        return "yes, if `can_chat`" if taken else "yes"
    given = may(actor, action, switches=Switches(can_share_screen=True))
    return "if `can_share_screen`" if given else "no"


def test_the_document_is_the_table() -> None:
    wanted = [
        f"| `{action.value}` | {' | '.join(_cell(role, action) for role in _ROLES)} |"
        for action in Action
    ]
    lines = _DOCUMENT.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("| `")] == wanted
