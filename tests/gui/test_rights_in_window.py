"""Rights in the window of who joined: what one may not do is greyed and says why, role by role."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import FromParticipant, MakeCohost
from meeting_desktop.domain.given_rights import AS_USUAL, Switches
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.permissions import Action, Standing, why_not
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.domain.room_messages import AskPoll, PostChat
from meeting_desktop.ui.conference.poll_card import PollCard
from meeting_desktop.ui.main_window import MainWindow
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import meeting_page_of
from tests.gui.test_joining_windows import come_in

_ROLES: dict[Role, Callable[[FakeGuestSeat], FromParticipant]] = {
    Role.GUEST: lambda me: GiveRole(me.you, None),
    Role.OBSERVER: lambda me: GiveRole(me.you, Role.OBSERVER),
    Role.PRESENTER: lambda me: GiveRole(me.you, Role.PRESENTER),
    Role.COHOST: lambda me: MakeCohost(me.you, True),
}


def controls_of(window: MainWindow, card: PollCard) -> dict[Action, tuple[QWidget | QAction, ...]]:
    """What is drawn for each action, whoever looks."""
    side, rooms = meeting_page_of(window).side, window.room_commands
    writer = side.chat.writer
    return {
        Action.CHAT: (writer.words, writer.target, writer.send),
        Action.POLL_ASK: (side.polls.ask,),
        Action.POLL_ANSWER: (*card.choices, card.again),
        Action.HAND: (rooms.hand,),
        Action.MUTE_ALL: (rooms.mute_all,),
        Action.LOCK: (rooms.lock,),
    }


def reason_of(control: QWidget | QAction) -> str:
    if isinstance(control, QAction):
        return control.statusTip()
    assert control.accessibleDescription() in control.toolTip()
    return control.accessibleDescription()


def become(
    qtbot: QtBot,
    window: MainWindow,
    seats: tuple[FakeSeat, FakeGuestSeat],
    role: Role,
    to: Switches,
) -> None:
    host, me = seats
    host.say(_ROLES[role](me))
    if not role.leads:
        host.say(Allow(me.you, Right.CHAT, to.can_chat))
        host.say(Allow(me.you, Right.SCREEN, to.can_share_screen))
    host.tick()

    def is_so() -> bool:
        row = window.session.room.model.me
        return row is not None and row.role is role and (role.leads or row.switches == to)

    qtbot.waitUntil(is_so)


def test_each_role_sees_what_it_may_and_why_not_the_rest(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    host, me = come_in(qtbot, window, application)
    host.say(AskPoll(new_id(), "Agreed?", PollKind.YES_NO))
    polls = meeting_page_of(window).side.polls
    qtbot.waitUntil(lambda: bool(polls.cards))
    [card] = polls.cards.values()
    controls = controls_of(window, card)
    meeting_page_of(window).side.chat.writer.words.setPlainText("half written")
    for role in _ROLES:
        for switches in (AS_USUAL, Switches(can_chat=False)):
            become(qtbot, window, (host, me), role, switches)
            for action, drawn in controls.items():
                reason = why_not(Standing.of(role), action, switches=switches)
                for control in drawn:
                    assert control.isEnabled() is (reason is None), (role, action)
                    assert reason_of(control) == (reason or ""), (role, action)
            leads = why_not(Standing.of(role), Action.POLL_CLOSE) is None
            assert card.close_button.isHidden() is not leads
            assert card.share_button.isHidden() is not leads
            # There is no recording and no lobby here.
            assert not window.meeting_commands.record.isVisible()
            assert not window.room_commands.admit_all.isEnabled()
            become(qtbot, window, (host, me), role, AS_USUAL)
    assert meeting_page_of(window).side.chat.writer.words.toPlainText() == "half written"


def test_one_is_told_of_another_role_and_why_one_may_not_write_stands_where_one_would(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    host, me = come_in(qtbot, window, application)
    chat, told, mine = meeting_page_of(window).side.chat, list[str](), new_id()
    window.session.room.told.connect(told.append)
    me.say(PostChat(mine, "Mine"))
    qtbot.waitUntil(lambda: mine in chat.lines)
    become(qtbot, window, (host, me), Role.OBSERVER, AS_USUAL)
    assert any(one.startswith("You are an observer now") for one in told)
    assert chat.writer.reason.text() == "Observers may not write in the chat."
    assert [one.text() for one in chat.menu_of(mine).actions()] == ["Copy", "Take back"]
    become(qtbot, window, (host, me), Role.GUEST, AS_USUAL)
    assert any(one.startswith("You are no observer any more") for one in told)
    assert chat.writer.reason.isHidden()
    assert chat.writer.words.placeholderText() == "Write a message"
    become(qtbot, window, (host, me), Role.GUEST, Switches(can_chat=False))
    off = "A host has switched the chat off for you."
    assert off in told
    assert chat.writer.reason.text() == off
    become(qtbot, window, (host, me), Role.PRESENTER, AS_USUAL)
    assert any(one.startswith("You are a presenter now") for one in told)


def test_a_host_gives_roles_and_switches_in_the_menu_of_a_person(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    host, me = come_in(qtbot, window, application)
    become(qtbot, window, (host, me), Role.COHOST, AS_USUAL)
    host.come("Alan")
    host.tick()
    model = window.session.room.model
    qtbot.waitUntil(lambda: len(model.rows) == 3)

    def row() -> tuple[Role, Switches]:
        [alan] = [one for one in model.rows if one.name == "Alan"]
        return alan.role, alan.switches

    def menu() -> QMenu:
        [alan] = [one for one in model.rows if one.name == "Alan"]
        return meeting_page_of(window).people.menu.make(alan)

    def choose(words: str) -> None:
        next(one for one in menu().actions() if one.text() == words).trigger()
        host.tick()

    def ticked(words: str) -> bool:
        return next(one for one in menu().actions() if one.text() == words).isChecked()

    assert (ticked("May write in the chat"), ticked("May share the screen")) == (True, False)
    choose("May write in the chat")
    qtbot.waitUntil(lambda: row()[1] == Switches(can_chat=False))
    assert not ticked("May write in the chat")
    choose("May share the screen")
    qtbot.waitUntil(lambda: row()[1] == Switches(can_chat=False, can_share_screen=True))
    choose("Make observer")
    qtbot.waitUntil(lambda: row()[0] is Role.OBSERVER)
    words = [one.text() for one in menu().actions()]
    assert "Make observer" not in words
    assert "May share the screen" not in words
    choose("Observer no longer")
    qtbot.waitUntil(lambda: row()[0] is Role.GUEST)
