"""The other half of the table: what it allows is never refused in its name."""

from __future__ import annotations

from itertools import product

import pytest

from meeting_desktop.application.check_rights import ACTIONS, target_of
from meeting_desktop.domain.control_messages import FromParticipant, Refused
from meeting_desktop.domain.given_rights import Switches
from meeting_desktop.domain.permissions import Action, Standing, may, why_not
from meeting_desktop.domain.rights_messages import Allow, Right
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import HOST, START, told
from tests.unit.control.test_rights import _WHO, everybody, messages_upon

_SWITCHED = [Switches(chat, screen) for chat, screen in product((True, False), repeat=2)]
#: Whatever the table says to anybody.
_REASONS = {
    why_not(actor, action, target, switches)
    for actor, action, target in product(Standing, Action, (None, *Standing))
    for switches in _SWITCHED
} - {None}


def test_every_action_has_a_message_but_two() -> None:
    """Recording is the host's own; asking to mute is what is left of muting."""
    assert set(Action) - set(ACTIONS.values()) == {Action.RECORD, Action.ASK_TO_MUTE}


@pytest.mark.parametrize("standing", [one for one in _WHO if one is not Standing.OUTSIDE])
def test_what_the_table_allows_is_not_refused_by_it(standing: Standing) -> None:
    for switches in _SWITCHED if may(Standing.HOST, Action.ALLOW, standing) else [Switches()]:
        allowed = [
            message
            for upon in _WHO
            for message in messages_upon(_WHO[upon])
            if _is_allowed(standing, message, upon, switches)
        ]
        assert allowed
        for message in allowed:
            _is_taken(standing, message, switches)


def _is_allowed(
    standing: Standing, message: FromParticipant, upon: Standing, switches: Switches
) -> bool:
    """Once of what is done to nobody."""
    action, has_target = ACTIONS[type(message)], target_of(message) is not None
    if not has_target and upon is not Standing.HOST:
        return False
    return may(standing, action, upon if has_target else None, switches)


def _is_taken(standing: Standing, message: FromParticipant, switches: Switches) -> None:
    held, sender = everybody(VirtualClock(START)), _WHO[standing]
    held.receive(HOST, Allow(sender, Right.CHAT, switches.can_chat))
    held.receive(HOST, Allow(sender, Right.SCREEN, switches.can_share_screen))
    answers = told(held.receive(sender, message), sender)
    refused = {one.sentence for one in answers if isinstance(one, Refused)}
    assert not refused & _REASONS, message
