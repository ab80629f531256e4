"""The whole table: every standing, every action, every target."""

from itertools import product

import pytest

from meeting_desktop.domain.permissions import Action, Standing, may, needs_target

# One line an action: who may, and for those with a target, upon whom. Letters: H host, C co-host,
# M member, G guest, W waiting, A arrived. What is not written here nobody may.
_LETTERS = dict(zip("HCMGWAO", Standing, strict=True))
_WRITTEN = {
    Action.HELLO: "HCMGWA",
    Action.CONSENT: "HCMGW",
    Action.LEAVE: "HCMGWA",
    Action.PRESENT: "HCMG",
    Action.MUTE: "HCMG",
    Action.HAND: "HCMG",
    Action.ADMIT_ALL: "HC",
    Action.MUTE_ALL: "HC",
    Action.LOCK: "HC",
    Action.END: "H",
    Action.CHAT: "HCMG",
    Action.CHAT_EDIT: "HCMG",
    Action.CHAT_DELETE: "HCMG",
    Action.POLL_ASK: "HC",
    Action.POLL_ANSWER: "HCMG",
    Action.POLL_CLOSE: "HC",
    Action.POLL_SHARE: "HC",
    Action.REACT: "HCMG",
    Action.FILE_OFFER: "HCMG",
    Action.FILE_REMOVE: "HCMG",
    Action.ADMIT: "HW CW",
    Action.DENY: "HW CW",
    Action.REMOVE: "HC HM HG CM CG",
    Action.MUTE_PERSON: "HH HC HM HG CM CG",
    Action.ASK_TO_MUTE: "CH",
    Action.COHOST: "HC HM HG",
}


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


def test_those_outside_may_nothing() -> None:
    for action, target in product(Action, (None, *Standing)):
        assert not may(Standing.OUTSIDE, action, target)
