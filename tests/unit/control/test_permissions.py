"""The whole table: every standing, every action, every target."""

from itertools import product

import pytest

from meeting_desktop.domain.given_rights import Switches
from meeting_desktop.domain.permissions import Action, Standing, may, needs_target, why_not

# One line an action: who may, and for those with a target, upon whom. Letters: H host, C co-host,
# P presenter, M member, G guest, O observer, W waiting, A arrived. What is not written here nobody
# may.
_LETTERS = dict(zip("HCPMGOWA-", Standing, strict=True))
_WRITTEN = {
    Action.HELLO: "HCPMGOWA",
    Action.CONSENT: "HCPMGOW",
    Action.LEAVE: "HCPMGOWA",
    Action.PRESENT: "HCPMGO",
    Action.MUTE: "HCPMGO",
    Action.HAND: "HCPMGO",
    Action.ADMIT_ALL: "HC",
    Action.MUTE_ALL: "HC",
    Action.LOCK: "HC",
    Action.END: "H",
    Action.RECORD: "H",
    Action.CHAT: "HCPMG",
    Action.CHAT_EDIT: "HCPMG",
    Action.CHAT_DELETE: "HCPMGO",
    Action.POLL_ASK: "HCP",
    Action.POLL_ANSWER: "HCPMG",
    Action.POLL_CLOSE: "HCP",
    Action.POLL_SHARE: "HCP",
    Action.REACT: "HCPMGO",
    Action.NOTE_WRITE: "HCPM",
    Action.NOTE_REMOVE: "HCPM",
    Action.AGENDA: "HCP",
    Action.FILE_OFFER: "HCPMG",
    Action.FILE_REMOVE: "HCPMGO",
    Action.SCREEN_SHARE: "HCP",
    Action.SCREEN_ASK: "HCPMGO",
    Action.SCREEN_GRANT: "HC",
    Action.SCREEN_STOP: "HCPMGO",
    Action.ADMIT: "HW CW",
    Action.DENY: "HW CW",
    Action.REMOVE: "HC HP HM HG HO CP CM CG CO",
    Action.MUTE_PERSON: "HH HC HP HM HG HO CP CM CG CO",
    Action.ASK_TO_MUTE: "CH",
    Action.COHOST: "HC HP HM HG HO",
    Action.ROLE: "HC HP HM HG HO CP CM CG CO",
    Action.ALLOW: "HP HM HG HO CP CM CG CO",
}

_LED = {Standing.PRESENTER, Standing.MEMBER, Standing.GUEST, Standing.OBSERVER}
_SWITCHES = [Switches(chat, screen) for chat in (True, False) for screen in (True, False)]


def _is_written(actor: Standing, action: Action, target: Standing | None) -> bool:
    words = _WRITTEN[action]
    if not needs_target(action):
        return target is None and actor in {_LETTERS[letter] for letter in words}
    pairs = {(_LETTERS[pair[0]], _LETTERS[pair[1]]) for pair in words.split()}
    return (actor, target) in pairs


@pytest.mark.parametrize("action", Action)
def test_the_table_says_what_is_written_and_nothing_else(action: Action) -> None:
    for actor, target in product(Standing, (None, *Standing)):
        assert may(actor, action, target) is _is_written(actor, action, target), (actor, target)


def test_nobody_may_do_anything_lasting_to_the_host() -> None:
    lasting = {Action.REMOVE, Action.DENY, Action.COHOST, Action.ADMIT}
    for actor, action in product(Standing, lasting):
        assert not may(actor, action, Standing.HOST)
    assert not may(Standing.COHOST, Action.MUTE_PERSON, Standing.HOST)


def test_a_switched_off_chat_takes_writing_and_files_from_whom_hosts_lead() -> None:
    quiet = Switches(can_chat=False)
    for actor, action in product(Standing, Action):
        taken = action in {Action.CHAT, Action.CHAT_EDIT, Action.FILE_OFFER} and actor in _LED
        assert may(actor, action, switches=quiet) is (may(actor, action) and not taken), actor


def test_the_switch_gives_the_screen_to_members_and_guests_alone() -> None:
    let = Switches(can_share_screen=True)
    for actor, action in product(Standing, Action):
        given = action is Action.SCREEN_SHARE and actor in {Standing.MEMBER, Standing.GUEST}
        assert may(actor, action, switches=let) is (may(actor, action) or given), actor


def test_there_is_a_reason_whenever_one_may_not_and_else_none() -> None:
    for actor, action, target in product(Standing, Action, (None, *Standing)):
        for switches in _SWITCHES:
            reason = why_not(actor, action, target, switches)
            assert (reason is None) is may(actor, action, target, switches)
            assert reason is None or (reason[0].isupper() and reason.endswith("."))


def test_a_reason_names_who_may_or_what_is_switched_off() -> None:
    reasons = {
        (Standing.GUEST, Action.POLL_ASK): "Only the host, co-hosts and presenters may ask polls.",
        (Standing.PRESENTER, Action.LOCK): "Only the host and co-hosts may lock the meeting.",
        (Standing.COHOST, Action.END): "Only the host may end the meeting for all.",
        (Standing.OBSERVER, Action.CHAT): "Observers may not write in the chat.",
        (Standing.GUEST, Action.NOTE_WRITE): "Guests may not write notes.",
        (Standing.WAITING, Action.CHAT): "Wait until the host lets you in.",
        (Standing.OUTSIDE, Action.CHAT): "You are not in this meeting.",
    }
    for (actor, action), reason in reasons.items():
        assert why_not(actor, action) == reason
    quiet = Switches(can_chat=False)
    off = "A host has switched the chat off for you."
    assert why_not(Standing.MEMBER, Action.FILE_OFFER, switches=quiet) == off
    # The role comes first: to switch the chat on again would change nothing.
    told = why_not(Standing.OBSERVER, Action.CHAT, switches=quiet)
    assert told == "Observers may not write in the chat."


def test_those_outside_may_nothing() -> None:
    for action, target in product(Action, (None, *Standing)):
        assert not may(Standing.OUTSIDE, action, target)
